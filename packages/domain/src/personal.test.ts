import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { assertSealable, ERASED, isErased, type Json, joinPersonal, personal, splitPersonal } from './personal.js';

const round = (schema: z.ZodType, data: Json) => {
  const split = splitPersonal(schema, data);
  return { ...split, joined: joinPersonal(split.clear, Object.keys(split.personal), split.personal) };
};

describe('personal data', () => {
  const contact = z.strictObject({ name: personal(z.string()), city: z.string(), phone: personal(z.string()).optional() });

  it('leaves the event data and comes back to the same place', () => {
    const data = { name: '王芳', city: '杭州', phone: '13800000000' };
    const { clear, personal: sealed, joined } = round(contact, data);
    expect(clear).toEqual({ city: '杭州' });
    expect(sealed).toEqual({ '/name': '王芳', '/phone': '13800000000' });
    expect(joined).toEqual(data);
  });

  it('reads as erased when its values are gone, and an erased value may be written again', () => {
    const joined = joinPersonal({ city: '杭州' }, ['/name'], undefined);
    expect(joined).toEqual({ name: ERASED, city: '杭州' });
    expect(contact.safeParse(joined).success).toBe(true);
    expect(splitPersonal(contact, joined)).toEqual({ clear: joined, personal: {} });
    expect([isErased(ERASED), isErased('王芳'), isErased(null), isErased({ erased: false })]).toEqual([true, false, false, false]);
  });

  it('is found in lists, records, nullable fields and alternatives', () => {
    const schema = z.strictObject({
      notes: z.array(personal(z.string())),
      people: z.array(contact).readonly(),
      byRole: z.record(z.string(), contact),
      said: z.nullable(personal(z.string())),
      party: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('person'), name: personal(z.string()) }),
        z.strictObject({ kind: z.literal('company'), name: z.string() }),
      ]),
      reach: z.union([contact, z.string()]),
    });
    const person = { name: '李雷', city: '苏州' };
    const data = {
      notes: ['甲', '乙'],
      people: [person, person],
      byRole: { 'a/b~c': person },
      said: null,
      party: { kind: 'person', name: '韩梅' },
      reach: person,
    };
    const { clear, personal: sealed, joined } = round(schema, data);
    expect(joined).toEqual(data);
    expect(Object.keys(sealed).sort()).toEqual(
      ['/byRole/a~1b~0c/name', '/notes/0', '/notes/1', '/party/name', '/people/0/name', '/people/1/name', '/reach/name', '/said'].sort(),
    );
    expect(JSON.stringify(clear)).not.toMatch(/李雷|韩梅|甲|乙/);
    expect(round(schema, { ...data, party: { kind: 'company', name: '某公司' }, reach: '前台' }).clear).toMatchObject({
      party: { kind: 'company', name: '某公司' },
      reach: '前台',
    });
  });

  it('stays personal when its schema was copied by meta, describe or refine', () => {
    const name = personal(z.string());
    const copies = { a: name.meta({ title: '姓名' }), b: name.describe('姓名'), c: name.refine(() => true) };
    expect(splitPersonal(z.strictObject(copies), { a: '甲', b: '乙', c: '丙' }).clear).toEqual({});
  });

  it('may be the whole of the data', () => {
    expect(round(personal(z.string()), '王芳')).toEqual({ clear: null, personal: { '': '王芳' }, joined: '王芳' });
  });

  it('keeps null and keys that look like prototypes', () => {
    const schema = z.record(z.string(), personal(z.string().nullable()));
    const data = JSON.parse('{"__proto__": "王芳", "constructor": null}') as Json;
    expect(JSON.stringify(round(schema, data).joined)).toBe(JSON.stringify(data));
  });

  it('is found in schemas that mention themselves', () => {
    const reply: z.ZodType = z.strictObject({
      get answers() {
        return z.array(reply);
      },
      by: personal(z.string()),
    });
    const data = { answers: [{ answers: [{ answers: [], by: '丙' }], by: '乙' }], by: '甲' };
    const { clear, joined } = round(reply, data);
    expect(clear).toEqual({ answers: [{ answers: [{ answers: [] }] }] });
    expect(joined).toEqual(data);
    expect(() => assertSealable(reply, 'Replied')).not.toThrow();
  });

  it('is refused where it could not be sealed', () => {
    const name = personal(z.string());
    const hidden = {
      tuple: z.tuple([name]),
      catchall: z.object({}).catchall(name),
      pipe: z.unknown().pipe(name),
      lazy: z.lazy(() => name),
    };
    for (const [kind, schema] of Object.entries(hidden))
      expect(() => assertSealable(z.strictObject({ [kind]: schema }), 'SomethingHappened')).toThrow(/SomethingHappened.*cannot be sealed/);
    expect(() => assertSealable(contact, 'SomethingHappened')).not.toThrow();
  });

  it('never stays in clear, whatever surrounds it', () => {
    const secret = fc.constant('geheim-机密');
    const leaf = z.union([personal(z.literal('geheim-机密')), z.number()]);
    const schema: z.ZodType = z.record(z.string(), z.array(z.strictObject({ at: leaf, note: leaf.optional() })));
    const value = fc.oneof(secret, fc.integer());
    const data = fc.dictionary(fc.string(), fc.array(fc.record({ at: value, note: value }, { requiredKeys: ['at'] })));
    fc.assert(
      fc.property(data, (given) => {
        const plain = JSON.parse(JSON.stringify(given)) as Json;
        const { clear, joined } = round(schema, plain);
        expect(JSON.stringify(clear)).not.toContain('机密');
        expect(joined).toEqual(plain);
      }),
    );
  });
});

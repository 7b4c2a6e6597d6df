import { describe, expect, it } from '@jest/globals';
import { ERASED, isErased, type Json, type PersonalValues } from '@redress/domain';
import fc from 'fast-check';
import { memoryKeyring } from './memory-keyring.js';
import { type EventParts, type EventValues, open, SealBroken, seal } from './sealing.js';

const place = { stream: 'complaint-1', id: '22222222-2222-4222-8222-222222222222', wire: 'complaint-received.v1' };
const ofData = (data: PersonalValues): EventValues => ({ data, metadata: {} });
const values = ofData({ '/name': '张三', '/contact/phone': '13800000000' });
const clear: EventParts = { data: { contact: {}, channel: 'phone' }, metadata: { stage: 'receive' } };

describe('sealed values', () => {
  it('return to their places as long as the key lives, and as erased afterwards', async () => {
    const leafNames = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 6 });
    const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
    await fc.assert(
      fc.asyncProperty(leafNames, fc.array(value, { minLength: 6, maxLength: 6 }), fc.uuid(), async (names, some, person) => {
        const keyring = memoryKeyring();
        const bare = { data: { deep: {}, kept: 1 }, metadata: {} };
        const pointers = names.map((name) => `/deep/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
        const personal = Object.fromEntries(pointers.map((pointer, index) => [pointer, some[index] ?? null]));
        const box = await seal(keyring, person, ofData(personal), place);
        const opened = (await open(keyring, bare, box, place)).data as {
          readonly deep: Record<string, Json>;
          readonly kept: number;
        };
        expect(opened.kept).toBe(1);
        expect(Object.entries(opened.deep)).toEqual(expect.arrayContaining(names.map((name, index) => [name, some[index] ?? null])));
        await keyring.destroy(person);
        const erased = (await open(keyring, bare, box, place)).data as { readonly deep: Record<string, Json> };
        expect(Object.keys(erased.deep).sort()).toEqual([...names].sort());
        expect(Object.values(erased.deep).every(isErased)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('of the metadata return there, whatever the data calls its own', async () => {
    const keyring = memoryKeyring();
    const box = await seal(
      keyring,
      'p',
      { data: { '/reason': '迟报', '/metadata~1reason': '甲' }, metadata: { '/reason': '她住院了' } },
      place,
    );
    expect([box.fields, box.metadata]).toEqual([['/reason', '/metadata~1reason'], ['/reason']]);
    expect(await open(keyring, clear, box, place)).toEqual({
      data: { contact: {}, channel: 'phone', reason: '迟报', 'metadata/reason': '甲' },
      metadata: { stage: 'receive', reason: '她住院了' },
    });
    await keyring.destroy('p');
    expect((await open(keyring, clear, box, place)).metadata).toEqual({ stage: 'receive', reason: ERASED });
  });

  it('never look the same twice', async () => {
    const keyring = memoryKeyring();
    const [one, other] = [await seal(keyring, 'p', values, place), await seal(keyring, 'p', values, place)];
    expect(one.keyId).toBe(other.keyId);
    expect(one.ct).not.toBe(other.ct);
    expect(one.iv).not.toBe(other.iv);
  });

  it.each([
    ['another stream', { ...place, stream: 'complaint-2' }],
    ['another event', { ...place, id: '33333333-3333-4333-8333-333333333333' }],
    ['another type', { ...place, wire: 'complaint-received.v2' }],
  ])('do not open when moved to %s', async (_, elsewhere) => {
    const keyring = memoryKeyring();
    const box = await seal(keyring, 'p', values, place);
    await expect(open(keyring, clear, box, elsewhere)).rejects.toBeInstanceOf(SealBroken);
  });

  it('do not open when tampered with', async () => {
    const keyring = memoryKeyring();
    const box = await seal(keyring, 'p', values, place);
    const ct = Buffer.from(box.ct, 'base64');
    ct[0] = (ct[0] ?? 0) ^ 1;
    await expect(open(keyring, clear, { ...box, ct: ct.toString('base64') }, place)).rejects.toBeInstanceOf(SealBroken);
    await expect(open(keyring, clear, { ...box, ct: '' }, place)).rejects.toBeInstanceOf(SealBroken);
  });

  it('of one person stay readable when another is erased', async () => {
    const keyring = memoryKeyring();
    const [one, other] = [await seal(keyring, 'p', values, place), await seal(keyring, 'q', values, place)];
    await keyring.destroy('p');
    expect((await open(keyring, clear, one, place)).data).toEqual({ name: ERASED, contact: { phone: ERASED }, channel: 'phone' });
    expect((await open(keyring, clear, other, place)).data).toEqual({ name: '张三', contact: { phone: '13800000000' }, channel: 'phone' });
  });

  it('of a person who comes back after an erasure lie under a new key', async () => {
    const keyring = memoryKeyring();
    const before = await seal(keyring, 'p', values, place);
    await keyring.destroy('p');
    const after = await seal(keyring, 'p', values, place);
    expect(after.keyId).not.toBe(before.keyId);
    expect((await open(keyring, clear, before, place)).data).toMatchObject({ name: ERASED });
  });
});

import { describe, expect, it } from '@jest/globals';
import { fold } from '../decider.js';
import { splitPersonal } from '../personal.js';
import { specification } from '../testing/specification.js';
import { ERASURES_ID, type ErasureEvent, erasure } from './erasure.js';

const actor = { id: 's-027', role: 'information_manager', kind: 'human' } as const;
const { given } = specification(erasure, { id: ERASURES_ID, at: '2026-03-02T01:30:00.000Z', actor, rules: undefined });

const certify = (person: string, ...keyIds: readonly string[]) => ({
  type: 'CertifyErasure' as const,
  data: { person, keyIds, grounds: 'request' as const },
});
const erased = (person: string, ...keyIds: readonly string[]): ErasureEvent => ({
  type: 'PersonErased',
  data: { person, keyIds, grounds: 'request', scope: 'every-sealed-value' },
});

describe('the certificate of an erasure', () => {
  it('names the person, the keys, the grounds and what can no longer be read', () => {
    given()
      .when(certify('customer-C-1', 'k1', 'k2'))
      .then(erased('customer-C-1', 'k1', 'k2'));
  });

  it('is not made out twice', () => {
    given(erased('customer-C-1', 'k1')).when(certify('customer-C-1', 'k1')).then();
    given(erased('customer-C-1', 'k1')).when(certify('customer-C-1')).then();
  });

  it('is made out for the keys of a person who came back, and only for those', () => {
    given(erased('customer-C-1', 'k1'), erased('customer-C-2', 'k9'))
      .when(certify('customer-C-1', 'k1', 'k2', 'k2'))
      .then(erased('customer-C-1', 'k2'));
  });

  it('says so where the keys were lost before, apart from those that were destroyed', () => {
    const lost: ErasureEvent = { type: 'PersonErased', data: { ...erased('customer-C-1', 'k1').data, lostBefore: true } };
    const command = { type: 'CertifyErasure' as const, data: { ...certify('customer-C-1').data, lostKeyIds: ['k1', 'k1'] } };
    given().when(command).then(lost);
    given(lost).when(command).then();
    given()
      .when({ ...command, data: { ...command.data, keyIds: ['k2'] } })
      .then(erased('customer-C-1', 'k2'), lost);
    // What was destroyed is never called lost.
    given()
      .when({ ...command, data: { ...command.data, keyIds: ['k1'] } })
      .then(erased('customer-C-1', 'k1'));
    given(erased('customer-C-1', 'k1')).when(command).then();
  });

  it('is refused for whom nobody knows', () => {
    given().when(certify('customer-C-1')).then({ refused: 'person-unknown', field: 'person' });
    given(erased('customer-C-2', 'k9')).when(certify('customer-C-1')).then({ refused: 'person-unknown', field: 'person' });
  });

  it('holds nothing personal, so that it needs no key itself', () => {
    const { data } = erased('customer-C-1', 'k1');
    const definition = erasure.events.PersonErased;
    expect(definition === undefined ? undefined : splitPersonal(definition.data, { ...data, keyIds: [...data.keyIds] })).toEqual({
      clear: data,
      personal: {},
    });
  });

  it.each(['张三', 'customer C-1', '', '-x', 'a'.repeat(201)])('does not take %j for an id of a person', (person) => {
    expect(erasure.commands.CertifyErasure?.safeParse(certify(person, 'k1').data).success).toBe(false);
  });

  it('stays cheap after many thousands of others', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => erased(`customer-C-${index}`, `k${index}`));
    const state = fold(erasure.decider, many);
    const context = { id: ERASURES_ID, at: '2026-03-02T01:30:00.000Z', actor, rules: undefined };
    expect(erasure.decider.decide(certify('customer-C-0', 'k0'), state, context)).toEqual({ ok: true, events: [] });
  });
});

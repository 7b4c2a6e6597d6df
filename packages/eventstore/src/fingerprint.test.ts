import { describe, expect, it } from '@jest/globals';
import { type Fingerprinted, fingerprintOf } from './fingerprint.js';

const pepper = Buffer.from('pepper');
const command: Fingerprinted = {
  type: 'ReceiveComplaint',
  data: { channel: 'phone', customer: { name: '张三' } },
  actor: { id: 's-001', role: 'customer_service_rep', kind: 'human' },
  at: '2026-03-02T01:30:00.000Z',
};
const fingerprint = (change: Partial<Fingerprinted> = {}) => fingerprintOf(pepper, { ...command, ...change });

describe('fingerprints', () => {
  it('are 64 hex digits and blind to the order of members and to absent ones', () => {
    expect(fingerprint()).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprint({ data: { customer: { name: '张三', phone: undefined }, channel: 'phone' } })).toBe(fingerprint());
  });

  it('differ with type, content and actor', () => {
    const others = [{ type: 'Other' }, { data: { channel: 'mail' } }, { actor: { ...command.actor, id: 's-002' } }];
    expect(new Set([fingerprint(), ...others.map((change) => fingerprint(change))]).size).toBe(4);
  });

  it('ignore the moment of the attempt, but not an instant that was chosen and justified', () => {
    const later = '2026-03-02T01:31:00.000Z';
    expect(fingerprint({ at: later })).toBe(fingerprint());
    expect(fingerprint({ at: later, backdatingReason: '补录' })).not.toBe(fingerprint({ backdatingReason: '补录' }));
  });

  it('cannot be recomputed without the key', () => {
    expect(fingerprintOf(Buffer.from('another'), command)).not.toBe(fingerprint());
  });
});

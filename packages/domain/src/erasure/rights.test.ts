import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../envelope.js';
import type { RulesInForce } from '../rules/rules.js';
import { policyWith, RULES } from '../testing/rules.js';
import { checkErasing } from './rights.js';

const at = '2026-03-02T01:30:00.000Z';
const manager: Actor = { id: 's-027', role: 'management', kind: 'human' };
const asked = (actor: Actor, inForce: RulesInForce = RULES) => checkErasing({ actor, at }, inForce);

describe('who may erase a person', () => {
  it('is whoever holds a role that the policy names', () => {
    expect(asked(manager)).toBeUndefined();
    expect(asked({ ...manager, id: 's-002' })).toBe('role-not-held');
    expect(asked({ ...manager, id: 's-404' })).toBe('role-not-held');
  });

  it('is nobody in another role, and no service, whatever role it names', () => {
    expect(asked({ id: 's-002', role: 'customer_service_rep', kind: 'human' })).toBe('role-not-permitted');
    expect(asked({ ...manager, role: 'king' })).toBe('role-not-permitted');
    for (const kind of ['system', 'external_service'] as const) expect(asked({ ...manager, kind })).toBe('actor-kind-not-permitted');
  });

  it('is nobody where the policy names no role', () => {
    const document = policyWith({ 'erasure.roles': { value: [] } });
    expect(asked(manager, { ...RULES, policy: { ...RULES.policy, document } })).toBe('role-not-permitted');
  });
});

import { describe, expect, it } from '@jest/globals';
import { actor, eventMetadata, instant, SYSTEM } from './envelope.js';

describe('the envelope of an event', () => {
  const metadata = {
    commandId: '2f1c7a52-8f0e-5b7e-9d3c-2a60a3a7a001',
    commandFingerprint: 'a'.repeat(64),
    correlationId: 'complaint-1',
    causationId: '2f1c7a52-8f0e-5b7e-9d3c-2a60a3a7a001',
    actor: SYSTEM,
    occurredAt: '2026-03-02T01:30:00.000Z',
    recordedAt: '2026-03-02T01:30:00.001Z',
  };

  it('takes instants in UTC with milliseconds only, so that they compare as strings', () => {
    expect(instant.safeParse('2026-03-02T01:30:00.000Z').success).toBe(true);
    for (const wrong of ['2026-03-02T01:30:00Z', '2026-03-02T09:30:00.000+08:00', '2026-02-30T01:30:00.000Z', '2026-03-02'])
      expect([wrong, instant.safeParse(wrong).success]).toEqual([wrong, false]);
  });

  it('names who acted by an id, a role and a kind', () => {
    expect(actor.safeParse(SYSTEM).success).toBe(true);
    expect(actor.safeParse({ ...SYSTEM, name: '王芳' }).success).toBe(false);
    expect(actor.safeParse({ ...SYSTEM, kind: 'robot' }).success).toBe(false);
  });

  it('carries both times, the command and the versions of the rules, and nothing unknown', () => {
    const ruleVersions = { policy: 1, calendar: { version: 2, kind: 'drill' as const }, directory: 3 };
    expect(eventMetadata.safeParse({ ...metadata, stage: 'analyze', cycle: 1, ruleVersions }).success).toBe(true);
    expect(eventMetadata.safeParse({ ...metadata, workflowId: 'complaint-1' }).success).toBe(false);
    expect(eventMetadata.safeParse({ ...metadata, commandFingerprint: 'A'.repeat(64) }).success).toBe(false);
    expect(eventMetadata.safeParse({ ...metadata, ruleVersions: { ...ruleVersions, policy: 0 } }).success).toBe(false);
  });
});

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  type Actor,
  calendar,
  catalogue,
  complaint,
  DEFAULT_CALENDAR,
  DEFAULT_DIRECTORY,
  DEFAULT_POLICY,
  directory,
  policySet,
  SYSTEM,
} from '@redress/domain';
import { createCommandHandler } from './handle-command.js';
import { createMemoryEventStore } from './memory-event-store.js';
import { memoryKeyring } from './memory-keyring.js';
import { readRuleHistory } from './rule-history.js';
import { createRulesSource } from './rules-source.js';

const CLERK: Actor = { id: 's-002', role: 'customer_service_rep', kind: 'human' };
const QUALITY: Actor = { id: 's-014', role: 'quality_manager', kind: 'human' };
const MANAGEMENT: Actor = { id: 's-026', role: 'management', kind: 'human' };
const EVER = '2020-01-01T00:00:00.000Z';

const company = async () => {
  const keyring = memoryKeyring();
  const store = createMemoryEventStore({ catalogue, keyring });
  const rules = await createRulesSource(store);
  let now = '2026-03-02T02:00:00.000Z';
  const handler = createCommandHandler({ store, rules, clock: () => now });
  const sent = (actor: Actor) => ({ id: randomUUID(), actor, at: now });
  const done = <A extends { readonly outcome: string }>(answer: A): A => {
    expect(answer).toMatchObject({ outcome: 'recorded' });
    return answer;
  };
  const ever = { effectiveFrom: EVER };
  done(await handler.handle(policySet, 'main', { ...sent(SYSTEM), type: 'PublishPolicy', data: { ...ever, document: DEFAULT_POLICY } }));
  done(await handler.handle(calendar, 'main', { ...sent(SYSTEM), type: 'PublishCalendar', data: { ...ever, document: DEFAULT_CALENDAR } }));
  done(
    await handler.handle(directory, 'main', { ...sent(SYSTEM), type: 'PublishDirectory', data: { ...ever, document: DEFAULT_DIRECTORY } }),
  );
  return {
    keyring,
    store,
    rules,
    handler,
    sent,
    done,
    goTo: (at: string) => {
      now = at;
    },
    receive: async (id: string) =>
      done(
        await handler.handle(complaint, id, {
          ...sent(CLERK),
          type: 'ReceiveComplaint',
          data: {
            complainant: { name: '王女士', phone: '13800000000' },
            channel: 'hotline',
            receivedVia: 'service_department',
            rawContent: '空调不制冷',
          },
        }),
      ),
    propose: async (value: number) =>
      done(
        await handler.handle(policySet, 'main', {
          ...sent(QUALITY),
          type: 'SetPolicyValues',
          data: { reason: '提速', changes: [{ key: 'complaint.acknowledge.limit', value }] },
        }),
      ),
    close: async () => {
      await rules.close();
      await store.close();
    },
  };
};

const all = async <T>(values: AsyncIterable<T>): Promise<readonly T[]> => {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
};

const acknowledgement = ({ state }: { readonly state: unknown }) => {
  const { clocks } = state as { readonly clocks: readonly { readonly kind: string; readonly dueAt: string }[] };
  return clocks.find(({ kind }) => kind === 'acknowledgement')?.dueAt;
};

describe('what was decided', () => {
  it('stays as it was when another policy takes effect: instants and versions of an open case do not move', async () => {
    const { store, handler, sent, done, receive, propose, goTo, close } = await company();
    const first = await receive('C-1');
    expect(acknowledgement(first)).toBe('2026-03-03T02:00:00.000Z');

    await propose(2);
    goTo('2026-03-02T03:00:00.000Z');
    done(await handler.handle(policySet, 'main', { ...sent(MANAGEMENT), type: 'ApprovePolicy', data: { draftId: 'd1' } }));

    expect(acknowledgement(await handler.load(complaint, 'C-1'))).toBe('2026-03-03T02:00:00.000Z');
    const [received] = await all(store.read('complaint-C-1'));
    expect(received?.metadata.ruleVersions?.policy).toBe(1);
    goTo('2026-03-02T03:00:00.001Z');
    expect(acknowledgement(await receive('C-2'))).toBe('2026-03-02T05:00:00.001Z');
    const [later] = await all(store.read('complaint-C-2'));
    expect(later?.metadata.ruleVersions?.policy).toBe(2);
    await close();
  });

  it('goes by the version in force at its instant, not by one that is only planned or was revoked', async () => {
    const { handler, sent, done, receive, propose, goTo, close } = await company();
    await propose(2);
    const data = { draftId: 'd1', effectiveFrom: '2026-03-09T00:00:00.000Z' };
    done(await handler.handle(policySet, 'main', { ...sent(MANAGEMENT), type: 'ApprovePolicy', data }));
    expect(acknowledgement(await receive('C-1'))).toBe('2026-03-03T02:00:00.000Z');
    done(await handler.handle(policySet, 'main', { ...sent(MANAGEMENT), type: 'RevokePolicy', data: { version: 2, reason: '推迟' } }));
    goTo('2026-03-10T02:00:00.000Z');
    expect(acknowledgement(await receive('C-2'))).toBe('2026-03-11T02:00:00.000Z');
    await close();
  });

  it('cannot be undermined by an approval that is dated back', async () => {
    const { handler, sent, propose, close } = await company();
    await propose(2);
    const late = { ...sent(MANAGEMENT), at: '2026-03-01T02:00:00.000Z', backdatingReason: '补录' };
    expect(await handler.handle(policySet, 'main', { ...late, type: 'ApprovePolicy', data: { draftId: 'd1' } })).toMatchObject({
      outcome: 'refused',
      reason: 'backdating-not-permitted',
      field: 'at',
    });
    await close();
  });

  it('keeps the reasons of people sealed: they can be erased, and the versions stay', async () => {
    const { keyring, store, propose, close } = await company();
    await propose(2);
    const reasons = async () => (await readRuleHistory(store, 'policy')).drafts.map(({ drafted }) => drafted.reason);
    expect(await reasons()).toEqual(['提速']);
    await keyring.destroy('policy-main');
    expect(await reasons()).toEqual([{ erased: true }]);
    expect((await readRuleHistory(store, 'policy')).versions.map(({ version }) => version)).toEqual([1]);
    await close();
  });
});

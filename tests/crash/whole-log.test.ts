import { describe, expect, it } from '@jest/globals';
import { SYSTEM } from '@redress/domain';
import type { Acknowledged } from './load.js';
import { damage, doubledCommands, doubledMisses, type LoggedEvent, unfaithfulAnswers } from './whole-log.js';

const AT = '2026-03-02T01:00:00.000Z';
const clerk = { id: 's-002', role: 'customer_service_rep', kind: 'human' } as const;

/** Event number `revision` of the only stream, written by the command of that name. */
const event = (revision: number, command: string, more: Partial<LoggedEvent> = {}): LoggedEvent => ({
  stream: 'complaint-1',
  revision,
  position: BigInt(10 + revision),
  id: `e${revision}`,
  type: 'complaint-recorded.v1',
  data: {},
  metadata: {
    commandId: command,
    commandFingerprint: '',
    correlationId: 'complaint-1',
    causationId: command,
    actor: clerk,
    occurredAt: AT,
    recordedAt: AT,
  },
  ...more,
});
const byEngine = (logged: LoggedEvent): LoggedEvent => ({ ...logged, metadata: { ...logged.metadata, actor: SYSTEM } });

const answer = (commandId: string, revision: number): Acknowledged => ({
  path: `/v1/${commandId}`,
  stream: 'complaint-1',
  commandId,
  revision,
  position: `log:${10 + revision}`,
});

const sound = [event(0, 'a'), event(1, 'a'), byEngine(event(2, 'loop')), event(3, 'b')];
const answers = [answer('a', 1), answer('b', 3)];

describe('what the crash test looks for', () => {
  it('finds nothing in a sound log', () => {
    expect([...damage(sound), ...doubledCommands(sound), ...unfaithfulAnswers(sound, answers), ...doubledMisses(sound)]).toEqual([]);
  });

  it('finds an answered command that is lost, and one that stands elsewhere than the answer said', () => {
    expect(unfaithfulAnswers(sound.slice(0, 3), answers)).toEqual(['/v1/b was answered with complaint-1@3 and is not in the log']);
    expect(unfaithfulAnswers(sound, [answer('a', 0), answer('b', 3)])).toHaveLength(1);
    expect(unfaithfulAnswers(sound, [answer('a', 1), { ...answer('b', 3), position: 'log:14' }])).toHaveLength(1);
  });

  it('finds what a person did twice, under the same command or another', () => {
    expect(doubledCommands([...sound, event(4, 'a', { id: 'e4' })])).toHaveLength(1);
    expect(unfaithfulAnswers([...sound, event(4, 'c')], answers)).toHaveLength(1);
    expect(unfaithfulAnswers(sound, [...answers, answer('b', 3)])).toHaveLength(1);
  });

  it('finds ids that occur twice and holes in a stream', () => {
    expect(damage([event(0, 'a'), event(1, 'b', { id: 'e0' })])).toEqual(['event id e0 stands at complaint-1@0 and complaint-1@1']);
    expect(damage([event(0, 'a'), event(2, 'b')])).toHaveLength(1);
  });

  it('finds a deadline missed twice, and not two deadlines of one kind', () => {
    const missed = (revision: number, dueAt: string) =>
      event(revision, `loop${revision}`, { data: { deadlineKind: 'plan', dueAt, detectedAt: AT } });
    expect(doubledMisses([missed(0, AT), missed(1, AT)])).toHaveLength(1);
    expect(doubledMisses([missed(0, AT), missed(1, '2026-03-09T01:00:00.000Z')])).toEqual([]);
  });
});

import { expect } from '@jest/globals';
import { DEFAULT_DIRECTORY, type Instant, type Severity, staffOf } from '@redress/domain';
import type { RecordedEvent } from '@redress/eventstore';
import { type CaseStep, drive, give, history, type MainState, nextSteps, viewOfCase } from '../cases.js';
import type { SkippingWorld } from './time-skipping.js';

/** A deadline of a complaint: in which state it runs, and which steps complete it in time. */
export type CaseDeadline = {
  readonly kind: string;
  readonly missed: string;
  readonly severity?: Severity;
  /** The state in which it runs, and steps beyond that which come before the completing one. */
  readonly runsIn: MainState;
  readonly prepare?: (world: SkippingWorld, caseId: string) => Promise<readonly CaseStep[]>;
  /** The last of them completes. */
  readonly complete: (world: SkippingWorld, caseId: string) => Promise<readonly CaseStep[]>;
};

/** Completed by what leads to the next state. */
export const completedBy =
  (state: MainState) =>
  (world: SkippingWorld, caseId: string): Promise<readonly CaseStep[]> =>
    nextSteps(world.engine, caseId, state);

export const eventually = async <T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> => {
  for (const deadline = Date.now() + 20_000; ; ) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

let cases = 0;
/** A case of its own for every test. */
export const newCaseId = (): string => {
  cases += 1;
  return `t-${cases}`;
};

const giveAll = async (world: SkippingWorld, caseId: string, steps: readonly CaseStep[], at?: Instant): Promise<number> => {
  let revision = -1;
  for (const step of steps) ({ revision } = await give(world.engine, caseId, step, at === undefined ? {} : { at }));
  return revision;
};

/** Takes a new case to where the deadline runs, with its loop following. Answers the clock. */
const begin = async (world: SkippingWorld, caseId: string, deadline: CaseDeadline) => {
  const { engine, poke } = world;
  engine.setNow(await world.now());
  await drive(engine, caseId, deadline.runsIn, { severity: deadline.severity ?? 'minor' });
  await giveAll(world, caseId, (await deadline.prepare?.(world, caseId)) ?? []);
  await poke(`complaint-${caseId}`, (await viewOfCase(engine, caseId)).revision);
  return eventually(`a clock of kind ${deadline.kind}`, async () => {
    const { opened, clocks } = await viewOfCase(engine, caseId);
    return opened && clocks.find(({ kind }) => kind === deadline.kind);
  });
};

const ofKind = (events: readonly RecordedEvent[], kind: string) => (type: string) =>
  events.filter((event) => event.type === type && (event.data as { readonly deadlineKind?: string }).deadlineKind === kind);

type Rung = { readonly fromLevel: number; readonly toLevel: number; readonly escalatedTo: string; readonly newDueAt: Instant };

const rungsOf = (events: readonly RecordedEvent[]): readonly (Rung & { readonly at: Instant })[] =>
  events
    .filter(({ type }) => type === 'CaseEscalated')
    .map(({ data, metadata }) => ({ ...(data as Rung), at: metadata.occurredAt }))
    .filter(({ newDueAt }) => newDueAt !== undefined);

/** Nobody does anything: a warning, one miss, then rung after rung to named persons, at last only reminders. */
export const expectMissAndLadder = async (world: SkippingWorld, deadline: CaseDeadline): Promise<void> => {
  const { engine, passUntil } = world;
  const caseId = newCaseId();
  const stream = `complaint-${caseId}`;
  const { warnAt, dueAt } = await begin(world, caseId, deadline);
  const happened = async () => ofKind(await history(engine, stream), deadline.kind);

  if (warnAt !== null && warnAt < dueAt) {
    await passUntil(warnAt);
    const [warning, ...more] = (await happened())('DeadlineWarningIssued');
    expect(warning?.data).toMatchObject({ dueAt, holder: expect.any(String) });
    expect(more).toEqual([]);
    expect((await happened())(deadline.missed)).toEqual([]);
  }

  await passUntil(dueAt);
  const [miss, ...more] = (await happened())(deadline.missed);
  expect(miss?.data).toMatchObject({ dueAt, holder: expect.any(String) });
  expect(more).toEqual([]);

  // A rung at a time until the ladder has ended.
  for (let events = await history(engine, stream); !events.some(({ type }) => type === 'EscalationExhausted'); ) {
    const next = (await viewOfCase(engine, caseId)).clocks.find(({ kind }) => kind === 'ladder');
    if (next === undefined) throw new Error(`nothing moves ${caseId} up the ladder`);
    const before = rungsOf(events).length;
    await passUntil(next.dueAt);
    events = await history(engine, stream);
    expect(rungsOf(events).length - before).toBeLessThanOrEqual(1);
  }
  const rungs = rungsOf(await history(engine, stream));
  expect(rungs.map(({ fromLevel, toLevel }) => toLevel - fromLevel)).toEqual(rungs.map(() => 1));
  expect(rungs.at(-1)?.toLevel).toBe(3);
  for (const { escalatedTo, at, newDueAt } of rungs) {
    expect(staffOf(DEFAULT_DIRECTORY, escalatedTo)).toBeDefined();
    expect(newDueAt > at).toBe(true);
  }
  expect((await happened())(deadline.missed)).toHaveLength(1);
  expect((await viewOfCase(engine, caseId)).holder).toBe(rungs.at(-1)?.escalatedTo);
  await world.endLoop(stream);
};

export type Poke = 'late' | 'lost' | 'doubled';
export const pokes: readonly Poke[] = ['late', 'lost', 'doubled'];

const later = (instant: Instant, ms: number): Instant => new Date(Date.parse(instant) + ms).toISOString();
const HOUR = 3_600_000;

/**
 * The clock has rung and the loop is about to say so; a person's step, done a millisecond before the due instant, is recorded first.
 * The loop must find itself superseded and go on: no miss, no rung, no failed task.
 */
export const expectPersonWins = async (world: SkippingWorld, deadline: CaseDeadline, poke: Poke): Promise<void> => {
  const { engine, passUntil, interfere } = world;
  const caseId = newCaseId();
  const stream = `complaint-${caseId}`;
  const { dueAt } = await begin(world, caseId, deadline);
  let revision = -1;
  interfere(stream, async () => {
    const now = await world.now();
    if (now < dueAt) return false;
    engine.setNow(now);
    revision = await giveAll(world, caseId, await deadline.complete(world, caseId), later(dueAt, -1));
    if (poke === 'doubled') for (const _ of [1, 2]) await world.poke(stream, revision);
    return true;
  });
  const before = world.sent.length;
  await passUntil(later(dueAt, HOUR));
  expect(revision).toBeGreaterThan(0);
  if (poke === 'late') await world.poke(stream, revision);

  await eventually(`the loop of ${caseId} goes on`, async () => {
    const view = await viewOfCase(engine, caseId);
    return view.revision >= revision && (view.opened || view.terminal);
  });
  expect(
    world.sent
      .slice(before)
      .filter((one) => one.stream === stream)
      .map(({ outcome }) => outcome),
  ).toContain('superseded');
  expect(ofKind(await history(engine, stream), deadline.kind)(deadline.missed)).toEqual([]);
  await expectNoFailedTask(world, stream);
  await world.endLoop(stream);
};

export const expectNoFailedTask = async ({ environment }: SkippingWorld, stream: string): Promise<void> => {
  const { events } = await environment.client.workflow.getHandle(stream).fetchHistory();
  expect((events ?? []).filter(({ workflowTaskFailedEventAttributes }) => workflowTaskFailedEventAttributes != null)).toEqual([]);
};

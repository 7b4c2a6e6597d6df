import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClockView, DEFAULT_DIRECTORY, type Instant, type Severity, staffOf } from '@redress/domain';
import type { RecordedEvent } from '@redress/eventstore';
import { ensureTestServer } from '@redress/workflows';
import { type CaseStep, drive, give, history, type MainState, nextSteps, staff, viewOfCase } from '../cases.js';
import { openSkippingWorld, type SkippingWorld } from './time-skipping.js';

type View = {
  readonly revision: number;
  readonly holder: string | null;
  readonly clocks: readonly ClockView[];
  readonly terminal: boolean;
  readonly opened?: boolean;
};

/** A deadline of whatever a loop follows, and how it comes to run, is completed and ends. */
export type Deadline = {
  readonly title: string;
  readonly kind: string;
  readonly missed: string;
  readonly category: 'complaint' | 'improvement';
  readonly view: (world: SkippingWorld, id: string) => Promise<View>;
  /** Takes a new one to where the deadline runs. */
  readonly begin: (world: SkippingWorld, id: string) => Promise<void>;
  /** Answers the revision reached. */
  readonly complete: (world: SkippingWorld, id: string, at: Instant) => Promise<number>;
  /** Lets the loop end by itself: terminating it in the middle of a task would leave the test server unable to skip time from then on. */
  readonly end: (world: SkippingWorld, id: string) => Promise<number>;
};

export type CaseSteps = (world: SkippingWorld, caseId: string) => Promise<readonly CaseStep[]>;

export type CaseDeadline = {
  readonly kind: string;
  readonly missed: string;
  readonly severity?: Severity;
  readonly runsIn: MainState;
  /** Steps beyond that state which come before the completing one. */
  readonly prepare?: CaseSteps;
  /** The last of them completes. */
  readonly complete: CaseSteps;
};

/** Completed by what leads to the next state. */
export const completedBy =
  (state: MainState): CaseSteps =>
  ({ engine }, caseId) =>
    nextSteps(engine, caseId, state);

const giveAll = async (world: SkippingWorld, caseId: string, steps: readonly CaseStep[], at?: Instant): Promise<number> => {
  let revision = -1;
  for (const step of steps) ({ revision } = await give(world.engine, caseId, step, at === undefined ? {} : { at }));
  return revision;
};

const ofCase = ({ kind, missed, severity = 'minor', runsIn, prepare, complete }: CaseDeadline): Deadline => ({
  title: `${kind} of a ${severity} complaint`,
  kind,
  missed,
  category: 'complaint',
  view: ({ engine }, caseId) => viewOfCase(engine, caseId),
  begin: async (world, caseId) => {
    await drive(world.engine, caseId, runsIn, { severity });
    await giveAll(world, caseId, (await prepare?.(world, caseId)) ?? []);
  },
  complete: async (world, caseId, at) => giveAll(world, caseId, await complete(world, caseId), at),
  end: (world, caseId) =>
    giveAll(world, caseId, [{ by: staff.clerk, command: { type: 'WithdrawComplaint', data: { reason: '客户不再追究' } } }]),
});

/** Deadlines of a complaint on its main path. */
export const ofCases = (deadlines: readonly CaseDeadline[]): readonly Deadline[] => deadlines.map(ofCase);

export const eventually = async <T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> => {
  for (const deadline = Date.now() + 30_000; ; ) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

let begun = 0;
/** One of its own for every test. */
export const newId = (): string => {
  begun += 1;
  return `t-${begun}`;
};

const start = async (world: SkippingWorld, deadline: Deadline): Promise<{ readonly id: string; readonly clock: ClockView }> => {
  const id = newId();
  world.engine.setNow(await world.now());
  await deadline.begin(world, id);
  await world.poke(`${deadline.category}-${id}`, (await deadline.view(world, id)).revision);
  const clock = await eventually(`a clock of kind ${deadline.kind}`, async () => {
    const { opened = true, clocks } = await deadline.view(world, id);
    return opened && clocks.find(({ kind }) => kind === deadline.kind);
  });
  return { id, clock };
};

const finish = async (world: SkippingWorld, deadline: Deadline, id: string): Promise<void> => {
  const stream = `${deadline.category}-${id}`;
  if (!(await deadline.view(world, id)).terminal) {
    world.engine.setNow(await world.now());
    await world.poke(stream, await deadline.end(world, id));
  }
  await eventually(`the loop of ${stream} has ended`, async () => !(await world.isRunning(stream)));
};

/** Lets time pass until an instant and the loop do what was due by then. */
const pass = async (world: SkippingWorld, deadline: Deadline, id: string, instant: Instant): Promise<void> => {
  await world.passUntil(instant);
  await eventually(`the loop of ${id} has done what was due`, async () => {
    const now = await world.now();
    return (await deadline.view(world, id)).clocks.every(({ warnAt, dueAt }) => dueAt > now && (warnAt ?? dueAt) > now);
  });
};

const ofKind = (events: readonly RecordedEvent[], kind: string) => (type: string) =>
  events.filter((event) => event.type === type && (event.data as { readonly deadlineKind?: string }).deadlineKind === kind);

type Rung = { readonly fromLevel: number; readonly toLevel: number; readonly escalatedTo: string; readonly newDueAt: Instant };

export const rungsOf = (events: readonly RecordedEvent[]): readonly (Rung & { readonly at: Instant })[] =>
  events
    .filter(({ type }) => type === 'CaseEscalated')
    .map(({ data, metadata }) => ({ ...(data as Rung), at: metadata.occurredAt }))
    .filter(({ newDueAt }) => newDueAt !== undefined);

/** Nobody does anything: a warning, one miss, then rung after rung to named persons, at last only reminders. */
const expectMissAndLadder = async (world: SkippingWorld, deadline: Deadline): Promise<void> => {
  const { id, clock } = await start(world, deadline);
  const { warnAt, dueAt } = clock;
  const events = () => history(world.engine, `${deadline.category}-${id}`);
  const happened = async () => ofKind(await events(), deadline.kind);

  if (warnAt !== null && warnAt < dueAt) {
    await pass(world, deadline, id, warnAt);
    const [warning, ...more] = (await happened())('DeadlineWarningIssued');
    expect(warning?.data).toMatchObject({ dueAt, holder: expect.any(String) });
    expect(more).toEqual([]);
    expect((await happened())(deadline.missed)).toEqual([]);
  }

  await pass(world, deadline, id, dueAt);
  const [miss, ...more] = (await happened())(deadline.missed);
  expect(miss?.data).toMatchObject({ dueAt, holder: expect.any(String) });
  expect(more).toEqual([]);

  // A rung at a time until the ladder has ended.
  for (let past = await events(); !past.some(({ type }) => type === 'EscalationExhausted'); past = await events()) {
    const next = (await deadline.view(world, id)).clocks.find(({ kind }) => kind === 'ladder');
    if (next === undefined) throw new Error(`nothing moves ${id} up the ladder`);
    await pass(world, deadline, id, next.dueAt);
    expect(rungsOf(await events()).length - rungsOf(past).length).toBeLessThanOrEqual(1);
  }
  const rungs = rungsOf(await events());
  expect(rungs.map(({ fromLevel, toLevel }) => toLevel - fromLevel)).toEqual(rungs.map(() => 1));
  expect(rungs.at(-1)?.toLevel).toBe(3);
  for (const { escalatedTo, at, newDueAt } of rungs) {
    expect(staffOf(DEFAULT_DIRECTORY, escalatedTo)).toBeDefined();
    expect(newDueAt > at).toBe(true);
  }
  expect((await happened())(deadline.missed)).toHaveLength(1);
  expect((await deadline.view(world, id)).holder).toBe(rungs.at(-1)?.escalatedTo);
  await finish(world, deadline, id);
};

type Poke = 'late' | 'lost' | 'doubled';
const pokes: readonly Poke[] = ['late', 'lost', 'doubled'];

const later = (instant: Instant, ms: number): Instant => new Date(Date.parse(instant) + ms).toISOString();
const HOUR = 3_600_000;

/**
 * The clock has rung and the loop is about to say so; a person's step, done a millisecond before the due instant, is recorded first.
 * The loop must find itself superseded and go on: no miss, no failed task.
 */
const expectPersonWins = async (world: SkippingWorld, deadline: Deadline, poke: Poke): Promise<void> => {
  const { id, clock } = await start(world, deadline);
  const { dueAt } = clock;
  const stream = `${deadline.category}-${id}`;
  let revision = -1;
  world.interfere(stream, async () => {
    const now = await world.now();
    if (now < dueAt) return false;
    world.engine.setNow(now);
    revision = await deadline.complete(world, id, later(dueAt, -1));
    if (poke === 'doubled') for (const _ of [1, 2]) await world.poke(stream, revision);
    return true;
  });
  const before = world.sent.length;
  await world.passUntil(later(dueAt, HOUR));
  expect(revision).toBeGreaterThan(0);
  if (poke === 'late') await world.poke(stream, revision);

  await eventually(`the loop of ${id} goes on`, async () => {
    const { opened = true, terminal } = await deadline.view(world, id);
    return opened || terminal;
  });
  const outcomes = world.sent.slice(before).filter((one) => one.stream === stream);
  expect(outcomes.map(({ outcome }) => outcome)).toContain('superseded');
  expect(ofKind(await history(world.engine, stream), deadline.kind)(deadline.missed)).toEqual([]);
  await expectNoFailedTask(world, stream);
  await finish(world, deadline, id);
};

/** No task has failed by what the loop did. That the server hands a task out again because a poke came meanwhile is in order. */
export const expectNoFailedTask = async ({ environment }: SkippingWorld, stream: string): Promise<void> => {
  const { events } = await environment.client.workflow.getHandle(stream).fetchHistory();
  const failures = (events ?? []).map(({ workflowTaskFailedEventAttributes }) => workflowTaskFailedEventAttributes?.failure ?? undefined);
  expect(failures.filter((failure) => failure !== undefined)).toEqual([]);
};

/** Where no server that skips time can be had, and none need be, the suites count as skipped. */
const isThere = await ensureTestServer().then(
  () => true,
  () => process.env.CI === 'true',
);

/** Every deadline of a stage: missed by all, and kept by somebody at the last moment. `more` adds tests in the same world. */
export const describeDeadlines = (
  title: string,
  deadlines: readonly Deadline[],
  more: (world: () => SkippingWorld) => void = () => undefined,
) =>
  (isThere ? describe : describe.skip)(title, () => {
    let world: SkippingWorld;
    beforeAll(async () => {
      world = await openSkippingWorld();
    }, 180_000);
    afterAll(() => world?.close());

    describe.each(deadlines)('deadline $title', (deadline) => {
      it('warns, is missed once, and climbs rung by rung to named persons', () => expectMissAndLadder(world, deadline), 120_000);
      it.each(pokes)('is kept by a millisecond although the poke is %s', (poke) => expectPersonWins(world, deadline, poke), 120_000);
    });
    more(() => world);
  });

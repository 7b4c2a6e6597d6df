import { expect, it } from '@jest/globals';
import type { Instant } from '@redress/domain';
import { startRelay } from '@redress/workflows';
import {
  type CaseStep,
  drive,
  give,
  giveImprovement,
  history,
  type ImprovementStep,
  improvementSteps,
  staff,
  viewOfCase,
  viewOfImprovement,
} from '../support/cases.js';
import {
  type CaseSteps,
  completedBy,
  type Deadline,
  describeDeadlines,
  eventually,
  newId,
  ofCases,
} from '../support/temporal/deadlines.js';
import { quiet, type SkippingWorld } from '../support/temporal/time-skipping.js';

const close: CaseSteps = async () => [
  { by: staff.leader, command: { type: 'WaiveImprovement', data: { reason: '偶发故障，无共性原因' } } },
  { by: staff.owner, command: { type: 'SummariseComplaint', data: { lessons: ['备件提前储备'], countermeasures: [] } } },
  { by: staff.owner, command: { type: 'CloseComplaint', data: {} } },
];

const summarise: CaseStep = {
  by: staff.owner,
  command: { type: 'SummariseComplaint', data: { lessons: ['备件提前储备'], countermeasures: [] } },
};

const DAY = 86_400_000;
const inDays = (from: Instant, days: number): Instant => new Date(Date.parse(from) + days * DAY).toISOString();

/** The end of an improvement, however far it has come: the effect may be judged only after its window. */
const evaluate = async (world: SkippingWorld, id: string): Promise<number> => {
  if ((await viewOfImprovement(world.engine, id)).phase === 'planned') {
    const { revision } = await giveImprovement(world.engine, id, improvementSteps.implement());
    await world.poke(`improvement-${id}`, revision);
  }
  await world.passUntil(inDays(await world.now(), 91));
  return (await giveImprovement(world.engine, id, improvementSteps.evaluate(true))).revision;
};

const ofImprovement = (kind: string, missed: string, before: readonly ImprovementStep[], completing: ImprovementStep): Deadline => ({
  title: kind,
  kind,
  missed,
  category: 'improvement',
  view: ({ engine }, id) => viewOfImprovement(engine, id),
  begin: async ({ engine }, id) => {
    await drive(engine, `${id}-c`, 'feedback_given');
    await giveImprovement(engine, id, improvementSteps.plan([`${id}-c`], inDays(engine.now(), 20)));
    for (const step of before) await giveImprovement(engine, id, step);
  },
  complete: async ({ engine }, id, at) => (await giveImprovement(engine, id, completing, { at })).revision,
  end: async (world, id) => {
    const revision = await evaluate(world, id);
    await give(world.engine, `${id}-c`, { by: staff.clerk, command: { type: 'WithdrawComplaint', data: { reason: '客户不再追究' } } });
    return revision;
  },
});

const { implement } = improvementSteps;

describeDeadlines(
  'stage 5, improve',
  [
    ...ofCases([
      { kind: 'improvement_plan', missed: 'ImprovementPlanDeadlineMissed', runsIn: 'feedback_given', complete: completedBy('improving') },
      { kind: 'closure', missed: 'ClosureDeadlineMissed', runsIn: 'feedback_given', complete: close },
    ]),
    ofImprovement('improvement', 'ImprovementDeadlineMissed', [], implement()),
    ofImprovement('improvement_effect', 'ImprovementEffectDeadlineMissed', [implement()], improvementSteps.evaluate(true)),
  ],
  (world) => {
    /** Nobody pokes by hand here: the relay reads the log as it does in a running engine. */
    const withRelay = async (run: () => Promise<void>): Promise<void> => {
      const relay = await startRelay({ store: world().engine.store, client: world().loops, log: quiet });
      try {
        await run();
      } finally {
        await relay.stop();
      }
    };
    const stageIs = (caseId: string, stage: string) =>
      eventually(`${caseId} is in stage ${stage}`, async () => (await viewOfCase(world().engine, caseId)).stage === stage);
    const typesOf = async (stream: string) => (await history(world().engine, stream)).map(({ type }) => type);

    it(
      'goes the whole way with its improvement, and the loop closes it',
      () =>
        withRelay(async () => {
          const { engine, now } = world();
          const [caseId, id] = [newId(), newId()];
          engine.setNow(await now());
          await drive(engine, caseId, 'feedback_given', { severity: 'general' });
          await giveImprovement(engine, id, improvementSteps.plan([caseId], inDays(engine.now(), 5)));
          await eventually('the case knows its improvement', async () =>
            (await typesOf(`complaint-${caseId}`)).includes('ImprovementLinked'),
          );
          await give(engine, caseId, summarise);
          await evaluate(world(), id);
          await stageIs(caseId, 'closed');
          const types = await typesOf(`complaint-${caseId}`);
          expect(types.filter((type) => type === 'ImprovementLinked')).toHaveLength(1);
          expect(types.filter((type) => type === 'ImprovementConcluded')).toHaveLength(1);
          expect(types.at(-1)).toBe('ComplaintClosed');
          for (const stream of [`complaint-${caseId}`, `improvement-${id}`])
            await eventually(`the loop of ${stream} has ended`, async () => !(await world().isRunning(stream)));
        }),
      120_000,
    );

    it(
      'waits for the next improvement when the first shows no effect',
      () =>
        withRelay(async () => {
          const { engine, now } = world();
          const [caseId, first, second] = [newId(), newId(), newId()];
          engine.setNow(await now());
          await drive(engine, caseId, 'feedback_given', { severity: 'general' });
          await giveImprovement(engine, first, improvementSteps.plan([caseId], inDays(engine.now(), 5)));
          await giveImprovement(engine, first, implement());
          await give(engine, caseId, summarise);
          await world().passUntil(inDays(engine.now(), 91));
          await giveImprovement(engine, first, improvementSteps.evaluate(false));
          await eventually('a clock for the next plan', async () =>
            (await viewOfCase(engine, caseId)).clocks.some(({ kind }) => kind === 'improvement_plan'),
          );
          await giveImprovement(engine, second, improvementSteps.plan([caseId], inDays(engine.now(), 5)));
          await evaluate(world(), second);
          await stageIs(caseId, 'closed');
        }),
      120_000,
    );

    it(
      'tells a complaint that was not far enough once it is',
      () =>
        withRelay(async () => {
          const { engine, now, passUntil } = world();
          const [caseId, id] = [newId(), newId()];
          engine.setNow(await now());
          await drive(engine, caseId, 'submitted');
          await giveImprovement(engine, id, improvementSteps.plan([caseId], inDays(engine.now(), 30)));
          await eventually('the loop of the improvement runs', () =>
            world()
              .isRunning(`improvement-${id}`)
              .catch(() => false),
          );
          await drive(engine, caseId, 'feedback_given');
          await passUntil(inDays(engine.now(), 1));
          await eventually('the case knows its improvement', async () =>
            (await typesOf(`complaint-${caseId}`)).includes('ImprovementLinked'),
          );
          await evaluate(world(), id);
          await give(engine, caseId, summarise);
          await stageIs(caseId, 'closed');
        }),
      120_000,
    );

    it('counts a plan made in time as in time, though the case hears of it after the deadline', async () => {
      const { engine, now, poke, passUntil } = world();
      const [caseId, id] = [newId(), newId()];
      engine.setNow(await now());
      await drive(engine, caseId, 'feedback_given', { severity: 'general' });
      await poke(`complaint-${caseId}`, (await viewOfCase(engine, caseId)).revision);
      await giveImprovement(engine, id, improvementSteps.plan([caseId], inDays(engine.now(), 200)));
      const [clock] = (await viewOfCase(engine, caseId)).clocks.filter(({ kind }) => kind === 'improvement_plan');
      await passUntil(inDays(clock?.dueAt ?? '', 1));
      await eventually('the miss is recorded', async () =>
        (await typesOf(`complaint-${caseId}`)).includes('ImprovementPlanDeadlineMissed'),
      );
      await poke(`improvement-${id}`, 0);
      const events = await eventually('the case knows its improvement', async () => {
        const found = await history(engine, `complaint-${caseId}`);
        return found.some(({ type }) => type === 'ImprovementLinked') && found;
      });
      expect(events.find(({ type }) => type === 'ImprovementLinked')?.data).toMatchObject({ onTime: true });
      const revised = events.filter(({ type }) => type === 'DeadlineMissRevised').map(({ data }) => (data as { clock: string }).clock);
      expect(revised).toContain('improvement_plan');
      const withdraw = { type: 'WithdrawComplaint', data: { reason: '客户不再追究' } } as const;
      await poke(`complaint-${caseId}`, (await give(engine, caseId, { by: staff.clerk, command: withdraw })).revision);
    }, 120_000);

    it(
      'starts again when a closed case is re-opened',
      () =>
        withRelay(async () => {
          const { engine, now } = world();
          const caseId = newId();
          engine.setNow(await now());
          await drive(engine, caseId, 'feedback_given');
          for (const step of (await close(world(), caseId)).slice(0, 2)) await give(engine, caseId, step);
          await stageIs(caseId, 'closed');
          await eventually('its loop has ended', async () => !(await world().isRunning(`complaint-${caseId}`)));
          await give(engine, caseId, { by: staff.clerk, command: { type: 'ReopenComplaint', data: { reason: '故障再现' } } });
          await eventually('its loop runs and has handed the stage over', async () => {
            const { stage, opened } = await viewOfCase(engine, caseId);
            return stage === 'handle' && opened && world().isRunning(`complaint-${caseId}`);
          });
          await give(engine, caseId, { by: staff.clerk, command: { type: 'WithdrawComplaint', data: { reason: '不再追究' } } });
          await eventually('its loop has ended again', async () => !(await world().isRunning(`complaint-${caseId}`)));
        }),
      120_000,
    );
  },
);

import { type CaseStep, drive, give, giveImprovement, improvementSteps, nextSteps, staff, viewOfCase } from '../support/cases.js';
import type { SkippingWorld } from '../support/temporal/time-skipping.js';

/** Takes something through its life with a poke after every step, and answers the stream whose history is worth keeping. */
type Scenario = (world: SkippingWorld, id: string) => Promise<string>;

const DAY = 86_400_000;
const inDays = (from: string, days: number): string => new Date(Date.parse(from) + days * DAY).toISOString();

const until = async (what: string, look: () => Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 30_000; !(await look()); ) {
    if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const synchronise = async ({ engine, now }: SkippingWorld): Promise<void> => engine.setNow(await now());
const ended = (world: SkippingWorld, stream: string): Promise<void> =>
  until(`${stream} has ended`, async () => !(await world.isRunning(stream)));

const summary: CaseStep = {
  by: staff.owner,
  command: { type: 'SummariseComplaint', data: { lessons: ['备件提前储备'], countermeasures: [] } },
};
const waiver = { by: staff.leader, command: { type: 'WaiveImprovement', data: { reason: '偶发故障' } } } as const;
const withdrawal = { by: staff.clerk, command: { type: 'WithdrawComplaint', data: { reason: '不再追究' } } } as const;

/** Pokes after every command and waits until the loop has handed the stage over, as in a quiet office. */
const calmly = (world: SkippingWorld, id: string) => ({
  after: async (revision: number) => {
    await world.poke(`complaint-${id}`, revision);
    await until(`${id} is opened`, async () => {
      const { opened, terminal } = await viewOfCase(world.engine, id);
      return opened || terminal;
    });
  },
});

const step = async (world: SkippingWorld, id: string, ...steps: readonly CaseStep[]): Promise<void> => {
  for (const one of steps) await calmly(world, id).after((await give(world.engine, id, one)).revision);
};

const wholeLoop: Scenario = async (world, id) => {
  await synchronise(world);
  await drive(world.engine, id, 'feedback_given', calmly(world, id));
  await step(world, id, waiver, summary);
  await ended(world, `complaint-${id}`);
  return `complaint-${id}`;
};

/** Nobody does anything until the ladder has ended and the first reminder is out; then the customer gives up. */
const climbs: Scenario = async (world, id) => {
  await synchronise(world);
  await drive(world.engine, id, 'submitted', calmly(world, id));
  await world.passUntil(inDays(world.engine.now(), 15));
  await synchronise(world);
  await step(world, id, withdrawal);
  await ended(world, `complaint-${id}`);
  return `complaint-${id}`;
};

/** A person is faster than the loop in the very moment in which a clock has rung. */
const superseded: Scenario = async (world, id) => {
  const { engine } = world;
  await synchronise(world);
  await drive(engine, id, 'submitted', calmly(world, id));
  const due = (await viewOfCase(engine, id)).clocks.find(({ kind }) => kind === 'validity')?.dueAt ?? '';
  world.interfere(`complaint-${id}`, async () => {
    if ((await world.now()) < due) return false;
    await synchronise(world);
    for (const one of await nextSteps(engine, id, 'validated')) await give(engine, id, one);
    return true;
  });
  await world.passUntil(inDays(due, 1));
  await synchronise(world);
  await step(world, id, withdrawal);
  await ended(world, `complaint-${id}`);
  return `complaint-${id}`;
};

const notUpheld: Scenario = async (world, id) => {
  await synchronise(world);
  await drive(world.engine, id, 'submitted', calmly(world, id));
  await step(
    world,
    id,
    {
      by: staff.owner,
      command: { type: 'AssessValidity', data: { groundsSufficient: false, demandReasonable: false, reasons: '无依据' } },
    },
    { by: staff.clerk, command: { type: 'CommunicateNotUpheld', data: { explanation: '已说明原因', medium: 'phone' } } },
  );
  await ended(world, `complaint-${id}`);
  return `complaint-${id}`;
};

/** Not satisfied: a second cycle through stage 3. */
const replanned: Scenario = async (world, id) => {
  await synchronise(world);
  await drive(world.engine, id, 'handled', calmly(world, id));
  await step(
    world,
    id,
    {
      by: staff.owner,
      command: { type: 'EvaluateOutcome', data: { customerSatisfied: 'no', thoroughlyResolved: false, latentRisk: false } },
    },
    { by: staff.owner, command: { type: 'ReplanHandling', data: { reason: '仍不制冷' } } },
  );
  await drive(world.engine, id, 'feedback_given', calmly(world, id));
  await step(world, id, waiver, summary);
  await ended(world, `complaint-${id}`);
  return `complaint-${id}`;
};

const improves = (effective: boolean): Scenario => {
  return async (world, id) => {
    const { engine } = world;
    await synchronise(world);
    await drive(engine, `${id}-c`, 'feedback_given', calmly(world, `${id}-c`));
    const stream = `improvement-${id}`;
    const { revision } = await giveImprovement(engine, id, improvementSteps.plan([`${id}-c`], inDays(engine.now(), 5)));
    await world.poke(stream, revision);
    await world.passUntil(inDays(engine.now(), 7));
    await world.poke(stream, (await giveImprovement(engine, id, improvementSteps.implement())).revision);
    await world.passUntil(inDays(engine.now(), 7));
    await world.poke(stream, (await giveImprovement(engine, id, improvementSteps.evaluate(effective))).revision);
    await ended(world, stream);
    await step(world, `${id}-c`, withdrawal);
    return stream;
  };
};

export const scenarios: Readonly<Record<string, Scenario>> = {
  'complaint-whole-loop': wholeLoop,
  'complaint-climbs': climbs,
  'complaint-superseded': superseded,
  'complaint-not-upheld': notUpheld,
  'complaint-replanned': replanned,
  'improvement-effective': improves(true),
  'improvement-without-effect': improves(false),
};

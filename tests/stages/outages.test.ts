import { afterEach, expect, it } from '@jest/globals';
import { drillCalendarFrom, drillPolicy } from '@redress/domain';
import { drive, give, history, type MainState, mainPath, nextSteps, staff, viewOfCase } from '../support/cases.js';
import { eventually, newId, rungsOf } from '../support/temporal/deadlines.js';
import { describeWithTemporal, type LocalWorld, openLocalWorld } from '../support/temporal/local-world.js';

/** A working day of three seconds, and a rung every second. */
const drill = () => ({
  calendar: drillCalendarFrom(new Date(Date.now() - 60_000).toISOString(), 3),
  policy: { values: { ...drillPolicy().values, 'escalation.levelLimit': { value: 3, unit: 'h', origin: 'configured' } } } as const,
});

describeWithTemporal('when Temporal or the relay fails', () => {
  let world: LocalWorld | undefined;
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });
  const open = async (options?: Parameters<typeof openLocalWorld>[0]): Promise<LocalWorld> => {
    world = await openLocalWorld(options);
    return world;
  };
  const opened = (there: LocalWorld, caseId: string, stage: string) =>
    eventually(`${caseId} is handed over in stage ${stage}`, async () => {
      const view = await viewOfCase(there.engine, caseId);
      return view.stage === stage && view.opened;
    });
  const withdraw = { by: staff.clerk, command: { type: 'WithdrawComplaint', data: { reason: '不再追究' } } } as const;

  it('lets every case go on with its deadlines where they were after Temporal has lost everything', async () => {
    const there = await open();
    const { engine } = there;
    await there.startRelay();
    const cases = mainPath.filter((state) => state !== 'improving').map((state) => ({ state, caseId: newId() }));
    for (const { state, caseId } of cases) await drive(engine, caseId, state);
    for (const { caseId } of cases) await eventually('handed over', async () => (await viewOfCase(engine, caseId)).opened);
    const before = await Promise.all(cases.map(({ caseId }) => viewOfCase(engine, caseId)));

    await there.stopTemporal();
    await there.wipeTemporal();
    await there.startTemporal();
    for (const { caseId } of cases) await eventually(`the loop of ${caseId} runs again`, () => there.isRunning(`complaint-${caseId}`));

    expect(await Promise.all(cases.map(({ caseId }) => viewOfCase(engine, caseId)))).toEqual(before);
    for (const { state, caseId } of cases) {
      const next = mainPath[mainPath.indexOf(state) + 1];
      if (next === undefined) continue;
      for (const step of await nextSteps(engine, caseId, next as MainState)) await give(engine, caseId, step);
      await eventually(`${caseId} goes on`, async () => (await viewOfCase(engine, caseId)).opened);
    }
  }, 120_000);

  it('moves a case by one rung only when Temporal was off for three', async () => {
    const there = await open(drill());
    const { engine } = there;
    await there.startRelay();
    const caseId = newId();
    const stream = `complaint-${caseId}`;
    await drive(engine, caseId, 'submitted');
    const first = await eventually('the first rung', async () => rungsOf(await history(engine, stream)).at(0));
    await there.stopTemporal();
    const reached = rungsOf(await history(engine, stream)).length;
    await eventually('three rungs have gone by', async () => Date.now() > Date.parse(first.newDueAt) + 3_500);
    expect(rungsOf(await history(engine, stream))).toHaveLength(reached);

    await there.startTemporal();
    const rungs = await eventually('the next rung', async () => {
      const found = rungsOf(await history(engine, stream));
      return found.length > reached && found;
    });
    const [next, after] = rungs.slice(reached);
    expect(next).toMatchObject({ fromLevel: reached, toLevel: reached + 1 });
    expect(Date.parse(next?.newDueAt ?? '')).toBeGreaterThan(Date.parse(next?.at ?? ''));
    if (after !== undefined) expect(after.at >= (next?.newDueAt ?? '')).toBe(true);
    await give(engine, caseId, withdraw);
    await eventually('the loop has ended', async () => !(await there.isRunning(stream)));
  }, 120_000);

  it('takes commands while Temporal is away, and tells the loops afterwards', async () => {
    const there = await open();
    const { engine } = there;
    const relay = await there.startRelay();
    const caseId = newId();
    await drive(engine, caseId, 'received');
    await opened(there, caseId, 'receive');
    await there.stopTemporal();
    await drive(engine, caseId, 'submitted');
    await eventually('the relay notices', async () => relay.status().temporalAway && relay.status().untold === 1);
    await there.startTemporal();
    await opened(there, caseId, 'analyze');
    await eventually('everything is told', async () => relay.status().untold === 0 && !relay.status().temporalAway);
  }, 120_000);

  it('resumes after a restart of the relay where it had stopped', async () => {
    const there = await open();
    const { engine } = there;
    await there.startRelay();
    const [old, waiting] = [newId(), newId()];
    await drive(engine, old, 'received');
    await drive(engine, waiting, 'received');
    await opened(there, old, 'receive');
    await opened(there, waiting, 'receive');
    await there.stopRelay();
    const told = there.pokes.length;

    await drive(engine, waiting, 'submitted');
    await there.startRelay();
    await opened(there, waiting, 'analyze');
    expect(there.pokes.slice(told).map(({ stream }) => stream)).not.toContain(`complaint-${old}`);
    expect(there.pokes.slice(told).map(({ stream }) => stream)).toContain(`complaint-${waiting}`);
  }, 120_000);

  it('is not troubled by pokes that are lost, late, repeated or ahead of the log', async () => {
    const there = await open(drill());
    const { engine, client } = there;
    const caseId = newId();
    const stream = `complaint-${caseId}`;
    await drive(engine, caseId, 'received');
    // One that tells of what is not there yet and that the loop alone can bring about, and repeated ones.
    for (const revision of [1, 0, 0, 0, 1]) await client.poke(stream, revision);
    await opened(there, caseId, 'receive');
    // Lost: nobody tells of these, so a clock must.
    await drive(engine, caseId, 'submitted');
    await opened(there, caseId, 'analyze');
    // Late: what they tell has long been seen.
    for (const revision of [2, 0, 1]) await client.poke(stream, revision);
    const { revision } = await give(engine, caseId, withdraw);
    await client.poke(stream, revision);
    await eventually('the loop has ended', async () => !(await there.isRunning(stream)));
  }, 120_000);

  it('goes on with what it sees while a poke is ahead of the log, and looks again', async () => {
    const there = await open();
    const { engine, client } = there;
    const caseId = newId();
    const stream = `complaint-${caseId}`;
    await drive(engine, caseId, 'received');
    await client.poke(stream, 7);
    await opened(there, caseId, 'receive');
    // Nobody tells of this, and no clock rings for days.
    await drive(engine, caseId, 'submitted');
    await opened(there, caseId, 'analyze');
  }, 120_000);
});

import { afterAll, expect, it } from '@jest/globals';
import { drive, give, history, staff, viewOfCase } from '../support/cases.js';
import { eventually, newId } from '../support/temporal/deadlines.js';
import { describeWithTemporal, type LocalWorld, openLocalWorld } from '../support/temporal/local-world.js';

describeWithTemporal('a loop with a long history', () => {
  let world: LocalWorld | undefined;
  afterAll(() => world?.close());

  it('begins a new run, and neither a poke nor a command is lost or doubled by that', async () => {
    // The server asks for a new run after a few steps instead of thousands.
    world = await openLocalWorld({ serverArgs: ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=20'] });
    const { engine, client, isRunning, startRelay } = world;
    await startRelay();
    const caseId = newId();
    const stream = `complaint-${caseId}`;
    const opened = () =>
      eventually('handed over', async () => {
        const { opened, terminal } = await viewOfCase(engine, caseId);
        return opened || terminal;
      });
    await drive(engine, caseId, 'feedback_given', { after: () => opened().then(() => undefined) });
    await give(engine, caseId, { by: staff.leader, command: { type: 'WaiveImprovement', data: { reason: '偶发故障' } } });
    await give(engine, caseId, {
      by: staff.owner,
      command: { type: 'SummariseComplaint', data: { lessons: ['备件提前储备'], countermeasures: [] } },
    });
    await eventually('the loop has ended', async () => (await viewOfCase(engine, caseId)).terminal && !(await isRunning(stream)));

    const runs = new Set<string>();
    for await (const { runId } of client.client.workflow.list({ query: `WorkflowId = '${stream}'` })) runs.add(runId);
    expect(runs.size).toBeGreaterThan(1);
    const types = (await history(engine, stream)).map(({ type }) => type);
    expect(types.filter((type) => type === 'LinkHandedOver')).toHaveLength(5);
    expect(types.filter((type) => type === 'ComplaintClosed')).toHaveLength(1);
  }, 120_000);
});

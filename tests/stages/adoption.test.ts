import { afterAll, expect, it } from '@jest/globals';
import { SYSTEM } from '@redress/domain';
import { type CaseStep, give, history, staff, viewOfCase } from '../support/cases.js';
import { eventually } from '../support/temporal/deadlines.js';
import { describeWithTemporal, type LocalWorld, openLocalWorld } from '../support/temporal/local-world.js';

const caseId = 'sample.TS1';
const stream = `complaint-${caseId}`;

const steps = {
  imported: {
    by: SYSTEM,
    command: {
      type: 'ImportCase',
      data: {
        profile: 'sample',
        sourceFile: 'year.csv',
        sourceId: 'TS1',
        importId: 'i-1',
        reports: [{ statedAt: '2024-01-05T01:00:00.000Z', facts: [{ fact: 'received', value: '2024-01-05T01:00:00.000Z' }] }],
      },
    },
  },
  adopted: {
    by: staff.owner,
    command: { type: 'AdoptCase', data: { reason: '客户来电催办', channel: 'hotline', complainant: { phone: '13800000000' } } },
  },
  recorded: {
    by: staff.owner,
    command: {
      type: 'RecordComplaint',
      data: { contentCategories: ['quality_fault'], detail: '空调不制冷', demands: [], urgency: 'normal', writtenMaterials: [] },
    },
  },
  submitted: { by: staff.owner, command: { type: 'SubmitComplaint', data: {} } },
  withdrawn: { by: staff.clerk, command: { type: 'WithdrawComplaint', data: { reason: '客户不再追究' } } },
} as const satisfies Readonly<Record<string, CaseStep>>;

describeWithTemporal('an observed case that is adopted', () => {
  let world: LocalWorld | undefined;
  afterAll(() => world?.close());

  it('goes on in the loop, with clocks that start at the adoption', async () => {
    world = await openLocalWorld();
    const { engine, isRunning, pokes, startRelay } = world;
    await startRelay();
    await give(engine, caseId, steps.imported);
    const adoption = await give(engine, caseId, steps.adopted);
    const handedOver = async (times: number) =>
      eventually(
        `handed over ${times} times`,
        async () => (await history(engine, stream)).filter(({ type }) => type === 'LinkHandedOver').length === times,
      );

    await handedOver(1);
    expect(await isRunning(stream)).toBe(true);
    // What was imported told the loop nothing.
    expect(Math.min(...pokes.filter((poke) => poke.stream === stream).map(({ revision }) => revision))).toBe(adoption.revision);
    const adoptedAt = (await history(engine, stream)).find(({ type }) => type === 'CaseAdopted')?.metadata.occurredAt ?? '';
    const { holder, clocks } = await viewOfCase(engine, caseId);
    expect(holder).toBe(staff.owner.id);
    expect(clocks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['recording', 'link_response']));
    for (const { dueAt } of clocks) expect(dueAt > adoptedAt).toBe(true);

    await give(engine, caseId, steps.recorded);
    await give(engine, caseId, steps.submitted);
    await handedOver(2);
    await give(engine, caseId, steps.withdrawn);
    await eventually('the loop has ended', async () => !(await isRunning(stream)));
    expect((await history(engine, stream)).filter(({ type }) => type.endsWith('Missed'))).toEqual([]);
  }, 120_000);
});

import { expect, it } from '@jest/globals';
import { drive, give, history, nextSteps, staff } from '../support/cases.js';
import { type CaseSteps, completedBy, describeDeadlines, eventually, newId, ofCases } from '../support/temporal/deadlines.js';

const promise: CaseSteps = async ({ now }) => {
  const promisedAt = new Date(Date.parse(await now()) + 2 * 86_400_000).toISOString();
  return [{ by: staff.clerk, command: { type: 'MakeCustomerCommitment', data: { promisedAt, description: '两天内上门' } } }];
};
const keep: CaseSteps = async (_world, caseId) => [
  { by: staff.clerk, command: { type: 'KeepCustomerCommitment', data: { commitmentId: `${caseId}-k1` } } },
];
const approve: CaseSteps = async ({ engine }, caseId) => (await nextSteps(engine, caseId, 'handling')).slice(0, 1);

describeDeadlines(
  'stage 3, handle',
  ofCases([
    { kind: 'plan', missed: 'PlanDeadlineMissed', runsIn: 'analyzed', complete: completedBy('planning') },
    { kind: 'approval', missed: 'ApprovalDeadlineMissed', runsIn: 'awaiting_approval', complete: approve },
    { kind: 'handling', missed: 'HandlingDeadlineMissed', runsIn: 'handling', complete: completedBy('handled') },
    { kind: 'handling', missed: 'HandlingDeadlineMissed', severity: 'serious', runsIn: 'handling', complete: completedBy('handled') },
    { kind: 'customer_commitment', missed: 'CustomerCommitmentMissed', runsIn: 'handling', prepare: promise, complete: keep },
  ]),
  (world) => {
    it('resumes a paused clock by itself at the end of the pause, and keeps the moved deadline', async () => {
      const { engine, now, passUntil, poke } = world();
      const caseId = newId();
      const stream = `complaint-${caseId}`;
      engine.setNow(await now());
      await drive(engine, caseId, 'handling');
      const until = new Date(Date.parse(engine.now()) + 4 * 86_400_000).toISOString();
      await give(engine, caseId, {
        by: staff.clerk,
        command: { type: 'CommunicateProgress', data: { medium: 'phone', content: '请提供购机发票' } },
      });
      const { revision } = await give(engine, caseId, {
        by: staff.handler,
        command: { type: 'PauseClocks', data: { clock: 'handling', reason: 'awaiting_information', until } },
      });
      await poke(stream, revision);
      await passUntil(until);
      const resumed = await eventually('the clock runs again', async () =>
        (await history(engine, stream)).find(({ type }) => type === 'ClockResumed'),
      );
      expect(resumed.metadata.actor.kind).toBe('system');
      const { newDueAt } = resumed.data as { readonly newDueAt: string };
      await passUntil(newDueAt);
      const missed = await eventually('the moved deadline is missed', async () => {
        const found = (await history(engine, stream)).filter(({ type }) => type === 'HandlingDeadlineMissed');
        return found.length > 0 && found;
      });
      expect(missed.map(({ data }) => (data as { readonly dueAt: string }).dueAt)).toEqual([newDueAt]);
      engine.setNow(await now());
      await poke(
        stream,
        (await give(engine, caseId, { by: staff.clerk, command: { type: 'WithdrawComplaint', data: { reason: '不再追究' } } })).revision,
      );
      await eventually('its loop has ended', async () => !(await world().isRunning(stream)));
    }, 120_000);
  },
);

import { nextSteps, staff } from '../support/cases.js';
import { type CaseSteps, completedBy, describeDeadlines, ofCases } from '../support/temporal/deadlines.js';

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
);

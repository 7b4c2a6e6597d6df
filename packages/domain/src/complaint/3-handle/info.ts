import { describe, type InfoOf } from '../info.js';
import type { handleCommands } from './commands.js';

const step = describe('handle');

export const handleInfo: InfoOf<typeof handleCommands> = {
  DraftHandlingPlan: step('Drafts a handling plan with measures, persons and times.', {
    measures: [
      { type: 'repair', description: '上门更换点火电极并试运行 30 分钟。', responsible: 's-009', dueAt: '2026-06-25T10:00:00.000Z' },
    ],
    remediesOffered: [{ type: 'compensation', amount: { amountFen: 20_000, currency: 'CNY' } }],
    plannedCompletionAt: '2026-06-26T10:00:00.000Z',
  }),
  SubmitHandlingPlan: step('Submits the plan for approval.', {}),
  RecordApprovalOpinion: step('Records the opinion of one unit in the approval chain.', {
    role: 'customer_centre',
    opinion: '同意,注意与客户约定上门时间。',
  }),
  ApproveHandlingPlan: step('Approves the plan and gives instructions.', { instructions: '同意,务必按期完成并回访。' }),
  RejectHandlingPlan: step('Rejects the plan, which returns it to planning.', { reason: '补偿标准超出授权,请重新拟定。' }),
  NotifyHandlingPlan: step('Notifies departments and persons of the plan, which starts its execution.', {
    departments: ['after-sales', 'quality'],
    staff: ['s-009', 's-015'],
    notice: {
      orderNo: 'SO-20260603-118',
      problemDepartment: 'quality',
      causeAndFindings: '点火电极批次性积碳。',
      countermeasures: '更换电极。',
    },
  }),
  StartMeasure: step('Starts a measure of the plan.', { measureId: '2026-000118-p1-m1' }),
  CompleteMeasure: step('Completes a measure of the plan.', { measureId: '2026-000118-p1-m1', result: '已更换电极,试运行正常。' }),
  DecideDemand: step('Decides one demand of the customer and explains it.', {
    demandIndex: 1,
    reasonable: true,
    decision: 'partly_granted',
    explanation: '按无法使用天数补偿 200 元,已获客户理解。',
  }),
  ProvideRemedy: step('Records a remedy given to the customer.', { type: 'compensation', amount: { amountFen: 20_000, currency: 'CNY' } }),
  RecordLoss: step('Records the loss caused by the complaint as known now.', {
    lossAmount: { amountFen: 35_000, currency: 'CNY' },
    basis: '补偿 200 元,备件与上门 150 元。',
  }),
  CommunicateProgress: step('Tells the customer how the case proceeds.', { medium: 'phone', content: '备件明日到货,师傅后天上午上门。' }),
  MakeCustomerCommitment: step('Records a date promised to the customer, which is a deadline of its own.', {
    promisedAt: '2026-06-25T04:00:00.000Z',
    description: '6 月 25 日中午前上门维修。',
  }),
  KeepCustomerCommitment: step('Records that a promise to the customer was kept.', { commitmentId: '2026-000118-k1' }),
  CompleteHandling: step('Completes the handling, which ends its clock and starts that of the feedback.', {
    resultSummary: '已更换点火电极并补偿 200 元,设备运行正常。',
  }),
  ExtendHandlingDeadline: step('Extends the handling deadline by its approver.', {
    toDueAt: '2026-07-03T10:00:00.000Z',
    reason: '备件供应商停产检修,到货推迟五日。',
  }),
  CompleteHandlingNotice: step('Fills in the result part of the handling notice.', {
    result: '已修复并补偿。',
    customerOpinion: '满意',
    supervisorOpinion: '处理及时。',
  }),
  AttemptEvaluationContact: step('Records an attempt to reach the customer for the evaluation.', { medium: 'phone', reached: false }),
  EvaluateOutcome: step('Evaluates whether the customer is satisfied, the matter resolved and no risk left.', {
    customerSatisfied: 'yes',
    thoroughlyResolved: true,
    latentRisk: true,
    riskDescription: '同批次产品仍可能出现相同故障。',
  }),
  ReplanHandling: step('Returns to planning because the customer is not satisfied.', { reason: '客户对补偿金额不满意,要求延长保修。' }),
};

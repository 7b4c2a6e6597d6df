import { z } from 'zod';
import { instant } from '../../envelope.js';
import { id, label, medium, money, partId, quantity, remedyType, text } from '../vocabulary.js';

const measureType = z.enum(['contact', 'investigation', 'remedy', 'repair', 'replacement', 'refund', 'training', 'process', 'other']);

export const measureOf = <W extends z.ZodType>(words: W) =>
  z.strictObject({ type: measureType, description: words, responsible: id, dueAt: instant });

export const remedyFields = <W extends z.ZodType>(words: W) => ({
  type: remedyType,
  quantity: quantity.optional(),
  amount: money.optional(),
  discountPercent: z.number().min(0).max(100).optional(),
  description: words.optional(),
});

/** Fields of the handling notice known before handling. */
export const noticeOf = <W extends z.ZodType>(words: W) =>
  z.strictObject({
    customerClass: label.optional(),
    orderedOn: z.iso.date().optional(),
    orderNo: id.optional(),
    orderedQuantity: quantity.optional(),
    orderedAmount: money.optional(),
    productionTaskNo: id.optional(),
    completedOn: z.iso.date().optional(),
    problemDepartment: id.optional(),
    departmentHead: id.optional(),
    claimQuantity: quantity.optional(),
    damageDegree: words.optional(),
    claimAmount: money.optional(),
    causeAndFindings: words.optional(),
    customerDemand: words.optional(),
    countermeasures: words.optional(),
  });

export const demandDecisionFields = {
  /** Place of the demand in the record, from 0. */
  demandIndex: z.int().min(0).max(19),
  reasonable: z.boolean(),
  decision: z.enum(['granted', 'partly_granted', 'declined']),
};

export const satisfaction = z.enum(['yes', 'no', 'unknown']);

export const handleCommands = {
  DraftHandlingPlan: z.strictObject({
    measures: z.array(measureOf(text)).min(1).max(50),
    remediesOffered: z.array(z.strictObject(remedyFields(text))).max(20),
    plannedCompletionAt: instant,
  }),
  SubmitHandlingPlan: z.strictObject({}),
  RecordApprovalOpinion: z.strictObject({ role: id, opinion: text }),
  ApproveHandlingPlan: z.strictObject({ instructions: text }),
  RejectHandlingPlan: z.strictObject({ reason: text }),
  NotifyHandlingPlan: z.strictObject({
    departments: z.array(id).min(1).max(50),
    staff: z.array(id).min(1).max(200),
    notice: noticeOf(text).optional(),
  }),
  StartMeasure: z.strictObject({ measureId: partId }),
  CompleteMeasure: z.strictObject({ measureId: partId, result: text }),
  DecideDemand: z.strictObject({ ...demandDecisionFields, explanation: text }),
  ProvideRemedy: z.strictObject(remedyFields(text)),
  RecordLoss: z.strictObject({ lossAmount: money, basis: text }),
  CommunicateProgress: z.strictObject({ medium, content: text }),
  MakeCustomerCommitment: z.strictObject({ promisedAt: instant, description: text }),
  KeepCustomerCommitment: z.strictObject({ commitmentId: partId }),
  CompleteHandling: z.strictObject({ resultSummary: text }),
  ExtendHandlingDeadline: z.strictObject({ toDueAt: instant, reason: text }),
  CompleteHandlingNotice: z.strictObject({ result: text, customerOpinion: text.optional(), supervisorOpinion: text.optional() }),
  AttemptEvaluationContact: z.strictObject({ medium, reached: z.boolean() }),
  EvaluateOutcome: z.strictObject({
    customerSatisfied: satisfaction,
    thoroughlyResolved: z.boolean(),
    latentRisk: z.boolean(),
    riskDescription: text.optional(),
    notes: text.optional(),
  }),
  ReplanHandling: z.strictObject({ reason: text }),
} as const;

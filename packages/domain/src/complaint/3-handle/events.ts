import { z } from 'zod';
import { defineEvents } from '../../catalogue.js';
import { instant } from '../../envelope.js';
import { deadlineMove } from '../../rules/deadline/recorded.js';
import { startsClocks } from '../starts-clocks.js';
import { demandType, holder, id, medium, money, partId, personalText } from '../vocabulary.js';
import { demandDecisionFields, measureOf, noticeOf, remedyFields, satisfaction } from './commands.js';

const cycle = z.int().min(1);

export const handleEvents = defineEvents({
  HandlingPlanDrafted: z.strictObject({
    planId: partId,
    cycle,
    measures: z.array(measureOf(personalText).extend({ measureId: partId })),
    remediesOffered: z.array(z.strictObject(remedyFields(personalText))),
    plannedCompletionAt: instant,
    draftedBy: id,
    draftedAt: instant,
    onTime: z.boolean(),
    holder,
  }),
  HandlingPlanSubmittedForApproval: startsClocks({
    planId: partId,
    /** Roles in order; the last one approves, the others give opinions. */
    chain: z.array(id).min(1),
    submittedBy: id,
    submittedAt: instant,
    approvalDueAt: instant,
    holder,
  }),
  ApprovalOpinionRecorded: z.strictObject({ planId: partId, role: id, opinion: personalText, staffId: id, recordedAt: instant, holder }),
  HandlingPlanApproved: z.strictObject({
    planId: partId,
    approver: id,
    instructions: personalText,
    approvedAt: instant,
    onTime: z.boolean(),
    holder,
  }),
  HandlingPlanRejected: startsClocks({
    planId: partId,
    rejectedBy: id,
    reason: personalText,
    rejectedAt: instant,
    onTime: z.boolean(),
    holder,
  }),
  HandlingPlanNotified: z.strictObject({
    planId: partId,
    departments: z.array(id),
    staff: z.array(id),
    notice: noticeOf(personalText).optional(),
    notifiedAt: instant,
    holder,
  }),
  HandlingMeasureStarted: z.strictObject({ measureId: partId, startedBy: id, startedAt: instant }),
  HandlingMeasureCompleted: z.strictObject({ measureId: partId, result: personalText, completedBy: id, completedAt: instant }),
  DemandDecided: z.strictObject({ ...demandDecisionFields, demandType, explanation: personalText, decidedBy: id, decidedAt: instant }),
  RemedyProvided: z.strictObject({ ...remedyFields(personalText), cycle, providedBy: id, providedAt: instant }),
  /** The loss as known now; a later one replaces it. */
  LossRecorded: z.strictObject({ lossAmount: money, basis: personalText, recordedBy: id, recordedAt: instant }),
  ProgressCommunicated: z.strictObject({ medium, content: personalText, communicatedBy: id, at: instant }),
  CustomerCommitmentMade: startsClocks({
    commitmentId: partId,
    promisedAt: instant,
    description: personalText,
    madeBy: id,
    madeAt: instant,
  }),
  CustomerCommitmentKept: z.strictObject({ commitmentId: partId, promisedAt: instant, resolvedAt: instant, onTime: z.boolean() }),
  ComplaintHandled: startsClocks({
    cycle,
    resultSummary: personalText,
    handledAt: instant,
    handlingDueAt: instant,
    onTime: z.boolean(),
    feedbackDueAt: instant,
    holder,
  }),
  HandlingDeadlineExtended: startsClocks(
    {
      fromDueAt: instant,
      toDueAt: instant,
      reason: personalText,
      approvedBy: id,
      extendedAt: instant,
      /** What was added: the running time from the former due instant. Null where it was recorded before deadlines told their sum. */
      move: deadlineMove.nullable(),
    },
    { move: null },
  ),
  HandlingNoticeCompleted: z.strictObject({
    result: personalText,
    customerOpinion: personalText.optional(),
    supervisorOpinion: personalText.optional(),
    completedBy: id,
  }),
  EvaluationContactAttempted: z.strictObject({ cycle, medium, reached: z.boolean(), at: instant }),
  HandlingOutcomeEvaluated: z.strictObject({
    cycle,
    customerSatisfied: satisfaction,
    thoroughlyResolved: z.boolean(),
    latentRisk: z.boolean(),
    riskDescription: personalText.optional(),
    notes: personalText.optional(),
    evaluator: id,
    evaluatedAt: instant,
    holder,
  }),
  HandlingReplanned: startsClocks({
    previousCycle: cycle,
    newCycle: cycle,
    reason: personalText,
    replannedAt: instant,
    holder,
  }),
});

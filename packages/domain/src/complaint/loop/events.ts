import { z } from 'zod';
import { defineEvents, evolved } from '../../catalogue.js';
import { instant, stages } from '../../envelope.js';
import type { Json } from '../../personal.js';
import { deadlineMove } from '../../rules/deadline/recorded.js';
import { deadlineKinds } from '../../rules/deadline/timers.js';
import { startsClocks } from '../starts-clocks.js';
import { holder, id, partId, personalText, policyValue, severity } from '../vocabulary.js';
import { pauseReason } from './commands.js';

const level = z.int().min(0).max(9);
/** Id of the case: the part of the stream name behind the category. */
const caseId = id;
/** A stage of the loop, as a link of the service chain (P07). */
const link = z.enum(stages);

/** Generic shape of every missed deadline. */
export const missed = z.strictObject({
  caseId,
  /** `subject` says which of several of a kind. */
  deadlineKind: z.enum(deadlineKinds),
  subject: partId.optional(),
  dueAt: instant,
  detectedAt: instant,
  policyKey: z.string().max(100),
  policyValue,
  /** Of a complaint that has been classified. */
  severity: severity.optional(),
  holder: id.optional(),
  departmentId: id.optional(),
});

/** Events that every ladder of escalation knows, whatever it climbs for. */
export const ladderEvents = defineEvents({
  DeadlineWarningIssued: z.strictObject({
    caseId,
    deadlineKind: z.enum(deadlineKinds),
    subject: partId.optional(),
    dueAt: instant,
    warnedAt: instant,
    holder: id.optional(),
  }),
  CaseEscalated: startsClocks({
    caseId,
    link,
    fromLevel: level,
    toLevel: level,
    /** `<deadlineKind>_overdue`, `replan_limit`, `severity` or `manual`. */
    reason: z.string().regex(/^(replan_limit|severity|manual|[a-z_]+_overdue)$/),
    explanation: personalText.optional(),
    escalatedTo: id,
    /** When the next rung is due; absent where the rung is a starting point and not a breach. */
    newDueAt: instant.optional(),
  }),
  CaseDeEscalated: z.strictObject({
    caseId,
    fromLevel: level,
    toLevel: level,
    reason: z.enum(['answered', 'reclassified']),
    holder,
  }),
  EscalationExhausted: startsClocks({
    caseId,
    link,
    topLevel: level,
    since: instant,
    escalatedTo: id,
    nextReminderAt: instant,
  }),
  EscalationReminderIssued: startsClocks({
    caseId,
    link,
    level,
    escalatedTo: id,
    remindedAt: instant,
    nextReminderAt: instant,
  }),
});

/** A miss that a record made later explains: the step was done in time, by its business instant. The miss itself stays. */
export const revisionEvents = defineEvents({
  DeadlineMissRevised: z.strictObject({
    caseId,
    clock: z.enum(deadlineKinds),
    subject: partId.optional(),
    dueAt: instant,
    missedRevision: z.int().min(0),
    completedAt: instant,
    reason: z.literal('recorded_late'),
  }),
});

/** A limit stands still while the company waits for the customer: one event per clock. */
export const pauseEvents = defineEvents({
  ClockPaused: z.strictObject({
    clock: z.enum(deadlineKinds),
    reason: pauseReason,
    pausedBy: id,
    pausedAt: instant,
    /** When the engine lets the clock go on at the latest. */
    until: instant,
  }),
  ClockResumed: evolved(
    z.strictObject({
      clock: z.enum(deadlineKinds),
      newDueAt: instant,
      newWarnAt: instant,
      /** Running time of the clock, in minutes. */
      pausedFor: z.number().min(0),
      /** The same time counted on from the former due instant. Null where it was recorded before deadlines told their sum. */
      move: deadlineMove.nullable(),
      resumedBy: id,
      resumedAt: instant,
    }),
    (data) => ({ ...(data as { readonly [key: string]: Json }), move: null }),
  ),
});

/** One link of the chain handed to a department, once per stage entry and cycle. */
export const linkEvents = defineEvents({
  LinkHandedOver: startsClocks({
    caseId,
    stage: link,
    fromDepartment: id.optional(),
    toDepartment: id,
    holder,
    level,
    handedOverAt: instant,
    responseDueAt: instant,
  }),
  LinkResponded: z.strictObject({ caseId, stage: link, departmentId: id, responder: id, respondedAt: instant, onTime: z.boolean() }),
});

/** One event name per deadline of a complaint, so that each can be counted by itself. */
export const missedEvents = defineEvents({
  AcknowledgementDeadlineMissed: missed,
  RecordingDeadlineMissed: missed,
  SubmissionDeadlineMissed: missed,
  ValidityDeadlineMissed: missed,
  AssignmentDeadlineMissed: missed,
  AnalysisDeadlineMissed: missed,
  ManagementDecisionDeadlineMissed: missed,
  PlanDeadlineMissed: missed,
  ApprovalDeadlineMissed: missed,
  HandlingDeadlineMissed: missed,
  FeedbackDeadlineMissed: missed,
  CustomerCommitmentMissed: missed,
  ImprovementPlanDeadlineMissed: missed,
  ClosureDeadlineMissed: missed,
  LinkResponseDeadlineMissed: missed,
});

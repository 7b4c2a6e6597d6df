import { z } from 'zod';
import { defineEvents } from '../../catalogue.js';
import { instant } from '../../envelope.js';
import { deadlineMove } from '../../rules/deadline/recorded.js';
import { startsClocks } from '../starts-clocks.js';
import { holder, id, medium, partId, personalText, policyValue, severity, staffFunction } from '../vocabulary.js';
import { decisionSubject, managementDecision, participants, reportFields, rootCauseFields, severityGrounds } from './commands.js';

const assignment = { departmentId: id, handler: id };
/** A severity fixes the handling deadline, the feedback limit and the rung the case starts on. */
const graded = {
  handlingDueAt: instant,
  feedbackLimit: policyValue,
  initialLevel: z.int().min(0).max(9),
  /** How the handling deadline was moved by the time in which the case had waited for its customer; null when it had not. */
  move: deadlineMove.nullable(),
};
const unmoved = { move: null };

export const analyzeEvents = defineEvents({
  ComplaintValidityAssessed: startsClocks({
    groundsSufficient: z.boolean(),
    demandReasonable: z.boolean(),
    upheld: z.boolean(),
    reasons: personalText,
    assessedBy: id,
    assessedAt: instant,
    onTime: z.boolean(),
    holder,
  }),
  ComplaintNotUpheldCommunicated: z.strictObject({
    explanation: personalText,
    medium,
    communicatedAt: instant,
    onTime: z.boolean(),
    customerUnderstood: z.boolean().optional(),
  }),
  ResponsibleDepartmentAssigned: z.strictObject({ ...assignment, assignedBy: id, assignedAt: instant, onTime: z.boolean(), holder }),
  ResponsibleDepartmentReassigned: z.strictObject({
    from: z.strictObject(assignment),
    to: z.strictObject(assignment),
    reason: personalText,
    reassignedBy: id,
    holder,
  }),
  ComplaintAnalysisStarted: z.strictObject({
    participants,
    startedAt: instant,
    /** Functions the team lacks: a warning, not a refusal. */
    missingFunctions: z.array(staffFunction),
    holder,
  }),
  RootCauseIdentified: z.strictObject({ ...rootCauseFields(personalText), identifiedBy: id, identifiedAt: instant }),
  ComplaintClassified: startsClocks(
    { severity, ...severityGrounds(personalText), classifiedBy: id, classifiedAt: instant, ...graded },
    unmoved,
  ),
  ComplaintReclassified: startsClocks(
    {
      from: severity,
      to: severity,
      reason: personalText,
      reclassifiedBy: id,
      reclassifiedAt: instant,
      ...graded,
      /** Whether the case waits for management's decision on the report after this. */
      awaitsDecision: z.boolean(),
      holder,
    },
    unmoved,
  ),
  AnalysisReportSubmitted: startsClocks({
    reportId: partId,
    ...reportFields(personalText),
    submittedBy: id,
    submittedAt: instant,
    onTime: z.boolean(),
    /** Whether the case waits for management's decision on the report. */
    awaitsDecision: z.boolean(),
    holder,
  }),
  ManagementDecisionRecorded: startsClocks({
    subject: decisionSubject,
    reportId: partId.optional(),
    decision: managementDecision,
    instructions: personalText,
    decidedBy: id,
    decidedAt: instant,
    onTime: z.boolean(),
    holder,
  }),
});

import { z } from 'zod';
import { id, label, medium, responsibilityParty, severity, staffFunction, text } from '../vocabulary.js';

export const participants = z
  .array(z.strictObject({ staffId: id, function: staffFunction }))
  .min(1)
  .max(50);

export const rootCauseFields = <W extends z.ZodType>(words: W) => ({
  causes: z
    .array(z.strictObject({ category: label, description: words, isRoot: z.boolean() }))
    .min(1)
    .max(50),
  customerDemandsUnderstood: words,
  standardsChecked: z.array(label).max(50),
  /** Data, cause-and-effect and comparative analysis (S2-22 to S2-24). */
  methods: z
    .array(z.enum(['data', 'causal', 'comparative']))
    .min(1)
    .max(3),
  directlyResponsible: z.array(id).max(50),
  responsibility: z.strictObject({ party: responsibilityParty, departmentId: id.optional() }),
});

export const severityGrounds = <W extends z.ZodType>(words: W) => ({
  seriousness: words,
  impactScope: words,
  otherFactors: words.optional(),
});

/** The four demanded contents of the report (S2-25) and what the analysis form adds. */
export const reportFields = <W extends z.ZodType>(words: W) => ({
  basicSituation: words,
  process: words,
  results: words,
  improvementSuggestions: z.array(words).max(50),
  recipients: z.array(id).min(1).max(50),
  difficulties: words.optional(),
  strategies: words.optional(),
  supervisorAdvice: words.optional(),
  specialistAdvice: words.optional(),
});

export const decisionSubject = z.enum(['analysis_report', 'replan_limit']);
/** `proceed` answers a report; at the cycle limit the case continues or is closed unresolved. */
export const managementDecision = z.enum(['proceed', 'continue', 'close_unresolved']);

export const analyzeCommands = {
  AssessValidity: z.strictObject({ groundsSufficient: z.boolean(), demandReasonable: z.boolean(), reasons: text }),
  CommunicateNotUpheld: z.strictObject({ explanation: text, medium, customerUnderstood: z.boolean().optional() }),
  AssignResponsibleDepartment: z.strictObject({ departmentId: id, handler: id }),
  ReassignResponsibleDepartment: z.strictObject({ departmentId: id, handler: id, reason: text }),
  StartAnalysis: z.strictObject({ participants }),
  IdentifyRootCause: z.strictObject(rootCauseFields(text)),
  ClassifyComplaint: z.strictObject({ severity, ...severityGrounds(text) }),
  ReclassifyComplaint: z.strictObject({ severity, reason: text }),
  SubmitAnalysisReport: z.strictObject(reportFields(text)),
  RecordManagementDecision: z.strictObject({ subject: decisionSubject, decision: managementDecision, instructions: text }),
} as const;

import { nextSteps } from '../support/cases.js';
import { type CaseSteps, completedBy, describeDeadlines, ofCases } from '../support/temporal/deadlines.js';

const serious = { severity: 'serious' } as const;
/** Cause and severity are there; the report is what is awaited. */
const upToReport: CaseSteps = async ({ engine }, caseId) => (await nextSteps(engine, caseId, 'analyzed')).slice(0, -1);
const report: CaseSteps = async ({ engine }, caseId) => (await nextSteps(engine, caseId, 'analyzed')).slice(-1);
const upToDecision: CaseSteps = async ({ engine }, caseId) => (await nextSteps(engine, caseId, 'analyzed', serious)).slice(0, -1);
const decision: CaseSteps = async ({ engine }, caseId) => (await nextSteps(engine, caseId, 'analyzed')).slice(-1);

describeDeadlines(
  'stage 2, analyze',
  ofCases([
    { kind: 'validity', missed: 'ValidityDeadlineMissed', runsIn: 'submitted', complete: completedBy('validated') },
    { kind: 'assignment', missed: 'AssignmentDeadlineMissed', runsIn: 'validated', complete: completedBy('assigned') },
    { kind: 'analysis', missed: 'AnalysisDeadlineMissed', runsIn: 'analyzing', prepare: upToReport, complete: report },
    {
      kind: 'management_decision',
      missed: 'ManagementDecisionDeadlineMissed',
      ...serious,
      runsIn: 'analyzing',
      prepare: upToDecision,
      complete: decision,
    },
  ]),
);

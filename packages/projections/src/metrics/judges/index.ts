import { judgeBacklog } from './backlog.js';
import { judgeHandling } from './handling.js';
import { judgeEvaluations, judgeOpinions } from './opinions.js';
import { judgeProblems, judgeRepeats } from './repeats.js';
import { judgeAnalysis, judgeAssessment, judgeFeedback, judgeLeadTime, judgeReopening } from './steps.js';
import { judgeAnalyses, judgeTable, judgeUnavailable } from './table.js';
import type { Judge } from './verdict.js';

/** Every way of marking cases, by the name under which the catalogue refers to it. */
export const judges = {
  handling: judgeHandling,
  opinions: judgeOpinions,
  evaluations: judgeEvaluations,
  repeats: judgeRepeats,
  problems: judgeProblems,
  analysis: judgeAnalysis,
  feedback: judgeFeedback,
  assessment: judgeAssessment,
  leadTime: judgeLeadTime,
  reopening: judgeReopening,
  backlog: judgeBacklog,
  table: judgeTable,
  analyses: judgeAnalyses,
  unavailable: judgeUnavailable,
} satisfies Readonly<Record<string, Judge>>;
export type JudgeName = keyof typeof judges;

import { evolveReceive, evolveReceived } from './1-receive/decider.js';
import { evolveAnalyze } from './2-analyze/decider.js';
import { evolveHandle } from './3-handle/decider.js';
import { evolveFeedback } from './4-feedback/decider.js';
import { evolveImprove } from './5-improve/decider.js';
import { evolveLadder } from './escalation.js';
import type { ComplaintEvent } from './events.js';
import { evolveLink, evolveMissed } from './loop/decider.js';
import { evolveAdopted } from './observed/adopt.js';
import { evolveObserved } from './observed/decider.js';
import { evolvePause } from './pauses.js';
import { type ComplaintState, type ManagedCase, stageOf } from './state.js';

export const evolve = (state: ComplaintState, event: ComplaintEvent): ComplaintState => {
  if (event.type === 'ComplaintReceived') return evolveReceived(event);
  if (event.type === 'CaseAdopted') return state.kind === 'managed' ? state : evolveAdopted(event);
  if (event.type === 'CaseImported' || event.type === 'FactsReported')
    return state.kind === 'managed' ? state : evolveObserved(state, event);
  return state.kind === 'managed' ? evolveManaged(state, event) : state;
};

/** A link belongs to one stage of one cycle; leaving either ends it and its clock. */
export const evolveManaged = (state: ManagedCase, event: ComplaintEvent): ManagedCase => {
  const next = evolveStage(state, event);
  const isSameLink = next.cycle === state.cycle && stageOf(next) === stageOf(state);
  const { link, clocks } = isSameLink ? next : { link: null, clocks: next.clocks.filter(({ kind }) => kind !== 'link_response') };
  return { ...next, link, clocks, revision: state.revision + 1 };
};

const evolveStage = (state: ManagedCase, event: ComplaintEvent): ManagedCase => {
  switch (event.type) {
    case 'ComplaintReceived':
    case 'CaseImported':
    case 'FactsReported':
    case 'CaseAdopted':
      return state;
    case 'ComplaintAcknowledged':
    case 'ComplaintRecorded':
    case 'ComplaintRecordReturned':
    case 'ComplaintRecordCorrected':
    case 'ComplaintSubmitted':
    case 'ComplaintMarkedDuplicate':
    case 'ComplaintLinkedAsRepeat':
    case 'AssistanceProvided':
    case 'ComplaintWithdrawn':
      return evolveReceive(state, event);
    case 'ComplaintValidityAssessed':
    case 'ComplaintNotUpheldCommunicated':
    case 'ResponsibleDepartmentAssigned':
    case 'ResponsibleDepartmentReassigned':
    case 'ComplaintAnalysisStarted':
    case 'RootCauseIdentified':
    case 'ComplaintClassified':
    case 'ComplaintReclassified':
    case 'AnalysisReportSubmitted':
    case 'ManagementDecisionRecorded':
      return evolveAnalyze(state, event);
    case 'HandlingPlanDrafted':
    case 'HandlingPlanSubmittedForApproval':
    case 'ApprovalOpinionRecorded':
    case 'HandlingPlanApproved':
    case 'HandlingPlanRejected':
    case 'HandlingPlanNotified':
    case 'HandlingMeasureStarted':
    case 'HandlingMeasureCompleted':
    case 'DemandDecided':
    case 'RemedyProvided':
    case 'LossRecorded':
    case 'ProgressCommunicated':
    case 'CustomerCommitmentMade':
    case 'CustomerCommitmentKept':
    case 'ComplaintHandled':
    case 'HandlingDeadlineExtended':
    case 'HandlingNoticeCompleted':
    case 'EvaluationContactAttempted':
    case 'HandlingOutcomeEvaluated':
    case 'HandlingReplanned':
      return evolveHandle(state, event);
    case 'ResolutionCommunicated':
    case 'ImprovementCommunicated':
    case 'AppreciationConveyed':
    case 'CustomerOpinionCollected':
      return evolveFeedback(state, event);
    case 'ImprovementLinked':
    case 'ImprovementConcluded':
    case 'ImprovementWaived':
    case 'ComplaintSummarised':
    case 'ComplaintClosed':
    case 'ComplaintReopened':
      return evolveImprove(state, event);
    case 'LinkHandedOver':
    case 'LinkResponded':
      return evolveLink(state, event);
    case 'CaseEscalated':
      return event.data.reason === 'replan_limit'
        ? { ...evolveLadder(state, event), awaitsDecision: 'replan_limit' }
        : evolveLadder(state, event);
    case 'DeadlineWarningIssued':
    case 'CaseDeEscalated':
    case 'EscalationExhausted':
    case 'EscalationReminderIssued':
      return evolveLadder(state, event);
    case 'ClockPaused':
    case 'ClockResumed':
      return evolvePause(state, event);
    case 'DeadlineMissRevised':
      return state;
    case 'AcknowledgementDeadlineMissed':
    case 'RecordingDeadlineMissed':
    case 'SubmissionDeadlineMissed':
    case 'ValidityDeadlineMissed':
    case 'AssignmentDeadlineMissed':
    case 'AnalysisDeadlineMissed':
    case 'ManagementDecisionDeadlineMissed':
    case 'PlanDeadlineMissed':
    case 'ApprovalDeadlineMissed':
    case 'HandlingDeadlineMissed':
    case 'FeedbackDeadlineMissed':
    case 'CustomerCommitmentMissed':
    case 'ImprovementPlanDeadlineMissed':
    case 'ClosureDeadlineMissed':
    case 'LinkResponseDeadlineMissed':
      return evolveMissed(state, event);
  }
};

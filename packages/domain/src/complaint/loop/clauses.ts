import type { EventCatalogue } from '../../catalogue.js';
import { type ClausesOf, type Grounds, ours } from '../../grounds.js';
import type { loopCommands } from './commands.js';
import type { ladderEvents, linkEvents, missedEvents, pauseEvents, revisionEvents } from './events.js';

type GroundsOf<E extends EventCatalogue> = { readonly [K in keyof E & string]: Grounds };

const pause = ours('time in which the company waits for the customer is not its own');

/** Grounds of the events that every ladder knows, whatever it climbs for. */
export const ladderClauses: GroundsOf<typeof ladderEvents & typeof revisionEvents> = {
  DeadlineWarningIssued: ['S2-28'],
  CaseEscalated: ['S1-05'],
  CaseDeEscalated: ['S1-05'],
  EscalationExhausted: ['S1-05'],
  EscalationReminderIssued: ['S1-05'],
  DeadlineMissRevised: ours('a step in time that was recorded late is not a late step'),
};

const missedClauses: GroundsOf<typeof missedEvents> = {
  AcknowledgementDeadlineMissed: ['S2-07'],
  RecordingDeadlineMissed: ['S2-12'],
  SubmissionDeadlineMissed: ['S2-16'],
  ValidityDeadlineMissed: ['S3.1-03'],
  AssignmentDeadlineMissed: ['S3.1-05'],
  AnalysisDeadlineMissed: ['S2-17'],
  ManagementDecisionDeadlineMissed: ['S2-27'],
  PlanDeadlineMissed: ['S2-35'],
  ApprovalDeadlineMissed: ['S0-02'],
  HandlingDeadlineMissed: ['S2-28', 'S2-29', 'S2-30', 'S2-31'],
  FeedbackDeadlineMissed: ['S2-49', 'S2-50', 'S2-51'],
  CustomerCommitmentMissed: ['S0-55'],
  ImprovementPlanDeadlineMissed: ['S2-52'],
  ClosureDeadlineMissed: ['S2-05'],
  LinkResponseDeadlineMissed: ['S1-03', 'S1-04'],
};

export const loopClauses: ClausesOf<
  typeof loopCommands,
  typeof linkEvents & typeof ladderEvents & typeof missedEvents & typeof revisionEvents & typeof pauseEvents
> = {
  commands: {
    OpenStage: ['S1-01', 'S1-04', 'S2-05'],
    CheckClocks: ['S1-05', 'S2-28'],
    EscalateComplaint: ['S1-05'],
    PauseClocks: pause,
    ResumeClocks: pause,
  },
  events: {
    LinkHandedOver: ['S1-01', 'S1-04', 'S2-05'],
    LinkResponded: ['S1-04'],
    ...ladderClauses,
    ...missedClauses,
    ClockPaused: pause,
    ClockResumed: pause,
  },
};

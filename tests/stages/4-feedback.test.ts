import { completedBy, describeDeadlines, ofCases } from '../support/temporal/deadlines.js';

const feedback = {
  kind: 'feedback',
  missed: 'FeedbackDeadlineMissed',
  runsIn: 'awaiting_feedback',
  complete: completedBy('feedback_given'),
} as const;

describeDeadlines(
  'stage 4, feedback',
  ofCases([
    { ...feedback, severity: 'minor' },
    { ...feedback, severity: 'general' },
    { ...feedback, severity: 'serious' },
  ]),
);

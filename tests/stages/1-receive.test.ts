import { staff } from '../support/cases.js';
import { completedBy, describeDeadlines, ofCases } from '../support/temporal/deadlines.js';

const acknowledge = { by: staff.clerk, command: { type: 'AcknowledgeComplaint', data: { medium: 'phone' } } } as const;
const submit = { by: staff.clerk, command: { type: 'SubmitComplaint', data: {} } } as const;

describeDeadlines(
  'stage 1, receive',
  ofCases([
    { kind: 'acknowledgement', missed: 'AcknowledgementDeadlineMissed', runsIn: 'received', complete: async () => [acknowledge] },
    { kind: 'recording', missed: 'RecordingDeadlineMissed', runsIn: 'received', complete: completedBy('recorded') },
    { kind: 'link_response', missed: 'LinkResponseDeadlineMissed', runsIn: 'received', complete: completedBy('recorded') },
    { kind: 'submission', missed: 'SubmissionDeadlineMissed', runsIn: 'recorded', complete: async () => [submit] },
  ]),
);

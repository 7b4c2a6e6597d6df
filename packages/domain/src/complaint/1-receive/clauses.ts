import { type ClausesOf, ours } from '../../grounds.js';
import type { receiveCommands } from './commands.js';
import type { receiveEvents } from './events.js';

const duplicate = ours('one matter is handled once, in the case that is open already');
const withdrawal = ours('whoever complained may take the complaint back');

export const receiveClauses: ClausesOf<typeof receiveCommands, typeof receiveEvents> = {
  commands: {
    ReceiveComplaint: ['S0-49', 'S0-50', 'S2-03', 'S2-04', 'S2-06', 'S2-07', 'S2-08', 'S2-10', 'S2-11', 'S3.1-02'],
    AcknowledgeComplaint: ['S2-07'],
    RecordComplaint: ['S0-49', 'S0-51', 'S0-52', 'S0-53', 'S2-09', 'S2-10', 'S2-12', 'S2-13', 'S2-14', 'S3.1-01', 'S3.1-02'],
    ReturnComplaintRecord: ['S2-15'],
    CorrectComplaintRecord: ['S2-15'],
    SubmitComplaint: ['S2-09', 'S2-10', 'S2-16'],
    MarkDuplicate: duplicate,
    LinkAsRepeat: ['S2-69'],
    ProvideAssistance: ['S1-46'],
    WithdrawComplaint: withdrawal,
  },
  events: {
    ComplaintReceived: ['S0-49', 'S0-50', 'S2-05', 'S2-06', 'S2-07', 'S3.1-02'],
    ComplaintAcknowledged: ['S2-07'],
    ComplaintRecorded: ['S0-49', 'S0-51', 'S0-52', 'S0-53', 'S2-12', 'S2-13', 'S2-14', 'S3.1-01', 'S3.1-02', 'S3.1-17'],
    ComplaintRecordReturned: ['S2-15'],
    ComplaintRecordCorrected: ['S2-15'],
    ComplaintSubmitted: ['S2-16'],
    ComplaintMarkedDuplicate: duplicate,
    ComplaintLinkedAsRepeat: ['S2-69'],
    AssistanceProvided: ['S1-46'],
    ComplaintWithdrawn: withdrawal,
  },
};

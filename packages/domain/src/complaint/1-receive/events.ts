import { z } from 'zod';
import { defineEvents } from '../../catalogue.js';
import { instant } from '../../envelope.js';
import { startsClocks } from '../starts-clocks.js';
import { channel, customerGrade, holder, id, medium, personalText, recordField } from '../vocabulary.js';
import { complainantOf, receivedVia, recordFields } from './commands.js';

export const receiveEvents = defineEvents({
  ComplaintReceived: startsClocks({
    complaintId: id,
    complaintNo: id,
    complainant: complainantOf(personalText),
    customerId: id.optional(),
    customerGradeAtReceipt: customerGrade.optional(),
    channel,
    receivedVia,
    receivedBy: id,
    receivedAt: instant,
    acknowledgementDueAt: instant.optional(),
    rawContent: personalText,
    departmentId: id,
    holder,
  }),
  ComplaintAcknowledged: z.strictObject({ medium, acknowledgedAt: instant, onTime: z.boolean() }),
  ComplaintRecorded: startsClocks({
    ...recordFields(personalText),
    recordedBy: id,
    recordedAt: instant,
    onTime: z.boolean(),
    holder,
  }),
  ComplaintRecordReturned: z.strictObject({
    missingFields: z.array(recordField),
    reason: personalText,
    returnedBy: id,
    returnedAt: instant,
    holder,
  }),
  ComplaintRecordCorrected: z.strictObject({
    ...recordFields(personalText),
    /** Those of the fields named by the return that this fills in. */
    changes: z.array(recordField),
    reason: personalText,
    correctedBy: id,
    correctedAt: instant,
    holder,
  }),
  ComplaintSubmitted: startsClocks({
    departmentId: id,
    submittedBy: id,
    submittedAt: instant,
    onTime: z.boolean(),
    analysisDueAt: instant,
    holder,
  }),
  ComplaintMarkedDuplicate: z.strictObject({ duplicateOfComplaintId: id, reason: personalText, markedBy: id, markedAt: instant }),
  ComplaintLinkedAsRepeat: z.strictObject({ priorComplaintId: id, rule: z.enum(['automatic', 'manual']), linkedAt: instant }),
  AssistanceProvided: z.strictObject({ description: personalText, providedBy: id, providedAt: instant }),
  ComplaintWithdrawn: z.strictObject({ reason: personalText, withdrawnAt: instant }),
});

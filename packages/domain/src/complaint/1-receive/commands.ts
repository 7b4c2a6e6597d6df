import { z } from 'zod';
import { instant } from '../../envelope.js';
import {
  attachmentOf,
  channel,
  contentCategory,
  customerGrade,
  demandOf,
  id,
  label,
  medium,
  recordField,
  text,
  urgency,
} from '../vocabulary.js';

export const receivedVia = z.enum(['service_department', 'sales_department', 'after_sales_department', 'monitoring', 'external_service']);

export const complainantOf = <W extends z.ZodType>(words: W) =>
  z.strictObject({
    name: words,
    organisation: words.optional(),
    contactName: words.optional(),
    phone: words.optional(),
    mobile: words.optional(),
    fax: words.optional(),
    email: words.optional(),
    address: words.optional(),
  });

/** The unified record form (S2-12, S2-13; F09). */
export const recordFields = <W extends z.ZodType>(words: W) => ({
  complainant: complainantOf(words).partial().optional().describe('Customer basics that the receipt lacked or had wrong'),
  contentCategories: z.array(contentCategory).min(1).max(9),
  detail: words,
  complainedObject: words.optional(),
  demands: z.array(demandOf(words)).max(20),
  urgency,
  productName: label.optional(),
  productId: id.optional(),
  orderNo: id.optional(),
  regionCode: id.optional(),
  occurredAt: instant.optional().describe('When it happened to the customer'),
  complaintAt: instant.optional().describe('When the customer complained, where that was before the receipt'),
  writtenMaterials: z
    .array(z.strictObject({ description: words, storageLocation: words, attachment: attachmentOf(words).optional() }))
    .max(50),
  otherContent: words.optional(),
  remarks: words.optional(),
});

const complaintNo = id.describe('Number on the record form; the complaint id when not given');

export const receiveCommands = {
  ReceiveComplaint: z.strictObject({
    complaintNo: complaintNo.optional(),
    complainant: complainantOf(text),
    customerId: id.optional(),
    customerGrade: customerGrade.optional(),
    channel,
    receivedVia,
    rawContent: text,
  }),
  AcknowledgeComplaint: z.strictObject({ medium }),
  RecordComplaint: z.strictObject(recordFields(text)),
  ReturnComplaintRecord: z.strictObject({ missingFields: z.array(recordField).min(1).max(recordField.options.length), reason: text }),
  CorrectComplaintRecord: z.strictObject({ ...recordFields(text), reason: text }),
  SubmitComplaint: z.strictObject({}),
  MarkDuplicate: z.strictObject({ duplicateOfComplaintId: id, reason: text }),
  LinkAsRepeat: z.strictObject({ priorComplaintId: id, rule: z.enum(['automatic', 'manual']) }),
  ProvideAssistance: z.strictObject({ description: text }),
  WithdrawComplaint: z.strictObject({ reason: text }),
} as const;

import { z } from 'zod';
import { IDENTIFIER } from '../envelope.js';
import { personal } from '../personal.js';
import { deadlineSchema } from '../rules/deadline/recorded.js';
import { customerGrades, type Severity, severities, urgencies } from '../rules/severity.js';

/** Id of ours or of another system: part of stream names and metadata, so never a name or number of a person. */
export const id = z.string().min(1).max(128).regex(IDENTIFIER);
/** Id of a plan, measure, promise or report: that of its case with a suffix of ours, and so longer than any that is given to us. */
export const partId = z.string().min(1).max(160).regex(IDENTIFIER);
/** What every text column and every proof can hold: no U+0000, no half of a surrogate pair. */
const isWellFormed = (words: string): boolean => !/[\0\p{Surrogate}]/u.test(words);
const words = z.string().trim().min(1).refine(isWellFormed, 'expected well-formed Unicode without U+0000');
/** Words of ours without personal content. */
export const label = words.max(200);
/** Free text. Wherever it may speak of or to a person its event declares it personal. */
export const text = words.max(10_000);
export const personalText = personal(text);

/** A hundred billion yuan: beyond any complaint, and far enough below 2^53 that sums of hundreds of them stay exact. */
const MOST_FEN = 10_000_000_000_000;
/** Integer fen of renminbi: 1 yuan is 100 fen. */
export const money = z.strictObject({ amountFen: z.int().min(0).max(MOST_FEN), currency: z.literal('CNY') });
export type Money = z.infer<typeof money>;

export const quantity = z.strictObject({ value: z.number().positive().max(1e12), unit: words.max(20) });

/*
 * Shapes that commands and events share take the schema of their free texts: plain in a command, personal in its event.
 */

export const attachmentOf = <W extends z.ZodType>(words: W) =>
  z.strictObject({
    attachmentId: id,
    fileName: words,
    mediaType: z
      .string()
      .max(100)
      .regex(/^[\w.+-]+\/[\w.+-]+$/, 'expected a media type such as application/pdf'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    storageLocation: words,
  });

/** 轻微 / 一般 / 严重 (S2-21). One of four scales that are never merged. */
export const severity = z.enum(severities);
export type { Severity };

/** 非常紧急 / 比较急 / 普通, as printed on the record form; not the severity. */
export const urgency = z.enum(urgencies);

/** Ways by which complaints arrive; the record form prints fewer (`printedChannel`). */
export const channel = z.enum([
  'hotline',
  'online_chat',
  'email',
  'fax',
  'letter',
  'visit',
  'on_site',
  'callback',
  'sales_staff',
  'after_sales_staff',
  'social_media',
  'industry_forum',
  'wechat',
  'administrative_authority',
  'external_service',
  'other',
]);
export type Channel = z.infer<typeof channel>;

/** Channels whose complaint is itself a paper or file that must be kept (S2-14). */
export const writtenChannels: readonly Channel[] = ['email', 'fax', 'letter'];

/** The channel as the printed record form knows it. */
export const printedChannel = (detail: Channel): 'phone' | 'fax' | 'letter' | 'email' | 'visit' | 'other' => {
  switch (detail) {
    case 'hotline':
    case 'callback':
      return 'phone';
    case 'visit':
    case 'on_site':
      return 'visit';
    case 'fax':
    case 'letter':
    case 'email':
      return detail;
    case 'online_chat':
    case 'sales_staff':
    case 'after_sales_staff':
    case 'social_media':
    case 'industry_forum':
    case 'wechat':
    case 'administrative_authority':
    case 'external_service':
    case 'other':
      return 'other';
  }
};

/** Ways by which the company speaks to the customer. */
export const medium = z.enum(['phone', 'sms', 'letter', 'email', 'fax', 'visit', 'online', 'wechat', 'other']);

/** The eight printed kinds of content, and price, which prints as other. */
export const contentCategory = z.enum([
  'quality_fault',
  'quality_damage',
  'quality_other',
  'quantity',
  'delivery',
  'attitude',
  'service',
  'price',
  'other',
]);

export const demandType = z.enum(['replacement', 'repair', 'return', 'compensation', 'discount', 'apology', 'other']);

export type DemandType = z.infer<typeof demandType>;

export const remedyType = z.enum([
  'replacement',
  'repair',
  'return',
  'compensation',
  'discount',
  'apology',
  'additional_service',
  'service_improvement',
  'gift_or_free_service',
  'other',
]);

export type RemedyType = z.infer<typeof remedyType>;

export const responsibilityParty = z.enum(['company', 'customer', 'supplier', 'carrier', 'other_third_party', 'none', 'undetermined']);

export const demandOf = <W extends z.ZodType>(words: W) =>
  z.strictObject({
    type: demandType,
    quantity: quantity.optional(),
    amount: money.optional(),
    discountPercent: z.number().min(0).max(100).optional(),
    note: words.optional(),
  });

export const staffFunction = z.enum(['service', 'technical', 'sales', 'quality', 'other']);

/** Where a complaint stands: the rows of the state table. */
export const complaintStatuses = [
  'received',
  'recorded',
  'submitted',
  'validated',
  'not_upheld',
  'assigned',
  'analyzing',
  'analyzed',
  'planning',
  'awaiting_approval',
  'handling',
  'handled',
  'awaiting_feedback',
  'feedback_given',
  'improving',
  'closed',
] as const;
export type ComplaintStatus = (typeof complaintStatuses)[number];

export const outcome = z.enum(['resolved', 'not_upheld', 'unresolved', 'withdrawn', 'duplicate']);
export type Outcome = z.infer<typeof outcome>;

/** A limit as it was when its deadline was fixed; later policies never move it. */
export const policyValue = deadlineSchema.unwrap().shape.policyValue;

/** A deadline as the event that starts it carries it: the computed instants, the policy value used and the sum. */
const startedClock = deadlineSchema.unwrap().extend({
  /** Which of several of a kind: a commitment, a measure. */
  subject: partId.optional(),
});
export type StartedClock = z.infer<typeof startedClock>;
/** Clocks that an event starts: at most one for each measure of an improvement. */
export const deadlines = z.array(startedClock).max(50);
/** Staff id of the person who must act next. */
export const holder = id;

/** Customer grade at receipt (S4); decides on which clock hours and minutes run. */
export const customerGrade = z.literal(customerGrades);

/** Fields a returned record may lack. */
export const recordField = z.enum([
  'complainant',
  'contact',
  'organisation',
  'contentCategories',
  'detail',
  'complainedObject',
  'demands',
  'urgency',
  'productName',
  'productId',
  'orderNo',
  'regionCode',
  'occurredAt',
  'complaintAt',
  'writtenMaterials',
  'otherContent',
  'remarks',
]);
export type RecordField = z.infer<typeof recordField>;

import { z } from 'zod';
import { defineEvents } from '../../catalogue.js';
import { instant } from '../../envelope.js';
import { personal } from '../../personal.js';
import { complainantOf } from '../1-receive/commands.js';
import { startsClocks } from '../starts-clocks.js';
import { channel, customerGrade, holder, id, label, personalText, text } from '../vocabulary.js';
import { flagName, profileName } from './profile-shape.js';

const factName = z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/);

/** A value as the source states it; `asReported` keeps its own spelling. */
const fact = z.strictObject({
  fact: factName,
  value: z.union([
    z.string().max(100_000),
    z.number().refine((value) => !Number.isInteger(value) || Number.isSafeInteger(value), 'expected a decimal string beyond 2^53'),
    z.boolean(),
    z.null(),
  ]),
  asReported: z.string().max(100_000).optional(),
});

const origin = {
  profile: profileName,
  sourceFile: label,
  /** The source's id of the case; where it is not one that a stream's name may hold, the keyed hash that stands for it there. */
  sourceId: z.string().min(1).max(200),
  importId: id,
  /** IANA zone of the source: whose days, months and years its cases are counted by. */
  timezone: z.string().min(1).max(60).optional(),
  /** Why the row is doubtful, by the flags of its profile; a row that is not has none. */
  quality: z.array(flagName).min(1).max(25).optional(),
  /** The source reports it as closed: nothing is left to be done about it. */
  closed: z.literal(true).optional(),
};

/** Facts of one time that the source states; those about a person lie apart, sealed. */
const reportOf = <W extends z.ZodType>(words: W) => ({
  facts: z.array(fact).max(100),
  personal: z
    .array(z.strictObject({ fact: factName, value: words }))
    .min(1)
    .max(100)
    .optional(),
  statedAt: instant.optional(),
});
const words = z.string().max(100_000);

/** The source's id as the source writes it, where that is in words of its own: they may be a name. */
const statedId = z.string().min(1).max(200);

export const observedCommands = {
  ImportCase: z.strictObject({
    ...origin,
    statedId: statedId.optional(),
    reports: z
      .array(z.strictObject(reportOf(words)))
      .min(1)
      .max(50),
  }),
  AdoptCase: z.strictObject({
    reason: text,
    complaintNo: id.optional().describe('Number on the record form; the id of the case when not given'),
    channel: channel.default('other').describe('How the complaint arrived, as far as the source lets one tell'),
    complainant: complainantOf(text).partial().optional().describe('What is known of the customer; the record may add to it'),
    customerGrade: customerGrade.optional(),
  }),
} as const;

export const observedEvents = defineEvents({
  CaseImported: z.strictObject({ ...origin, statedId: personal(statedId).optional() }),
  /** The step from observed to managed: who took it over and why, and the clocks that start with it. */
  CaseAdopted: startsClocks({
    complaintId: id,
    complaintNo: id,
    complainant: complainantOf(personalText).partial().optional(),
    customerGradeAtReceipt: customerGrade.optional(),
    channel,
    /** Profile it was imported by. */
    profile: profileName,
    /** Where it enters the state table. */
    state: z.literal('received'),
    reason: personalText,
    adoptedBy: id,
    adoptedAt: instant,
    acknowledgementDueAt: instant.optional(),
    departmentId: id,
    holder,
    /** Place of this event in its stream, so that it can be folded without those before it. */
    revision: z.int().min(1),
  }),
  FactsReported: z.strictObject(reportOf(personal(words))),
});

import { z } from 'zod';
import { IDENTIFIER } from '../envelope.js';
import { severities, urgencies } from './severity.js';

/**
 * wd working days, d calendar days (or a day of the month), h hours, min minutes, s seconds of real time, m months, n plain number, % 0–100,
 * wan ten thousand yuan, yuan, points.
 */
export const policyUnits = ['wd', 'd', 'h', 'min', 's', 'm', 'n', '%', 'wan', 'yuan', 'points', 'bool', 'enum', 'list'] as const;
export type PolicyUnit = (typeof policyUnits)[number];

/** Where a value comes from: a source text, a damaged text, our suggestion, or the operator. */
export const origins = ['source', 'inferred', 'suggested_default', 'configured'] as const;
export type Origin = (typeof origins)[number];

/** A number for amounts below a bound (in wan); the last one, without a bound, for all above. */
const policyStep = z.strictObject({ below: z.number().positive().optional(), value: z.number() }).readonly();
export type PolicyStep = z.infer<typeof policyStep>;

export const policyValue = z.union([
  z.number(),
  z.boolean(),
  z.string(),
  z.array(z.string()).readonly(),
  z.array(z.number()).readonly(),
  z.array(policyStep).readonly(),
  z.record(z.string(), z.union([z.number(), z.string()])).readonly(),
]);
export type PolicyValue = z.infer<typeof policyValue>;

/** What a scoped value is for; without a field it holds for all of that scale. */
export const policyScope = {
  /** Pseudonymous id of a customer, never a name. */
  customer: z.string().max(100).regex(IDENTIFIER, 'expected the id of a customer').optional(),
  grade: z.literal([1, 2, 3, 4]).optional(),
  severity: z.enum(severities).optional(),
  urgency: z.enum(urgencies).optional(),
};
export type PolicyScope = z.infer<z.ZodObject<typeof policyScope>>;

export const scopedValue = z.strictObject({ ...policyScope, value: policyValue, unit: z.enum(policyUnits).optional() }).readonly();
export type ScopedValue = z.infer<typeof scopedValue>;

/** A value with its unit and origin, and what replaces it in a narrower scope. */
const policyEntry = z
  .strictObject({
    value: policyValue,
    unit: z.enum(policyUnits),
    origin: z.enum(origins),
    scopes: z.array(scopedValue).readonly().optional(),
  })
  .readonly();
export type PolicyEntry = z.infer<typeof policyEntry>;

/** The shape of every policy ever published, whichever keys its release knew. What may be published is narrower: `validatePolicy`. */
export const policyDocument = z.strictObject({ values: z.record(z.string(), policyEntry).readonly() }).readonly();
export type PolicyDocument = z.infer<typeof policyDocument>;

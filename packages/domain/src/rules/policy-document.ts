import { z } from 'zod';
import { severities, urgencies } from './severity.js';

/** wd working days, d calendar days, h hours, min minutes, m months, n plain number, % 0–100, wan ten thousand yuan. */
const policyUnits = ['wd', 'd', 'h', 'min', 'm', 'n', '%', 'wan', 'bool', 'enum', 'list'] as const;
export type PolicyUnit = (typeof policyUnits)[number];

/** Where a value comes from: a source text, a damaged text, our suggestion, or the operator. */
export const origins = ['source', 'inferred', 'suggested_default', 'configured'] as const;
export type Origin = (typeof origins)[number];

const policyValue = z.union([z.number(), z.boolean(), z.string(), z.array(z.string()).readonly()]);
export type PolicyValue = z.infer<typeof policyValue>;

/** What a scoped value is for; without a field it holds for all of that scale. */
export const policyScope = {
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

import { z } from 'zod';

/** Name of a profile: the first part of the ids of the cases that it imports. */
export const profileName = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9]*$/, 'expected a lower-case letter, then lower-case letters and digits');
const factName = z
  .string()
  .max(60)
  .regex(/^[a-z][A-Za-z0-9]*$/, 'expected camelCase, such as subProduct');
export const flagName = z
  .string()
  .max(60)
  .regex(/^[a-z]+(-[a-z0-9]+)*$/, 'expected words joined by hyphens, such as closed-before-received');
const columnName = z.string().max(200);
const value = z.string().max(500);

export const encodings = ['utf-8', 'utf-16le', 'gb18030', 'gbk', 'windows-1252'] as const;

export const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** How a column's text becomes a fact's value. Where the value is another than the text, the text is kept beside it. */
const column = z
  .strictObject({
    column: columnName,
    fact: factName,
    /** `text`: the value is the text, verbatim. `date`: a day and no time. `time`: a time of the profile's zone, or one that names its own. */
    kind: z.enum(['text', 'date', 'time']).default('text'),
    /** How days and times are written, the first that fits: `YYYY-MM-DD`, `M/D/YYYY hh:mm:ss A`, `YYYY年M月D日` … */
    formats: z.array(z.string().min(1).max(60)).min(1).max(10).optional(),
    /** The file need not have this column at all. */
    mayLack: z.boolean().default(false),
    /** Speaks of a person: sealed under the case's own key and never an attribute to group by. */
    personal: z.boolean().default(false),
    /** What the source writes → what the queries know; a text that is not listed is its own value. */
    values: z.record(value, value).optional(),
  })
  .readonly();

/** Facts that the source states at one time: the fact that names the time, or none where the source does not say when. */
const report = z.strictObject({ at: factName.optional(), facts: z.array(factName).min(1) }).readonly();

/** What makes a row doubtful. It is imported all the same, as the source states it, and counted under this name. */
const flag = z.union([
  /** Two times in the wrong order; with `days`, a later one that comes more than so many days after the earlier. */
  z.strictObject({ flag: flagName, earlier: factName, later: factName, days: z.int().min(1).max(100_000).optional() }).readonly(),
  /** A time that is stated although another fact has none of the values that go with it. */
  z.strictObject({ flag: flagName, stated: factName, unless: factName, is: z.array(value).min(1).max(50) }).readonly(),
  /** A text of none of these forms, where 9 stands for any digit and A for any letter; an empty text has no form. */
  z.strictObject({ flag: flagName, fact: factName, forms: z.array(z.string().min(1).max(60)).min(1).max(20) }).readonly(),
]);

/** Which cases the source has closed: by the values of a fact that say so, or by all but those that say it is open. */
const closedRule = z.union([
  z.strictObject({ fact: factName, is: z.array(value).min(1).max(50) }).readonly(),
  z.strictObject({ fact: factName, isNot: z.array(value).min(1).max(50) }).readonly(),
]);

/** A share of cases: by the values of a fact, all others being unknown; or by two times, over the cases that state both. */
const rate = z.union([
  z.strictObject({ fact: factName, yes: z.array(value).min(1).max(50), no: z.array(value).min(1).max(50) }).readonly(),
  z.strictObject({ time: factName, atOrBefore: factName }).readonly(),
]);

/** A length between two times: `days` of the calendar in the profile's zone, or `seconds` between instants. Negative ones are kept. */
const duration = z.strictObject({ from: factName, to: factName, unit: z.enum(['days', 'seconds']) }).readonly();

/** What identifies a row for ever. */
const rowId = z.union([
  /** The text of one column, or of several together. */
  z.strictObject({ columns: z.array(columnName).min(1).max(10) }).readonly(),
  /** Nothing in the file: a keyed hash of what the row states. The second of two equal rows is a case of its own, and so on. */
  z.strictObject({ rowHash: z.literal(true) }).readonly(),
]);

/** A profile as it lies in the log. What was accepted once stays readable, whatever later releases check beyond its shape. */
export const profileShape = z.strictObject({
  name: profileName,
  title: z.string().max(200),
  /** Zone of times that name none, and of the days, months and years of its cases. */
  timezone: z.string().max(60),
  delimiter: z.string().length(1).default(','),
  encoding: z.enum(encodings).default('utf-8'),
  /** Names of the columns of a file that has no header line. */
  header: z.array(columnName).min(1).max(500).optional(),
  id: rowId,
  columns: z.array(column).min(1).max(99),
  /** Facts that are in none of these are stated when the case was received, and times at themselves. */
  reports: z.array(report).max(20).default([]),
  /** Where it is not said, a case is closed that states a time called `closed`. */
  closed: closedRule.optional(),
  flags: z.array(flag).max(20).default([]),
  rates: z.record(factName, rate).default({}),
  durations: z.array(duration).max(50).default([]),
});

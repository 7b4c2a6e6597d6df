import { z } from 'zod';

const name = z.string().regex(/^[a-z][a-z0-9]*$/);
const fact = z.string().regex(/^[a-z][A-Za-z0-9]*$/);

/** How a column's text becomes a fact's value. Whatever the kind, the text itself is kept beside it, verbatim. */
const column = z
  .strictObject({
    column: z.string().min(1),
    fact,
    /** `text`: the value is the text. `date`, `local-time`: a day or a local time of the profile's zone. */
    kind: z.enum(['text', 'date', 'local-time']).default('text'),
    /** A row without it is rejected. */
    needed: z.boolean().default(false),
    /** The file need not have this column at all. */
    mayLack: z.boolean().default(false),
    /** What the source writes → what our queries know; a text that is not listed is its own value. */
    values: z.record(z.string(), z.string()).optional(),
  })
  .readonly();

/** Facts that the source states at one time: the fact that names the time, or none where it names none. */
const report = z.strictObject({ at: fact.optional(), facts: z.array(fact).min(1) }).readonly();

const flag = z.strictObject({ flag: z.string(), earlier: fact, later: fact }).readonly();

/** How to read files of one publisher: a document, so that a further source needs no code. */
export const importProfile = z
  .strictObject({
    name,
    title: z.string(),
    /** IANA zone of times without one. */
    timezone: z.string(),
    delimiter: z.string().length(1).default(','),
    /** Column that identifies a row for ever. */
    id: z.string().min(1),
    columns: z.array(column).min(1),
    reports: z.array(report).min(1),
    /** Rows that are imported and counted as doubtful: two times in the wrong order. */
    flags: z.array(flag).default([]),
  })
  .superRefine((profile, context) => {
    const known = new Map(profile.columns.map((one) => [one.fact, one.kind]));
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    if (known.size !== profile.columns.length) complain('a fact is fed by two columns');
    const reported = profile.reports.flatMap(({ facts }) => facts);
    if (new Set(reported).size !== reported.length) complain('a fact is in two reports');
    for (const one of known.keys()) if (!reported.includes(one)) complain(`fact ${one} is in no report`);
    for (const one of reported) if (!known.has(one)) complain(`fact ${one} of a report comes from no column`);
    const times = [
      ...profile.reports.flatMap(({ at }) => (at === undefined ? [] : [at])),
      ...profile.flags.flatMap((f) => [f.earlier, f.later]),
    ];
    for (const one of times) if ((known.get(one) ?? 'text') === 'text') complain(`fact ${one} is used as a time and is none`);
  })
  .readonly();

export type ImportProfile = z.infer<typeof importProfile>;
export type ProfileDocument = z.input<typeof importProfile>;
export type ProfileColumn = ImportProfile['columns'][number];

import type { z } from 'zod';
import { flawsOf } from './profile-flaws.js';
import { profileShape } from './profile-shape.js';

/**
 * How to read files of one source and what may be asked of its cases: a document, so that a further source needs no code.
 * The shape is checked first, then that its parts fit together.
 */
export const importProfile = profileShape
  .superRefine((profile, context) => {
    for (const { path, message } of flawsOf(profile)) context.addIssue({ code: 'custom', path: [...path], message });
  })
  .readonly();

export type ImportProfile = z.infer<typeof importProfile>;
/** A profile as it is written down: what has a default may be left out. */
export type ProfileDocument = z.input<typeof importProfile>;
export type ProfileColumn = ImportProfile['columns'][number];
export type ProfileFlag = ImportProfile['flags'][number];
export type ProfileRate = ImportProfile['rates'][string];
export type ProfileDuration = ImportProfile['durations'][number];
export type ProfileReport = ImportProfile['reports'][number];

/** Every fact in the report to which it belongs, in the order of the columns. */
export const reportsOf = ({ columns, reports }: Pick<ImportProfile, 'columns' | 'reports'>): readonly ProfileReport[] => {
  const placed = new Set(reports.flatMap(({ facts }) => facts));
  const rest = new Map<string, string[]>();
  for (const { fact, kind } of columns.filter((one) => !placed.has(one.fact))) {
    const at = kind === 'text' ? 'received' : fact;
    rest.set(at, [...(rest.get(at) ?? []), fact]);
  }
  const joined = reports.map(({ at, facts }) => {
    const more = at === undefined ? [] : (rest.get(at) ?? []);
    if (at !== undefined) rest.delete(at);
    return { ...(at === undefined ? {} : { at }), facts: [...facts, ...more] };
  });
  return [...[...rest].map(([at, facts]) => ({ at, facts })), ...joined];
};

/** Attributes that cases of a profile can be grouped by, besides those of every case. */
export const attributesOf = ({ columns }: Pick<ImportProfile, 'columns'>): readonly string[] =>
  columns.filter(({ personal }) => !personal).map(({ fact }) => fact);

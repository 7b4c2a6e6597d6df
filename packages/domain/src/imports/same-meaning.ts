import type { ImportProfile, ProfileColumn } from '../complaint/observed/profile.js';

/** What of a profile has changed that must not, as a field and what about it. */
export type ProfileChange = { readonly field: string; readonly detail: string };

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const sorted = (values: ProfileColumn['values']): unknown => Object.entries(values ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

const columnChange = (before: ProfileColumn, after: ProfileColumn): string | undefined => {
  if (before.kind !== after.kind) return `${before.fact} was a ${before.kind} and is a ${after.kind}`;
  if (before.personal !== after.personal)
    return `${before.fact} ${before.personal ? 'was personal and is not' : 'is personal and was not'}`;
  return same(sorted(before.values), sorted(after.values)) ? undefined : `${before.fact} names its values differently`;
};

/**
 * Whether cases imported by either of two profiles of one name can be counted together: the same rows get the same ids, days are those of the
 * same zone, and a fact means the same. Layout of the file, formats, further facts, rates and durations may change: each import records its own.
 */
export const changeOf = (before: ImportProfile, after: ImportProfile): ProfileChange | undefined => {
  if (!same(before.id, after.id)) return { field: 'profile.id', detail: 'rows would get other ids' };
  if (before.timezone !== after.timezone)
    return { field: 'profile.timezone', detail: `was ${before.timezone}: days would be counted in two zones` };
  for (const column of after.columns) {
    const former = before.columns.find(({ fact }) => fact === column.fact);
    const detail = former === undefined ? undefined : columnChange(former, column);
    if (detail !== undefined) return { field: 'profile.columns', detail };
  }
  return undefined;
};

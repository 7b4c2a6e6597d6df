import { refuse } from '../decider.js';
import { activeDepartment, activeStaff } from '../rules/directory.js';
import type { CaseContext } from './case-context.js';

type Kind = 'staff' | 'department' | 'either';

const isKnown = (id: string, kind: Kind, { at, rules }: CaseContext): boolean => {
  const directory = rules.directory.document;
  return (
    (kind !== 'department' && activeStaff(directory, id, at) !== undefined) ||
    (kind !== 'staff' && activeDepartment(directory, id, at) !== undefined)
  );
};

/** Refuses the first id that the directory in force does not know, or that has left: every step has a named person (S2-05), not a misspelt one. */
export const strangerAmong = <Reason extends string>(
  ids: readonly string[],
  { kind, reason, field }: { readonly kind: Kind; readonly reason: Reason; readonly field: (index: number) => string },
  context: CaseContext,
) => {
  const index = ids.findIndex((id) => !isKnown(id, kind, context));
  return index < 0 ? undefined : refuse(reason, { field: field(index) });
};

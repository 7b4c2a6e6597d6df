import type { Naming, Resolution } from '@redress/domain';
import { type EventStore, staffNames } from '@redress/eventstore';
import type { Viewer } from './personal-access.js';

/** Names of the people on the ways to named persons, for those who may see them; ids for all others. */
export const staffNaming = async (
  store: EventStore,
  { seesPersonalData }: Viewer,
  ways: readonly Resolution[],
  department: Naming['department'] = (departmentId) => departmentId,
): Promise<Naming> => {
  const people = ways.flatMap(({ path }) => path.flatMap(({ staffId }) => staffId ?? []));
  const names = seesPersonalData ? await staffNames(store, people) : new Map<string, string>();
  return { person: (staffId) => names.get(staffId) ?? staffId, department };
};

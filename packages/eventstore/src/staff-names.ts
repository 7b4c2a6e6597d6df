import type { EventStore } from './event-store.js';

const nameIn = async (store: EventStore, staffId: string): Promise<string | undefined> => {
  let name: unknown;
  for await (const { type, data } of store.read(`staff-${staffId}`))
    if (type === 'StaffProfileRecorded') name = (data as { readonly name: unknown }).name;
  return typeof name === 'string' ? name : undefined;
};

/** What members of staff are called, read from their own streams for one answer; left out are those who are unknown or have been erased. */
export const staffNames = async (store: EventStore, staffIds: Iterable<string>): Promise<ReadonlyMap<string, string>> => {
  const found = await Promise.all([...new Set(staffIds)].map(async (id) => [id, await nameIn(store, id)] as const));
  return new Map(found.flatMap(([id, name]) => (name === undefined ? [] : [[id, name] as const])));
};

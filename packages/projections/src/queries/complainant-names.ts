import type { EventStore } from '@redress/eventstore';

const AT_ONCE = 16;

/** An adopted case begins with what its source reported: at most so many events. */
const FIRST_EVENTS = 60;

const nameOf = async (store: EventStore, stream: string): Promise<string | null> => {
  for await (const { type, data } of store.read(stream, { limit: FIRST_EVENTS })) {
    if (type === 'CaseImported' || type === 'FactsReported') continue;
    if (type !== 'ComplaintReceived' && type !== 'CaseAdopted') return null;
    const name = (data as { readonly complainant?: { readonly name?: unknown } }).complainant?.name;
    return typeof name === 'string' ? name : null;
  }
  return null;
};

/** Who complained, read from the log for this one answer: names lie in no table. Null where a name was erased. */
export const complainantNames = async (store: EventStore, streams: readonly string[]): Promise<ReadonlyMap<string, string | null>> => {
  const names = new Map<string, string | null>();
  const waiting = [...streams];
  const work = async (): Promise<void> => {
    for (let stream = waiting.shift(); stream !== undefined; stream = waiting.shift()) names.set(stream, await nameOf(store, stream));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return names;
};

import { type Message, subjectOf } from './message.js';
import type { StrategyName } from './settings.js';

/** As much of a consumer as the choice needs. */
export type Candidate = { readonly number: number; readonly hasRoom: boolean };

/** Chooses who gets a message; undefined when whoever should get it has no room. */
export type Strategy = <One extends Candidate>(message: Message, consumers: readonly One[]) => One | undefined;

const BUCKETS = 1024;

export const strategyNamed = (name: StrategyName): Strategy => {
  switch (name) {
    case 'RoundRobin':
      return roundRobin();
    case 'DispatchToSingle':
      return (_message, consumers) => consumers.find(({ hasRoom }) => hasRoom);
    case 'Pinned':
      return pinnedBy(streamOf);
    case 'PinnedByCorrelation':
      return pinnedBy((message) => correlationOf(message) ?? streamOf(message));
  }
};

const roundRobin = (): Strategy => {
  let last = -1;
  return (_message, consumers) => {
    for (let step = 1; step <= consumers.length; step += 1) {
      const at = (last + step) % consumers.length;
      const consumer = consumers[at];
      if (consumer?.hasRoom !== true) continue;
      last = at;
      return consumer;
    }
    return undefined;
  };
};

/**
 * Each bucket of keys belongs to one consumer: to the one with the highest mark for it, so that when consumers come and go only the buckets
 * of the newcomer, or of the one who left, change hands.
 */
const pinnedBy = (keyOf: (message: Message) => string): Strategy => {
  let known: readonly Candidate[] = [];
  let owners: number[] = [];
  return (message, consumers) => {
    if (consumers !== known) {
      known = consumers;
      owners = Array.from({ length: BUCKETS }, (_, bucket) => ownerOf(bucket, consumers));
    }
    const owner = consumers[owners[hash(keyOf(message)) % BUCKETS] ?? -1];
    return owner?.hasRoom === true ? owner : undefined;
  };
};

const ownerOf = (bucket: number, consumers: readonly Candidate[]): number => {
  let [owner, highest] = [-1, -1];
  for (const [index, { number }] of consumers.entries()) {
    const mark = mixed(Math.imul(bucket + 1, 0x9e3779b1) ^ mixed(number + 1));
    if (mark > highest) [owner, highest] = [index, mark];
  }
  return owner;
};

/** Spreads the bits of a whole number over all 32. */
const mixed = (value: number): number => {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
};

const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return mixed(value);
};

const streamOf = (message: Message): string => subjectOf(message)?.stream ?? '';

const correlationOf = (message: Message): string | undefined => {
  const metadata = subjectOf(message)?.metadata;
  if (metadata === undefined || metadata.byteLength === 0) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(metadata).toString('utf8'));
    const id = typeof value === 'object' && value !== null ? (value as { readonly $correlationId?: unknown }).$correlationId : undefined;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined; // metadata need not be JSON
  }
};

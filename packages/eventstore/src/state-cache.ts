import type { Position, RecordedEvent } from './event-store.js';
import { createLru, type Lru } from './lru.js';

/** What is known of a command that has been recorded: enough to answer its repeat. */
export type KnownCommand = { readonly fingerprint: string; readonly revision: number; readonly position: Position };

/** A stream folded up to a revision, with the ids of the commands behind it. */
export type Folded<State> = {
  readonly state: State;
  /** -1 while the stream has no event. */
  readonly revision: number;
  readonly position?: Position;
  readonly commands: ReadonlyMap<string, KnownCommand>;
  /** Whom sealed values of its events are about: when one of them is erased, the fold may still know what must be forgotten. */
  readonly persons: ReadonlySet<string>;
  /** Rough size in memory. */
  readonly bytes: number;
};

const BASE_BYTES = 1_000;
const COMMAND_BYTES = 350;
const PERSON_BYTES = 150;

/** Rough size of plain data in memory; cheap enough for every append. */
export const estimateBytes = (value: unknown): number => {
  if (typeof value === 'string') return 20 + value.length * 2;
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 32;
  for (const item of Object.values(value)) bytes += 16 + estimateBytes(item);
  return bytes;
};

export const emptyFold = <State>(state: State): Folded<State> => ({
  state,
  revision: -1,
  commands: new Map(),
  persons: new Set(),
  bytes: BASE_BYTES,
});

export type Evolve<State> = (state: State, event: { readonly type: string; readonly data: unknown }) => State;
type Foldable = Pick<RecordedEvent, 'type' | 'data' | 'metadata' | 'revision' | 'position' | 'person'>;

/**
 * Adds events to a fold. Its commands and persons are handed on, not copied: a fold that has been extended must not be used again, which the
 * queue per stream ensures.
 */
export const extend = <State>(folded: Folded<State>, events: readonly Foldable[], evolve: Evolve<State>): Folded<State> => {
  const last = events[events.length - 1];
  if (last === undefined) return folded;
  const commands = folded.commands as Map<string, KnownCommand>;
  const persons = folded.persons as Set<string>;
  let { state, bytes } = folded;
  for (const event of events) {
    const { commandId, commandFingerprint: fingerprint } = event.metadata;
    state = evolve(state, event);
    // The payload stands for what it adds to the state, which may hold less of it but hardly more.
    bytes += estimateBytes(event.data) + (commands.has(commandId) ? 0 : COMMAND_BYTES);
    if (event.person !== undefined && !persons.has(event.person)) {
      bytes += PERSON_BYTES;
      persons.add(event.person);
    }
    commands.set(commandId, { fingerprint, revision: event.revision, position: event.position });
  }
  return { state, revision: last.revision, position: last.position, commands, persons, bytes };
};

/** Recent folds, bounded in bytes. */
export type StateCache = Lru<Folded<unknown>>;
export const createStateCache = (bytes: number): StateCache => createLru(bytes, (folded) => folded.bytes);

/** What a node takes on before it says no. */
export type Limits = {
  /** Largest append in bytes: data and metadata of its events, and their types. A message may be 20 MiB larger. */
  readonly appendBytes: number;
  /** Events of one append. */
  readonly appendEvents: number;
  /** How long the events of an append may take to arrive, in milliseconds; on the stream that appends share, two seconds. */
  readonly arrivalMilliseconds: number;
  /** Connections at once; further ones are closed. */
  readonly connections: number;
  /** Calls at once on one connection; further ones wait at the client. */
  readonly streamsPerConnection: number;
  /** What a client may say in the headers of a call, in bytes. */
  readonly headerBytes: number;
  /** How long a client may leave an answer untaken, in milliseconds, before its call is ended. */
  readonly stalledMilliseconds: number;
  /** How long a new connection may stay without a word, in milliseconds. */
  readonly silenceMilliseconds: number;
};

export const DEFAULT_LIMITS: Limits = {
  appendBytes: 1024 * 1024,
  appendEvents: 50_000,
  arrivalMilliseconds: 60_000,
  connections: 1_024,
  streamsPerConnection: 4_096,
  headerBytes: 16 * 1024,
  stalledMilliseconds: 10 * 60_000,
  silenceMilliseconds: 30_000,
};

/** A limit that is none; the message names it and says what it may be. */
export class LimitRefused extends Error {
  override readonly name = 'LimitRefused';
}

/** The limits with what is given. Throws `LimitRefused`. */
export const limitsOf = (given: Partial<Limits> = {}): Limits => {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw new LimitRefused(`there is no limit ${name}: choose among ${Object.keys(DEFAULT_LIMITS).join(', ')}`);
    }
    if (!Number.isSafeInteger(value) || value < 1) throw new LimitRefused(`the limit ${name} must be a whole number from 1, not ${value}`);
  }
  return { ...DEFAULT_LIMITS, ...given };
};

/** What an append expects of its stream; a number is the revision the stream must be at. */
export type Expected = 'any' | 'no-stream' | 'stream-exists' | number;

/** The revision of the event that ends a stream for ever; on the wire it is the largest of 64 bits, which no number here can hold. */
export const TOMBSTONE = Number.MAX_SAFE_INTEGER;

/** To remove a stream until somebody appends to it again, or for ever. */
export type Removal = 'delete' | 'tombstone';

/** A stream as the decision needs it. `last` also counts events that readers no longer see; -1 when there are none. */
export type StreamState = {
  readonly last: number;
  readonly fate: 'live' | 'soft-deleted' | 'tombstoned';
  /** The first revision that is not truncated: where a stream that was deleted began again. */
  readonly beginsAt: number;
  /** Whether its metadata stream holds an event. */
  readonly hasMetadata: () => boolean;
  /** Newest revision at which this stream recorded the event id. */
  readonly revisionOf: (eventId: string) => number | undefined;
  /** Event ids from a revision on, at most `count`. */
  readonly idsFrom: (revision: number, count: number) => readonly string[];
};

export type Verdict =
  | { readonly kind: 'write' }
  /** All of it was written before: answer as then. `revision` is where its last event lies. */
  | { readonly kind: 'repeated'; readonly revision: number }
  | { readonly kind: 'wrong-version' }
  | { readonly kind: 'deleted' };

const write: Verdict = { kind: 'write' };
const wrongVersion: Verdict = { kind: 'wrong-version' };

/** Decides an append as the EventStoreDB protocol does: new, a repeat of an earlier one, or in conflict with it. */
export const judge = (expected: Expected, ids: readonly string[], stream: StreamState): Verdict => {
  if (stream.fate === 'tombstoned') return { kind: 'deleted' };
  if (expected === 'any') return judgeByIds(ids, stream);
  if (expected === 'stream-exists') {
    if (stream.fate === 'soft-deleted') return { kind: 'deleted' };
    return stream.last < 0 && !stream.hasMetadata() ? wrongVersion : judgeByIds(ids, stream);
  }
  const required = expected === 'no-stream' ? -1 : expected;
  if (required > stream.last) return wrongVersion;
  if (required === stream.last) return write;
  return judgeAgainstHistory(required, ids, stream);
};

/** Without a revision to compare, only the ids tell a repeat; a repeat that brings something new is in conflict. */
const judgeByIds = (ids: readonly string[], stream: StreamState): Verdict => {
  let last: number | undefined;
  for (const [index, id] of ids.entries()) {
    const revision = stream.revisionOf(id);
    if (revision === undefined) return index === 0 ? write : wrongVersion;
    last = revision;
  }
  return last === undefined ? write : { kind: 'repeated', revision: last };
};

const judgeAgainstHistory = (required: number, ids: readonly string[], stream: StreamState): Verdict => {
  const history = stream.idsFrom(required + 1, ids.length);
  if (isSame(ids, history)) return { kind: 'repeated', revision: required + ids.length };
  if (required !== -1) return wrongVersion;
  if (stream.fate === 'soft-deleted') return ids[0] === history[0] ? wrongVersion : write;
  // Who began it again, and did not hear of it, asks as for a stream that was never there.
  const again = stream.beginsAt > 0 && isSame(ids, stream.idsFrom(stream.beginsAt, ids.length));
  return again ? { kind: 'repeated', revision: stream.beginsAt + ids.length - 1 } : wrongVersion;
};

const isSame = (ids: readonly string[], history: readonly string[]): boolean =>
  ids.length > 0 && ids.every((id, index) => history[index] === id);

/** Decides the removal of a stream: as an append of something new, but there must be something to delete. */
export const judgeRemoval = (removal: Removal, expected: Expected, stream: StreamState): Verdict => {
  const isThere = stream.last >= 0 || stream.hasMetadata();
  if (removal === 'delete' && !isThere && stream.fate !== 'tombstoned') return wrongVersion;
  return judge(expected, [NEW_ID], stream);
};

/** No client can send it: an event id must not be nil. */
const NEW_ID = '00000000-0000-0000-0000-000000000000';

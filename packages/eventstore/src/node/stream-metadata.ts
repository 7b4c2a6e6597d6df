import { TOMBSTONE } from './append-rules.js';

/** What a stream shows, from the newest event of its metadata stream. Who may see it is for the access lists to say. */
export type StreamSettings = {
  readonly maxCount?: number;
  readonly maxAgeSeconds?: number;
  /** Lowest revision to show; beyond every revision when the stream is deleted until somebody appends to it. */
  readonly truncateBefore?: number;
};

/** The largest revision of the protocol, 2^63 - 1, which as a number here becomes one more; no stream gets that far. */
const SOFT_DELETED = 2 ** 63;
const SOFT_DELETED_TEXT = '{"$tb":9223372036854775807}';

const METADATA_PREFIX = '$$';

export const isMetadataStream = (stream: string): boolean => stream.startsWith(METADATA_PREFIX);
export const metadataStreamOf = (stream: string): string => METADATA_PREFIX + stream;
/** The stream that a metadata stream speaks of. */
export const originalOf = (metadataStream: string): string => metadataStream.slice(METADATA_PREFIX.length);
/** The stream whose end is the end of this one too: metadata goes with its stream. */
export const baseOf = (stream: string): string => (isMetadataStream(stream) ? baseOf(originalOf(stream)) : stream);

const textOf = (data: Uint8Array): string => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (data: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(textOf(data));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // not JSON: the protocol treats it as no metadata at all
  }
};

const ACCESS_KEYS = ['$r', '$w', '$d', '$mr', '$mw'];

const isRoles = (value: unknown): boolean =>
  typeof value === 'string' || (Array.isArray(value) && value.every((role) => typeof role === 'string'));
const isAccess = (value: unknown): boolean =>
  isObject(value) && ACCESS_KEYS.every((key) => value[key] === undefined || isRoles(value[key]));

const KNOWN: Readonly<Record<string, (value: unknown) => boolean>> = {
  $maxCount: Number.isInteger,
  $maxAge: Number.isInteger,
  $tb: Number.isInteger,
  $cacheControl: Number.isInteger,
  $acl: isAccess,
};

/** A wrongly typed known key makes the whole document count as absent. */
const documentOf = (data: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  const values = parsed(data);
  const fits = values !== undefined && Object.entries(KNOWN).every(([key, isRight]) => values[key] === undefined || isRight(values[key]));
  return fits ? values : undefined;
};

/** A limit below one, or a truncation below zero, is ignored; so are keys of others. */
export const parseSettings = (data: Uint8Array | undefined): StreamSettings => {
  const values = data && documentOf(data);
  if (values === undefined) return {};
  const number = <Name extends keyof StreamSettings>(name: Name, key: string, least: number) => {
    const value = values[key];
    return typeof value === 'number' && value >= least ? { [name]: value } : {};
  };
  return {
    ...number('maxCount', '$maxCount', 1),
    ...number('maxAgeSeconds', '$maxAge', 1),
    ...number('truncateBefore', '$tb', 0),
  };
};

/** A metadata stream is not deleted by itself. */
const isSoftDeleted = (stream: string, { truncateBefore = 0 }: StreamSettings): boolean =>
  truncateBefore >= SOFT_DELETED && !isMetadataStream(stream);

/** What a stream's metadata says about its beginning. */
export type Truncation = { readonly isSoftDeleted: boolean; readonly beginsAt: number };

export const truncationOf = (stream: string, metadata: Uint8Array | undefined): Truncation => {
  const settings = isMetadataStream(stream) ? {} : parseSettings(metadata);
  return { isSoftDeleted: isSoftDeleted(stream, settings), beginsAt: settings.truncateBefore ?? 0 };
};

/** The metadata of a stream that is deleted: it replaces what was set before. */
export const deletedMetadata = (): Uint8Array => new TextEncoder().encode(SOFT_DELETED_TEXT);

/**
 * The metadata with another truncation and all else as it was, byte for byte: it may hold numbers that JavaScript cannot. Metadata that
 * counts as absent is replaced, or what was deleted would show again.
 */
export const truncatedMetadata = (data: Uint8Array | undefined, before: number): Uint8Array => {
  const text = data && documentOf(data) ? textOf(data).trim().slice(1, -1) : '';
  const others = membersOf(text).filter((member) => keyOf(member) !== '$tb');
  return new TextEncoder().encode(`{${[`"$tb":${before}`, ...others].join(',')}}`);
};

/** The members of a JSON object, given what stands between its braces. */
const membersOf = (text: string): readonly string[] => {
  const members: string[] = [];
  let start = 0;
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quoted && character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if ('{['.includes(character)) depth += 1;
    else if ('}]'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 0) {
      members.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...members, text.slice(start)].map((member) => member.trim()).filter((member) => member !== '');
};

const keyOf = (member: string): unknown => JSON.parse(/^"(?:[^"\\]|\\.)*"/s.exec(member)?.[0] ?? 'null');

/** Lowest revision a reader may see; beyond the last when all is gone. A metadata stream shows only its newest event. */
const lowestVisible = (stream: string, last: number, { maxCount, truncateBefore = 0 }: StreamSettings): number => {
  if (isMetadataStream(stream)) return Math.max(0, last);
  const kept = maxCount === undefined ? 0 : last + 1 - maxCount;
  return Math.min(Math.max(0, kept, truncateBefore), last + 1);
};

/** What readers see of a stream: from revision `lowest` on, what is not older than `since` (milliseconds of the Unix epoch). */
export type View = { readonly fate: 'live' | 'soft-deleted' | 'tombstoned'; readonly lowest: number; readonly since: number };

/** `metadata` is the newest event of the metadata stream, `baseLast` the last revision of the stream whose end is its end too. */
export const viewOf = (
  stream: string,
  { last, baseLast, metadata }: { readonly last: number; readonly baseLast: number; readonly metadata: Uint8Array | undefined },
  now: number,
): View => {
  if (baseLast === TOMBSTONE) return { fate: 'tombstoned', lowest: TOMBSTONE, since: 0 };
  const settings = isMetadataStream(stream) ? {} : parseSettings(metadata);
  return {
    fate: isSoftDeleted(stream, settings) ? 'soft-deleted' : 'live',
    lowest: lowestVisible(stream, last, settings),
    since: settings.maxAgeSeconds === undefined ? 0 : now - settings.maxAgeSeconds * 1000,
  };
};

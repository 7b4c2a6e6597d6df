/** One thing wrong at one place of a document; the place is a JSON Pointer. */
export type Flaw = { readonly pointer: string; readonly detail: string };

/** The bytes are no JSON document this interface reads; `flaws` names places where they are known. */
export class UnacceptableJson extends Error {
  override readonly name = 'UnacceptableJson';
  constructor(
    readonly kind: 'malformed-json' | 'invalid-encoding' | 'invalid-content',
    message: string,
    readonly flaws: readonly Flaw[] = [],
  ) {
    super(message);
  }
}

export type JsonLimits = { readonly depth: number; readonly values: number };

/** Enough for every form of the processes many times over. */
export const JSON_LIMITS: JsonLimits = { depth: 24, values: 20_000 };

/** Enough for a directory of ten thousand: seven values for a person with a role and a substitute, three more for an absence. */
export const DOCUMENT_JSON_LIMITS: JsonLimits = { depth: 24, values: 100_000 };

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_FLAWS = 20;

export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const HALF_PAIR = /\p{Surrogate}/u;

/** What keeps a text out of the log, in the words of I-JSON (RFC 7493), or undefined. */
export const textFlaw = (text: string): string | undefined =>
  text.includes('\u0000')
    ? 'holds U+0000'
    : HALF_PAIR.test(text)
      ? 'is not well-formed Unicode: it holds half a surrogate pair'
      : undefined;

const numberFlaw = (value: number): string | undefined => {
  if (!Number.isFinite(value)) return 'is beyond the range of numbers';
  if (Object.is(value, -0)) return 'is minus zero';
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return 'is an integer beyond 2^53: send it as a decimal string';
  return undefined;
};

type Walk = { values: number; members: number; readonly limits: JsonLimits; readonly flaws: Flaw[] };

const note = (walk: Walk, path: readonly string[], detail: string | undefined): void => {
  if (detail !== undefined && walk.flaws.length < MAX_FLAWS) walk.flaws.push({ pointer: pointerTo(path), detail });
};

const visit = (value: unknown, path: readonly string[], walk: Walk): void => {
  walk.values += 1;
  if (walk.values > walk.limits.values) throw new UnacceptableJson('malformed-json', `more than ${walk.limits.values} values`);
  if (typeof value === 'string') note(walk, path, textFlaw(value));
  if (typeof value === 'number') note(walk, path, numberFlaw(value));
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= walk.limits.depth)
    throw new UnacceptableJson('malformed-json', `nested deeper than ${walk.limits.depth} levels`, [
      { pointer: pointerTo(path), detail: 'lies too deep' },
    ]);
  const list = Array.isArray(value);
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, key];
    if (!list) {
      walk.members += 1;
      note(walk, at, FORBIDDEN_KEYS.has(key) ? 'is not an acceptable name' : textFlaw(key) && `its name ${textFlaw(key)}`);
    }
    visit(item, at, walk);
  }
};

/** Members as written: JSON.parse keeps only the last of two with one name, so the count tells whether any was lost. */
const membersWritten = (text: string): number => text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;

/**
 * Reads a body as I-JSON, the only JSON the log keeps: UTF-8, well-formed Unicode without U+0000, no integers beyond 2^53, no member twice,
 * bounded in depth and size. Throws `UnacceptableJson` naming every bad place.
 */
export const parseJson = (bytes: Uint8Array, limits: JsonLimits = JSON_LIMITS): unknown => {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnacceptableJson('invalid-encoding', 'the body holds bytes that are not UTF-8');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnacceptableJson('malformed-json', 'the body is not JSON: check quotes, commas and brackets');
  }
  const walk: Walk = { values: 0, members: 0, limits, flaws: [] };
  visit(value, [], walk);
  if (walk.flaws.length > 0) throw new UnacceptableJson('invalid-content', 'some values cannot be kept', walk.flaws);
  if (membersWritten(text) !== walk.members) throw new UnacceptableJson('malformed-json', 'a member name appears twice in one object');
  return value;
};

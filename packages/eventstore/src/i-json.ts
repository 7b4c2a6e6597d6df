/** A value that must not enter the log, by JSON Pointer. */
export type Flaw = { readonly at: string; readonly reason: string };

/** Deeper nesting is no payload but a cycle or an attack on whoever reads it recursively. */
const MAX_DEPTH = 64;
const LONE_SURROGATE = /\p{Surrogate}/u;

type Found = { readonly reason: string; readonly path: string[] };

const found = (reason: string): Found => ({ reason, path: [] });

const below = (flaw: Found, key: string | number): Found => {
  flaw.path.push(String(key));
  return flaw;
};

const stringFlaw = (text: string): string | undefined => {
  // A NUL breaks every text column it is later projected into.
  if (text.includes('\u0000')) return 'contains U+0000';
  return LONE_SURROGATE.test(text) ? 'is not well-formed Unicode' : undefined;
};

const numberFlaw = (value: number): string | undefined => {
  if (!Number.isFinite(value)) return `${value} is not a JSON number`;
  if (Object.is(value, -0)) return 'is negative zero';
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? 'is an integer beyond ±(2^53 − 1): use a decimal string' : undefined;
};

const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const inside = (value: object, depth: number): Found | undefined => {
  if (depth >= MAX_DEPTH) return found(`is nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const flaw = visit(value[index], depth + 1);
      if (flaw !== undefined) return below(flaw, index);
    }
    return undefined;
  }
  if (!isPlain(value)) return found(`is a ${value.constructor?.name ?? 'special object'}, not plain data`);
  for (const key of Object.keys(value)) {
    const bad = stringFlaw(key);
    if (bad !== undefined) return below(found(`key ${bad}`), key);
    const flaw = visit((value as Record<string, unknown>)[key], depth + 1);
    if (flaw !== undefined) return below(flaw, key);
  }
  return undefined;
};

const visit = (value: unknown, depth: number): Found | undefined => {
  switch (typeof value) {
    case 'string': {
      const reason = stringFlaw(value);
      return reason === undefined ? undefined : found(reason);
    }
    case 'number': {
      const reason = numberFlaw(value);
      return reason === undefined ? undefined : found(reason);
    }
    case 'boolean':
      return undefined;
    case 'object':
      return value === null ? undefined : inside(value, depth);
    case 'undefined':
    case 'function':
    case 'symbol':
    case 'bigint':
      return found(`is ${typeof value}, which JSON cannot express`);
  }
};

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * The first reason why a value is not I-JSON as the log keeps it, or undefined. What passes survives `JSON.parse(JSON.stringify(…))` unchanged
 * and has one canonical form, so that a proof hashes to the same leaf everywhere.
 */
export const findFlaw = (value: unknown): Flaw | undefined => {
  const flaw = visit(value, 0);
  if (flaw === undefined) return undefined;
  const at = flaw.path
    .reverse()
    .map((key) => `/${escaped(key)}`)
    .join('');
  return { at, reason: flaw.reason };
};

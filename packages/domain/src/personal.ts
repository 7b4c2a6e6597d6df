import { z } from 'zod';

/** A personal value whose key was destroyed. A legal value for every fold, view and form. */
const erased = z.strictObject({ erased: z.literal(true) });
export type Erased = z.infer<typeof erased>;
export type Personal<T> = T | Erased;
export const ERASED: Erased = Object.freeze({ erased: true as const });

export const isErased = (value: unknown): value is Erased =>
  typeof value === 'object' && value !== null && (value as { erased?: unknown }).erased === true;

const marked = new WeakSet<object>();

/** Declares a field as personal data: it never enters the log in clear, and may be read as erased. */
export const personal = <S extends z.ZodType>(schema: S) => {
  const field = z.union([schema, erased]);
  marked.add(field);
  return field;
};

type Inner = { readonly innerType?: z.ZodType; readonly element?: z.ZodType; readonly shape?: Record<string, z.ZodType> };
const inner = (schema: z.ZodType): Inner => schema._zod.def as unknown as Inner;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Personal values by JSON Pointer into the event's data. */
export type PersonalValues = Readonly<Record<string, Json>>;

/** Splits event data by its schema into what may lie in the log in clear and what must be sealed. */
export const splitPersonal = (schema: z.ZodType, data: Json): { readonly clear: Json; readonly personal: PersonalValues } => {
  const found: Record<string, Json> = {};
  const walk = (at: z.ZodType, value: Json, pointer: string): Json | undefined => {
    if (marked.has(at)) {
      if (isErased(value)) return value as unknown as Json;
      found[pointer] = value;
      return undefined;
    }
    const { innerType, element, shape } = inner(at);
    if (innerType !== undefined) return walk(innerType, value, pointer);
    if (element !== undefined && Array.isArray(value))
      return value.map((item, index) => walk(element, item, `${pointer}/${index}`) ?? null);
    if (shape !== undefined && typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const clear: Record<string, Json> = {};
      for (const [key, item] of Object.entries(value)) {
        const kept =
          item === undefined
            ? undefined
            : shape[key] === undefined
              ? item
              : walk(shape[key], item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
        if (kept !== undefined) clear[key] = kept;
      }
      return clear;
    }
    return value;
  };
  return { clear: walk(schema, data, '') ?? null, personal: found };
};

/** Puts personal values back where they were; a pointer without a value becomes erased. */
export const joinPersonal = (clear: Json, pointers: readonly string[], values: PersonalValues | undefined): Json => {
  const data = structuredCloneJson(clear);
  for (const pointer of pointers) {
    const keys = pointer
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop();
    let target = data as Record<string, Json>;
    for (const key of keys) target = target[key] as Record<string, Json>;
    if (last !== undefined) target[last] = values?.[pointer] ?? (ERASED as unknown as Json);
  }
  return data;
};

const structuredCloneJson = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;

import { z } from 'zod';

/** A personal value whose key was destroyed. A legal value for every fold, view and form. */
const erased = z.strictObject({ erased: z.literal(true) });
export type Erased = z.infer<typeof erased>;
export type Personal<T> = T | Erased;
export const ERASED: Erased = Object.freeze({ erased: true as const });

export const isErased = (value: unknown): value is Erased =>
  typeof value === 'object' && value !== null && (value as { erased?: unknown }).erased === true;

/** Declares a field as personal data: it never enters the log in clear, and may be read as erased. */
export const personal = <S extends z.ZodType>(schema: S) => z.union([schema, erased]);

/** The parts of a zod definition that may hold further schemas. */
type Definition = {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  /** Of a lazy schema. */
  readonly getter?: () => z.ZodType;
};
const definitionOf = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition;

/** Told by its alternative, not by its identity: `.meta()` and `.refine()` copy a schema. */
const isPersonal = (schema: z.ZodType): boolean => definitionOf(schema).options?.includes(erased) ?? false;

const isSchema = (value: unknown): value is z.ZodType => typeof value === 'object' && value !== null && '_zod' in value;

/** Whatever schemas a definition mentions, in fields, lists or records. */
const children = (schema: z.ZodType): readonly z.ZodType[] => {
  const { getter, ...parts } = definitionOf(schema);
  return [...Object.values(parts), getter?.()].flatMap((part: unknown) =>
    isSchema(part) ? [part] : typeof part === 'object' && part !== null ? Object.values(part).filter(isSchema) : [],
  );
};

/** A schema and all below it, each once: schemas may mention themselves. */
const within = (schema: z.ZodType, seen = new Set<z.ZodType>()): ReadonlySet<z.ZodType> => {
  if (seen.has(schema)) return seen;
  seen.add(schema);
  if (!isPersonal(schema)) for (const child of children(schema)) within(child, seen);
  return seen;
};

const known = new WeakMap<z.ZodType, boolean>();

const holdsPersonal = (schema: z.ZodType): boolean => {
  const found = known.get(schema) ?? [...within(schema)].some(isPersonal);
  known.set(schema, found);
  return found;
};

const keysOf = new WeakMap<z.ZodType, readonly string[]>();

/** Under which keys of an object there may be personal values; most events have none of them. */
const personalKeys = (schema: z.ZodType, shape: Readonly<Record<string, z.ZodType>>): readonly string[] => {
  const found = keysOf.get(schema) ?? Object.keys(shape).filter((key) => shape[key] !== undefined && holdsPersonal(shape[key]));
  keysOf.set(schema, found);
  return found;
};

/** Those of a schema's children into which `splitPersonal` follows the data. */
const followed = (schema: z.ZodType): readonly z.ZodType[] => {
  const { innerType, element, valueType, options, shape } = definitionOf(schema);
  return [innerType, element, valueType, ...(options ?? []), ...Object.values(shape ?? {})].filter((child) => child !== undefined);
};

/** Throws when a schema declares personal data where `splitPersonal` would not find it: it would lie in the log in clear. */
export const assertSealable = (schema: z.ZodType, name: string): void => {
  for (const parent of within(schema)) {
    const hidden = isPersonal(parent) ? [] : children(parent).filter((child) => holdsPersonal(child) && !followed(parent).includes(child));
    if (hidden.length > 0) throw new Error(`${name}: personal data inside ${definitionOf(parent).type} cannot be sealed`);
  }
};

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Personal values by JSON Pointer into the event's data. */
export type PersonalValues = Readonly<Record<string, Json>>;

const isRecord = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const step = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Splits event data by its schema into what may lie in the log in clear and what must be sealed. */
export const splitPersonal = (schema: z.ZodType, data: Json): { readonly clear: Json; readonly personal: PersonalValues } => {
  const found: Record<string, Json> = {};

  /** What stays in clear; undefined where the value as a whole is personal. */
  const walk = (at: z.ZodType, value: Json, pointer: string): Json | undefined => {
    if (!holdsPersonal(at)) return value;
    if (isPersonal(at)) {
      if (isErased(value)) return value as unknown as Json;
      found[pointer] = value;
      return undefined;
    }
    const { innerType, element, valueType, options, shape } = definitionOf(at);
    if (innerType !== undefined) return walk(innerType, value, pointer);
    if (options !== undefined) {
      const chosen = options.find((option) => option.safeParse(value).success);
      return chosen === undefined ? value : walk(chosen, value, pointer);
    }
    if (element !== undefined && Array.isArray(value))
      return value.map((item, index) => walk(element, item, `${pointer}/${index}`) ?? null);
    if (!isRecord(value)) return value;
    if (shape !== undefined && !personalKeys(at, shape).some((key) => Object.hasOwn(value, key))) return value;
    const kept = Object.entries(value).flatMap(([key, item]: [string, Json | undefined]): [string, Json][] => {
      const child = shape === undefined ? valueType : Object.hasOwn(shape, key) ? shape[key] : undefined;
      const clear = child === undefined || item === undefined ? item : walk(child, item, pointer + step(key));
      return clear === undefined ? [] : [[key, clear]];
    });
    return Object.fromEntries(kept);
  };

  return { clear: walk(schema, data, '') ?? null, personal: found };
};

/** Puts personal values back where they were; a pointer without a value becomes erased. */
export const joinPersonal = (clear: Json, pointers: readonly string[], values: PersonalValues | undefined): Json => {
  const valueAt = (pointer: string): Json => {
    const value = values !== undefined && Object.hasOwn(values, pointer) ? values[pointer] : undefined;
    return value === undefined ? (ERASED as unknown as Json) : value;
  };
  if (pointers.includes('')) return valueAt('');
  const data = JSON.parse(JSON.stringify(clear)) as Json;
  for (const pointer of pointers) {
    const keys = pointer
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop() ?? '';
    let target = data as Record<string, Json>;
    for (const key of keys) target = target[key] as Record<string, Json>;
    // Defined, not assigned: a key such as __proto__ must stay a key.
    Object.defineProperty(target, last, { value: valueAt(pointer), enumerable: true, writable: true, configurable: true });
  }
  return data;
};

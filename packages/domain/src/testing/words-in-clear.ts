import type { z } from 'zod';
import { splitPersonal } from '../personal.js';

/** What nobody should be able to write into a field that lies in the log in clear. */
const SENTENCES = ['王芳住院了', 'Ms Wang was ill'];

const isSchema = (value: unknown): value is z.ZodType =>
  typeof value === 'object' && value !== null && '_zod' in value && 'safeParse' in value;

const isPersonal = (schema: z.ZodType): boolean => '' in splitPersonal(schema, SENTENCES[0] as string).personal;

/** Schemas below a schema, each with its step from there; a list, a record and its keys take one step of their own. */
const below = (schema: z.ZodType): readonly (readonly [step: string, part: z.ZodType])[] => {
  const { checks, getter, ...parts } = schema._zod.def as unknown as Readonly<Record<string, unknown>>;
  return [...Object.entries(parts), ['getter', typeof getter === 'function' ? getter() : undefined] as const].flatMap(([name, part]) => {
    if (isSchema(part)) return [[{ element: '/*', valueType: '/*', keyType: '/(key)', rest: '/*' }[name] ?? '', part] as const];
    if (typeof part !== 'object' || part === null) return [];
    const inner = Object.entries(part).filter((entry): entry is [string, z.ZodType] => isSchema(entry[1]));
    return inner.map(([key, one]) => [name === 'shape' ? `/${key}` : '', one] as const);
  });
};

/**
 * The places of a schema, as pointers with a star for any entry of a list, where words of any kind are taken and not declared personal. Found
 * by trying: a pattern or a list of words keeps a sentence out, a limit on the length does not. What takes anything at all counts too.
 */
export const wordsInClear = (schema: z.ZodType, at = '', above: readonly z.ZodType[] = []): readonly string[] => {
  if (above.includes(schema) || isPersonal(schema)) return [];
  const parts = below(schema);
  if (parts.length === 0) return SENTENCES.some((words) => schema.safeParse(words).success) ? [at] : [];
  return [...new Set(parts.flatMap(([step, part]) => wordsInClear(part, at + step, [...above, schema])))];
};

import type { z } from 'zod';

/** A published document with its version: rules are data with their own history. */
export type Published<Document> = { readonly version: number; readonly effectiveFrom: string; readonly document: Document };

/** The version in force at an instant: of those effective by then the one published last. */
export const versionAt = <Document>(versions: readonly Published<Document>[], at: string): Published<Document> | undefined =>
  versions.findLast(({ effectiveFrom }) => effectiveFrom <= at);

/** Everything that keeps a document from being published, as `<JSON Pointer>: <what is wrong>`. */
export type Validated<Document> =
  | { readonly ok: true; readonly document: Document }
  | { readonly ok: false; readonly failures: readonly string[] };

/** Checks a shape, then what lies beyond a shape; lists all failures together. */
export const validated = <Document>(
  schema: z.ZodType<Document>,
  value: unknown,
  problems: (document: Document) => readonly string[] = () => [],
): Validated<Document> => {
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    return { ok: false, failures: parsed.error.issues.map(({ path, message }) => `/${path.map(String).join('/')}: ${message}`) };
  const failures = problems(parsed.data);
  return failures.length === 0 ? { ok: true, document: parsed.data } : { ok: false, failures };
};

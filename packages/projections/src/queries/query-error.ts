import type { z } from 'zod';

/** A question that cannot be asked: names the field at fault. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  constructor(
    readonly field: string,
    readonly reason: string,
  ) {
    super(`${field}: ${reason}`);
  }
}

/** Arguments as their schema has them. Faults: `QueryError` for the first that does not fit. */
export const parseQuery = <S extends z.ZodType>(schema: S, input: unknown): z.output<S> => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  throw new QueryError([...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])].join('.'), issue?.message ?? 'invalid');
};

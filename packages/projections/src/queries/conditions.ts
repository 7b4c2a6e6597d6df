import { QueryError } from './query-error.js';

/**
 * Conditions as callers write them, `name:value`, gathered by name: several of one name are values of which any will do. Only the first colon
 * divides; names are checked where the question is asked. Faults: `QueryError` naming `where`.
 */
export const conditionsIn = (where: string | readonly string[] | undefined): Record<string, string[]> => {
  const conditions = new Map<string, string[]>();
  for (const condition of [where ?? []].flat()) {
    const colon = condition.indexOf(':');
    if (colon < 1) throw new QueryError('where', 'is not of the form name:value');
    const name = condition.slice(0, colon);
    conditions.set(name, [...(conditions.get(name) ?? []), condition.slice(colon + 1)]);
  }
  return Object.fromEntries(conditions);
};

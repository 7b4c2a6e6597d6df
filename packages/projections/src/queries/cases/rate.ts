import { sql } from 'kysely';
import type { RateDefinition } from './case-source.js';

type Sql = ReturnType<typeof sql>;

const listOf = (values: readonly string[]): Sql => sql.join(values.map((value) => sql.lit(value)));

/** Whether a case counts as yes: null where that is not known. */
export const verdictOf = (rate: RateDefinition): Sql => {
  if ('time' in rate) {
    const [time, limit] = [sql.lit(rate.time), sql.lit(rate.atOrBefore)];
    return rate.known === 'instants'
      ? sql`((instants->${time})::bigint <= (instants->${limit})::bigint)`
      : sql`(days->>${time} <= days->>${limit})`;
  }
  const fact = sql`facts->>${sql.lit(rate.fact)}`;
  return sql`(case when ${fact} in (${listOf(rate.yes)}) then true when ${fact} in (${listOf(rate.no)}) then false end)`;
};

import { sql } from 'kysely';
import type { RateDefinition } from './case-source.js';

type Sql = ReturnType<typeof sql>;

const whens = (values: readonly string[], then: boolean): readonly Sql[] =>
  values.map((value) => sql`when ${sql.lit(value)} then ${sql.lit(then)}`);

/** Whether a case counts as yes: null where that is not known. */
export const verdictOf = (rate: RateDefinition): Sql => {
  if ('time' in rate) {
    const [time, limit] = [sql.lit(rate.time), sql.lit(rate.atOrBefore)];
    return rate.known === 'instants'
      ? sql`((instants->${time})::bigint <= (instants->${limit})::bigint)`
      : sql`(days->>${time} <= days->>${limit})`;
  }
  // The fact is read once, whatever the number of values.
  return sql`(case facts->>${sql.lit(rate.fact)} ${sql.join([...whens(rate.yes, true), ...whens(rate.no, false)], sql` `)} end)`;
};

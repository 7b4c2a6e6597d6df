import { z } from 'zod';
import type { ReadDatabase } from '../../database/read-database.js';
import { serving } from '../../serving.js';
import { caseFacts } from '../../views/case-facts.js';
import { parseQuery, QueryError } from '../query-error.js';
import { snapshot } from '../snapshot.js';
import { factsOf } from './attributes.js';
import { present, readViews } from './scope.js';
import { type DescribedSource, describeSource } from './sources.js';
import { sourcesIn } from './sources-in.js';

const schema = z.strictObject({
  /** An import profile, or `managed`. */
  profile: z.string().min(1).max(100).optional(),
});

/**
 * The attributes, rates and durations that `queryCases` takes, by source. Of profiles that declare nothing the cases tell their attributes.
 *
 * Faults: `QueryError` naming `profile`.
 */
export const describeSources = async (database: ReadDatabase, query: z.input<typeof schema> = {}): Promise<readonly DescribedSource[]> => {
  const { profile } = parseQuery(schema, query);
  return snapshot(database, async (db) => {
    const served = await serving(db, readViews);
    const table = served.table(caseFacts);
    const [sources, there] = [await sourcesIn(db, served), await present(db, table)];
    const undeclared = there.filter((name) => !sources.some((source) => source.name === name));
    const all = [...sources.map(({ name }) => name), ...undeclared];
    if (profile !== undefined && !all.includes(profile))
      throw new QueryError('profile', `there is no profile ${profile}; there are ${all.join(', ')}`);
    const declared = sources.map((source) => describeSource(source, there.includes(source.name)));
    const others = undeclared.map(async (name) =>
      describeSource(
        { name, title: name, timezone: '', attributes: await factsOf(db, table, [name]), several: [], rates: {}, durations: {} },
        true,
      ),
    );
    return [...declared, ...(await Promise.all(others))].filter(({ source }) => profile === undefined || source === profile);
  });
};

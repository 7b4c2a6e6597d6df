// What the engine is made of and rests on, read from what was built: names of commands, events, keys, deadlines and metrics with their grounds.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { citedIn, unreadKeys } from './citations.mjs';

const built = (root, path) => {
  const file = join(root, 'packages', path);
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build first`);
  return import(pathToFileURL(file).href);
};

/** A metric names its clauses, or says "default" and why. */
const groundsOfMetric = (source) => {
  const clauses = citedIn(source);
  if (clauses.length > 0) return clauses;
  return { ours: /^default: (.*)$/.exec(source)?.[1] ?? '' };
};

const keysOf = (policyKey, keys) => {
  const pattern = new RegExp(`^${policyKey.replaceAll('.', '\\.').replace('*', '[a-z]+')}$`);
  return keys.filter((key) => pattern.test(key));
};

/** Data only, so that it can be compared, copied and, in tests, spoiled. */
export const readEngine = async (root) => {
  const { aggregates, clauses, DEADLINES, POLICY_KEYS } = await built(root, 'domain/dist/index.js');
  const { METRICS } = await built(root, 'projections/dist/metrics/catalogue/index.js');
  const keys = Object.keys(POLICY_KEYS);
  const deadlines = Object.fromEntries(
    Object.entries(DEADLINES).map(([kind, { policyKey, missed, after }]) => [
      kind,
      {
        limit: policyKey,
        isKnown: keysOf(policyKey, keys).length > 0 || policyKey === 'dueAt' || policyKey === 'promisedAt',
        keys: [...keysOf(policyKey, keys), ...(after === undefined ? [] : [after])],
        missed,
      },
    ]),
  );
  const timed = Object.values(deadlines).flatMap((deadline) => deadline.keys);
  return {
    categories: Object.fromEntries(
      aggregates.map(({ category, commands, events }) => [category, { commands: Object.keys(commands), events: Object.keys(events) }]),
    ),
    grounds: structuredClone(clauses),
    keys: Object.fromEntries(
      Object.entries(POLICY_KEYS).map(([key, its]) => [key, its.ours === undefined ? [...its.clauses] : { ours: its.ours }]),
    ),
    unread: unreadKeys(
      root,
      keys.filter((key) => !timed.includes(key)),
    ),
    deadlines,
    metrics: Object.fromEntries(METRICS.map(({ id, source }) => [id, groundsOfMetric(source)])),
  };
};

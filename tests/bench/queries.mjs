// What a grouped question over a million cases costs beyond the same question in plain SQL, on one PostgreSQL, side by side: the language, its
// checks, the snapshot and the position that every answer carries. The rows are made by the database, not through the log.
import { performance } from 'node:perf_hooks';
import { openDatabase, queryCases } from '@redress/projections';
import { median, round } from './lib/measure.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { prepareViews, factsTable as table } from './lib/views.mjs';

const CASES = 1_000_000;

/** Six in ten from a source that knows days, four from one that knows instants; some values rare, some empty, some times unknown. */
const FILL = `
  insert into ${table} (key, kind, profile, source_id, timezone, received_on, facts, days, instants)
  select 'complaint-' || profile || '.' || i, 'observed', profile, i::text, 'America/New_York', day,
    case when profile = 'cfpb' then jsonb_build_object('product', 'Product ' || i % 18, 'issue', 'Issue ' || i * 31 % 160,
      'company', 'Company ' || (power(i * 7919 % 100003, 2)::bigint % 5000), 'state', case when i % 97 = 0 then '' else 'S' || i % 58 end,
      'channel', 'Channel ' || i % 7, 'outcome', 'Outcome ' || i % 8, 'timely', case when i % 29 = 0 then 'No' else 'Yes' end,
      'disputed', case i % 4 when 0 then 'Yes' when 1 then 'No' else '' end, 'received', day::text, 'sent', (day + (i % 9)::int)::text)
    else jsonb_build_object('agency', 'Agency ' || i % 14, 'type', 'Type ' || i * 13 % 110, 'borough', 'Borough ' || i % 6,
      'status', case when i % 10 = 0 then 'Open' else 'Closed' end) end,
    jsonb_build_object('received', day, 'sent', day + (i % 9)::int),
    case when profile = 'cfpb' then '{}'::jsonb when i % 10 = 0 then jsonb_build_object('received', at)
      else jsonb_build_object('received', at, 'due', at + 600000000, 'closed', at + i * 7919 % 900000000) end
  from (select i, case when i % 10 < 6 then 'cfpb' else 'nyc311' end as profile, date '2012-01-01' + (i % 4000)::int as day,
    1325394000000 + (i % 4000) * 86400000 as at from generate_series(1, $1::bigint) as i) as made`;

const scope = (profile) => `kind = 'observed' and profile = '${profile}'`;
const text = (name) => `coalesce(facts->>'${name}', '') collate "C"`;
const percentiles = 'percentile_disc(array[0.5, 0.9, 0.99]) within group (order by v)';
const lengths = `count(v), min(v), ${percentiles}, max(v), avg(v)`;

const QUESTIONS = [
  [
    'count by product',
    { groupBy: ['product'], where: { profile: 'cfpb' } },
    `select ${text('product')}, count(*) from ${table} where ${scope('cfpb')} group by 1 order by 1`,
  ],
  [
    'count by month and product, the top 20',
    { groupBy: ['month', 'product'], where: { profile: 'cfpb' }, top: 20 },
    `select to_char(received_on, 'YYYY-MM') collate "C", ${text('product')}, count(*) from ${table} where ${scope('cfpb')} group by 1, 2 order by 3 desc, 1, 2 limit 20`,
  ],
  [
    'count by company of one state',
    { groupBy: ['company'], where: { profile: 'cfpb', state: 'S7' } },
    `select ${text('company')}, count(*) from ${table} where ${scope('cfpb')} and facts->>'state' = 'S7' group by 1 order by 1`,
  ],
  [
    'rate timely by company',
    { groupBy: ['company'], measure: 'rate:timely', where: { profile: 'cfpb' } },
    `select ${text('company')}, count(*) filter (where facts->>'timely' = 'Yes'), count(*) filter (where facts->>'timely' in ('Yes', 'No'))
     from ${table} where ${scope('cfpb')} group by 1 order by 1`,
  ],
  [
    'rate in time by agency',
    { groupBy: ['agency'], measure: 'rate:onTime', where: { profile: 'nyc311' } },
    `select ${text('agency')}, count(*) filter (where (instants->'closed')::bigint <= (instants->'due')::bigint),
       count((instants->'closed')::bigint <= (instants->'due')::bigint) from ${table} where ${scope('nyc311')} group by 1 order by 1`,
  ],
  [
    'duration in days by channel',
    { groupBy: ['channel'], measure: 'duration:received..sent', where: { profile: 'cfpb' } },
    `select g, ${lengths} from (select ${text('channel')} as g, (days->>'sent')::date - (days->>'received')::date as v from ${table} where ${scope('cfpb')}) as q group by 1 order by 1`,
  ],
  [
    'duration in seconds by agency',
    { groupBy: ['agency'], measure: 'duration:received..closed', where: { profile: 'nyc311' } },
    `select g, ${lengths} from (select ${text('agency')} as g, (instants->'closed')::bigint - (instants->'received')::bigint as v from ${table} where ${scope('nyc311')}) as q group by 1 order by 1`,
  ],
];

const timed = async (work) => {
  const began = performance.now();
  const rows = await work();
  return { ms: performance.now() - began, rows };
};

/** Both by turns, and compared turn by turn, so that a machine that is noisy for a while hurts both alike. */
async function compare({ client, database, rounds, log }, [name, question, plain]) {
  const raw = { ours: [], plain: [] };
  for (let index = -1; index < rounds; index += 1) {
    for (const side of index % 2 === 0 ? ['ours', 'plain'] : ['plain', 'ours']) {
      const work = side === 'ours' ? async () => (await queryCases(database, question)).rows : async () => (await client.query(plain)).rows;
      const { ms, rows } = await timed(work);
      if (rows.length === 0) throw new Error(`${name}: no rows`);
      // The first round warms caches and is not counted.
      if (index >= 0) raw[side].push(round(ms, 1));
    }
  }
  const [ours, other] = [median(raw.ours), median(raw.plain)];
  const beyond = median(raw.ours.map((ms, index) => ms - raw.plain[index]));
  log(`  ${name}: ours ${raw.ours.join(', ')}; plain SQL ${raw.plain.join(', ')}`);
  return {
    name: `${name}, beyond plain SQL`,
    kind: 'limit',
    value: round(beyond, 1),
    limit: 20,
    ours: round(ours, 1),
    other: round(other, 1),
    unit: 'ms',
  };
}

export async function run({ log, short }) {
  const postgres = await startPostgres();
  const database = await openDatabase({ url: postgres.url });
  const { default: pg } = await import('pg');
  const client = new pg.Client(postgres.url);
  await client.connect();
  try {
    await prepareViews(database);
    const filled = await timed(() => client.query(FILL, [short ? CASES / 10 : CASES]));
    await client.query(`vacuum analyze ${table}`);
    log(`  ${short ? CASES / 10 : CASES} cases made in ${round(filled.ms / 1000, 0)} s`);
    const results = [];
    for (const question of QUESTIONS) results.push(await compare({ client, database, rounds: short ? 3 : 15, log }, question));
    return results;
  } finally {
    await client.end();
    await database.close();
    await postgres.stop();
  }
}

// How fast a table of cases leaves in each format, and in how much memory, against the database's own copy of the same columns to CSV.
import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { openDatabase } from '@redress/projections';
import pg from 'pg';
import { median, round } from './lib/measure.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { factsTable, prepareViews } from './lib/views.mjs';

const run_ = promisify(execFile);
const script = join(import.meta.dirname, 'lib', 'export-process.mjs');
const FORMATS = ['csv', 'xlsx', 'parquet'];
const NAMES = Array.from({ length: 17 }, (_, at) => `attribute${String(at + 1).padStart(2, '0')}`);

/** Rows like those of imported complaints: seventeen attributes, few values in most, some hundred bytes in all. */
const fill = (client, from, to) =>
  client.query(`
    insert into ${factsTable} (key, kind, profile, source_id, received_on, facts, days, instants)
    select 'complaint-bench.' || i, 'observed', 'bench', i::text, date '2012-01-01' + i % 1500,
      jsonb_build_object(${NAMES.map((name, at) => `'${name}', 'value of ${name} ' || (i * ${at + 7}) % ${[5, 40, 300, 5000][at % 4]}`).join(', ')}),
      jsonb_build_object('received', date '2012-01-01' + i % 1500, 'sent', date '2012-01-03' + i % 1500), '{}'
    from generate_series(${from}, ${to - 1}) as i`);

const copied = `copy (select key, kind, profile, source_id, timezone, received_on, days->>'received', days->>'sent', ${NAMES.map((name) => `facts->>'${name}'`).join(', ')}
  from ${factsTable} where kind = 'observed' order by key) to stdout (format csv, header)`;

const copy = (url) => {
  const began = performance.now();
  execFileSync('psql', [url, '-qc', copied], { stdio: ['ignore', 'ignore', 'inherit'] });
  return (performance.now() - began) / 1000;
};

const exported = async (url, format) => JSON.parse((await run_(process.execPath, [script, url, format])).stdout);

/** The database's copy and the formats take turns; their order is reversed every round. */
const measure = async ({ url, rows, rounds, log }) => {
  const raw = new Map(['copy', ...FORMATS].map((side) => [side, []]));
  for (let at = 0; at < rounds; at += 1)
    for (const side of at % 2 === 0 ? raw.keys() : [...raw.keys()].reverse()) {
      const figure = side === 'copy' ? { seconds: copy(url) } : await exported(url, side);
      raw.get(side).push(figure);
      log(
        `  ${rows} rows, round ${at + 1} ${side}: ${JSON.stringify(Object.fromEntries(Object.entries(figure).map(([k, v]) => [k, round(v)])))}`,
      );
    }
  return raw;
};

export async function run({ log, short }) {
  const server = await startPostgres();
  const client = new pg.Client(server.url);
  const results = [];
  try {
    const database = await openDatabase({ url: server.url });
    await prepareViews(database);
    await database.close();
    await client.connect();
    let filled = 0;
    const peaks = new Map();
    for (const rows of short ? [10_000] : [100_000, 1_000_000]) {
      await fill(client, filled, rows);
      await client.query(`vacuum analyze ${factsTable}`);
      filled = rows;
      const raw = await measure({ url: server.url, rows, rounds: short ? 1 : rows > 100_000 ? 1 : 3, log });
      const other = rows / median(raw.get('copy').map(({ seconds }) => seconds));
      for (const format of FORMATS) {
        const figures = raw.get(format);
        const ours = rows / median(figures.map(({ seconds }) => seconds));
        const peak = Math.max(...figures.map(({ peakMiB }) => peakMiB));
        results.push({
          name: `exports: ${format}, ${rows} rows against copy to CSV`,
          kind: 'ratio',
          value: round(ours / other),
          ours: round(ours, 0),
          other: round(other, 0),
          unit: 'rows/s',
        });
        results.push({
          name: `exports: ${format}, peak memory of the process at ${rows} rows`,
          kind: 'limit',
          value: round(peak, 0),
          ours: round(peak, 0),
          unit: 'MiB',
        });
        if (peaks.has(format))
          results.push({
            name: `exports: ${format}, peak memory at ${rows} rows against a tenth of them`,
            kind: 'limit',
            value: round(peak / peaks.get(format)),
            limit: 1.3,
            ours: round(peak, 0),
            other: round(peaks.get(format), 0),
            unit: 'MiB',
          });
        peaks.set(format, peak);
      }
    }
  } finally {
    await client.end();
    await server.stop();
  }
  return results;
}

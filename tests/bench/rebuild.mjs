// What a caller of the queue notices of a rebuild of every view: latencies over HTTP while it runs, against those of an idle engine. The API
// and the projector share a process, as in `redress up`; the caller is this one.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { median, round } from './lib/measure.mjs';
import { startNodeProcess } from './lib/node.mjs';
import { startPostgres } from './lib/postgres.mjs';

/** Callers at a time, and how long each looks at an answer. */
const CALLERS = 4;
const PAUSE_MS = 50;

const startApi = async (eventStoreUrl, place, cases) => {
  const child = fork(join(import.meta.dirname, 'lib', 'api-process.mjs'), [eventStoreUrl, place, String(cases)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url, key }] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the API died'))),
  ]);
  return {
    url,
    key,
    rebuild: async () => {
      child.send('rebuild');
      await once(child, 'message');
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
};

/** p50 and p99 in ms of the queue, asked by several callers until `until` settles. */
const latencies = async ({ url, key }, until) => {
  let isOver = false;
  const over = until.finally(() => {
    isOver = true;
  });
  const taken = [];
  const lane = async () => {
    while (!isOver) {
      const began = performance.now();
      const response = await fetch(new URL('/v1/complaints?limit=50', url), { headers: { authorization: `Bearer ${key}` } });
      const text = await response.text();
      if (!response.ok) throw new Error(`the queue answered ${response.status}: ${text}`);
      taken.push(performance.now() - began);
      await pause(PAUSE_MS);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, lane));
  await over;
  taken.sort((a, b) => a - b);
  const at = (share) => taken[Math.min(taken.length - 1, Math.ceil(share * taken.length) - 1)];
  return { p50: at(0.5), p99: at(0.99), requests: taken.length };
};

const measure = async (api, rounds, log) => {
  const [idle, during] = [[], []];
  await latencies(api, pause(1_000));
  for (let turn = 0; turn < rounds; turn += 1) {
    idle.push(await latencies(api, pause(4_000)));
    during.push(await latencies(api, api.rebuild()));
    for (const [name, { p50, p99, requests }] of Object.entries({ idle: idle.at(-1), rebuild: during.at(-1) }))
      log(`  round ${turn + 1} ${name}: p50 ${round(p50, 1)} ms, p99 ${round(p99, 1)} ms of ${requests} requests`);
  }
  const p99 = (all) => median(all.map((one) => one.p99));
  return { idle: p99(idle), during: p99(during) };
};

export async function run({ log, short }) {
  const cases = Number(process.env.REDRESS_BENCH_CASES ?? (short ? 200 : 3_000));
  const results = [];
  for (const engine of ['PostgreSQL', 'PGlite']) {
    log(` ${engine}`);
    const node = await startNodeProcess();
    const postgres = engine === 'PostgreSQL' ? await startPostgres() : undefined;
    try {
      const api = await startApi(node.connectionString, postgres?.url ?? 'memory', cases);
      const { idle, during } = await measure(api, short ? 1 : 3, log);
      await api.stop();
      results.push({
        name: `HTTP p99 of the queue on ${engine}, during a rebuild against idle`,
        kind: 'limit',
        value: round(during / idle),
        ours: round(during, 1),
        other: round(idle, 1),
        unit: 'ms',
      });
    } finally {
      await postgres?.stop();
      await node.stop();
    }
  }
  return results;
}

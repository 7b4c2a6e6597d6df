// How long tests wait for a node in memory: in a process that has never had one, with loading its code, and for each further one.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median, round } from './lib/measure.mjs';

const GOAL_MS = 150;
const script = join(import.meta.dirname, 'lib', 'node-start-process.mjs');

export async function run({ log, short }) {
  const rounds = Array.from({ length: short ? 1 : 15 }, () => JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })));
  for (const { loadedMs, firstMs, furtherMs } of rounds)
    log(`  loaded in ${round(loadedMs)} ms, first in ${round(firstMs)}, further in ${round(furtherMs)}`);
  const of = (pick) => median(rounds.map(pick));
  const result = (what, ours, limit = {}) => ({
    name: `node-start: ${what}`,
    kind: 'limit',
    value: round(ours),
    ours: round(ours),
    unit: 'ms',
    ...limit,
  });
  return [
    result(
      'first node of a process',
      of(({ firstMs }) => firstMs),
      { limit: GOAL_MS },
    ),
    result(
      'the same, with loading its code',
      of(({ loadedMs, firstMs }) => loadedMs + firstMs),
    ),
    result(
      'each further node',
      of(({ furtherMs }) => furtherMs),
    ),
  ];
}

// Benchmarks: each answers one question, side by side in one run. Usage: npm run bench [-- NAME…] [--json FILE] [--short]
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const here = import.meta.dirname;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, short: { type: 'boolean', default: false } },
});
if (!existsSync(join(here, 'node_modules'))) {
  console.error('bench: installing what we compare with');
  execFileSync('npm', ['ci', '--silent'], { cwd: here, stdio: 'inherit' });
}

const benches = [
  'command-handling',
  'whole-cases',
  'event-store-appends',
  'event-store-bulk',
  'event-store-growth',
  'event-store-readers',
  'node-start',
  'projector',
  'rebuild',
  'deadlines',
  'import',
  'queries',
  'exports',
];
const wanted = positionals.length === 0 ? benches : positionals;
const log = (line) => console.error(line);
const results = [];
log(`bench: ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0].toFixed(1)}, Node ${process.version}`);
for (const name of wanted) {
  if (!benches.includes(name)) throw new Error(`no benchmark ${name}; there are: ${benches.join(', ')}`);
  log(`bench: ${name}`);
  const { run } = await import(`./${name}.mjs`);
  results.push(...(await run({ log, short: values.short })));
}
for (const { name, kind, value, limit, ours, other, unit } of results) {
  // A ratio should reach its goal, a limit should not be passed.
  const isMet = kind === 'ratio' ? value >= limit : value <= limit;
  const goal = limit === undefined ? '' : ` (goal ${limit}${isMet ? ', met' : ', missed'})`;
  console.log(`${name}: ${kind} ${value}${goal}; ours ${ours}${other === undefined ? '' : `, other ${other}`} ${unit}`);
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);

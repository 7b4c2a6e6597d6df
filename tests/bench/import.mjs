// How many cases a second `redress import` takes into a fresh engine until the last of them can be queried, where the processor goes, and
// how much memory the import needs for more rows.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { round } from './lib/measure.mjs';

const PROGRAM = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'dist', 'main.js');
const HEADER =
  'Date received,Product,Sub-product,Issue,Sub-issue,Company public response,Company,State,ZIP code,Tags,Consumer consent provided?,Submitted via,Date sent to company,Company response to consumer,Timely response?,Consumer disputed?,Complaint ID';
const TICKS_A_SECOND = 100;

/** As many rows as are asked for, of about 300 bytes, as various as real ones. */
const rowsOf = (count) => {
  const day = (index) => new Date(Date.UTC(2015, 0, 1) + (index % 2_500) * 86_400_000).toISOString().slice(0, 10);
  const lines = [HEADER];
  for (let index = 0; index < count; index += 1)
    lines.push(
      [
        day(index),
        `Checking or savings account ${index % 18}`,
        `General-purpose credit card or charge card ${index % 75}`,
        `"Problem with a lender, or another company charging your account ${index % 163}"`,
        index % 3 === 0 ? '' : `Money was taken from your account on the wrong day ${index % 90}`,
        'Company has responded to the consumer and the CFPB',
        `BANK OF SOMEWHERE ${index % 980}`,
        'CA',
        String(10_000 + (index % 80_000)),
        '',
        'N/A',
        'Web',
        day(index + 1),
        'Closed with explanation',
        index % 30 === 0 ? 'No' : 'Yes',
        index % 4 === 0 ? 'No' : 'N/A',
        String(1_000_000 + index),
      ].join(','),
    );
  return `${lines.join('\n')}\n`;
};

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Every process below one, with seconds of processor and the most memory (MiB) it had so far. */
const familyOf = (root) => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      const fields = read(`/proc/${pid}/stat`)
        .replace(/^.*\) /s, '')
        .split(' ');
      return { pid: Number(pid), parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND };
    });
  const family = new Set([root]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { pid, parent } of all)
      if (family.has(parent) && !family.has(pid)) {
        family.add(pid);
        grown = true;
      }
  }
  return all
    .filter(({ pid }) => family.has(pid))
    .map((one) => ({
      ...one,
      command: read(`/proc/${one.pid}/cmdline`).split('\0').slice(1, 3).join(' '),
      peak: Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${one.pid}/status`))?.[1] ?? 0) / 1024,
    }));
};

async function importRound(rows) {
  const place = mkdtempSync(join(tmpdir(), 'redress-bench-import-'));
  const file = join(place, 'cases.csv');
  writeFileSync(file, rowsOf(rows));
  const begun = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'import', file, '--profile', 'cfpb', '--json', '--data', join(place, 'data')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const seen = new Map();
  const look = () => {
    for (const one of familyOf(child.pid)) seen.set(one.pid, one);
  };
  const looking = setInterval(look, 200);
  try {
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    const seconds = (performance.now() - begun) / 1_000;
    if (code !== 0 || JSON.parse(printed).imported !== rows) throw new Error(`the import ended with ${code}: ${printed}`);
    const parts = {};
    for (const { command, seconds: used, peak } of seen.values()) {
      const name = command.replace(/^.*\//, '').replace(/ .*$/, '');
      const part = parts[name] ?? { seconds: 0, peak: 0 };
      parts[name] = { seconds: part.seconds + used, peak: Math.max(part.peak, peak) };
    }
    return { seconds, parts };
  } finally {
    clearInterval(looking);
    rmSync(place, { recursive: true, force: true });
  }
}

const told = ({ seconds, parts }, rows) =>
  `${rows} rows in ${seconds.toFixed(1)} s; ${Object.entries(parts)
    .map(
      ([name, part]) =>
        `${name} ${((part.seconds * 1_000) / rows).toFixed(2)} ms of processor a case, at most ${Math.round(part.peak)} MiB`,
    )
    .join('; ')}`;

export async function run({ log, short }) {
  const [few, many] = short ? [200, 400] : [10_000, 60_000];
  const empty = await importRound(1);
  const small = await importRound(few);
  log(`  ${told(small, few)}`);
  const large = await importRound(many);
  log(`  ${told(large, many)}`);
  // Between two sizes, so that start and end of the engine do not count.
  const perSecond = (many - few) / (large.seconds - small.seconds);
  const importing = (round_) => round_.parts['main.js']?.peak ?? 0;
  log(`  with one row it takes ${empty.seconds.toFixed(1)} s`);
  return [
    {
      name: 'import until the last row can be queried',
      kind: 'ratio',
      value: round(perSecond / 1_000),
      limit: 1,
      ours: round(perSecond),
      other: 1_000,
      unit: 'cases/s',
    },
    {
      name: `memory of the import, ${many} rows against ${few}`,
      kind: 'limit',
      value: round(importing(large) / importing(small)),
      limit: 1.25,
      ours: round(importing(large)),
      other: round(importing(small)),
      unit: 'MiB',
    },
  ];
}

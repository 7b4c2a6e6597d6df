import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { issueApiKey } from '@redress/api';
import { compareWithRebuild } from '@redress/projections';
import { apiClient } from '../engine/client.js';
import { type Engine, startEngine } from '../engine/engine.js';
import { EXIT, failed, messageOf } from '../failure.js';
import type { DataFolder } from '../folder/data-folder.js';
import type { Output } from '../output.js';
import { drawBoard } from './board.js';
import { characterOf } from './character.js';
import { openDoor } from './door.js';
import type { HistoryInput } from './history-input.js';
import { type Ended, liveCase } from './live-case.js';
import { mostEscalated, readHistories, statisticsReport, story, timeReport } from './report.js';
import { everybody, type Person, STAFF } from './staff.js';
import { watchLog } from './watch.js';

export type DemoOptions = {
  readonly folder: DataFolder;
  readonly input: HistoryInput;
  readonly out: Output;
  readonly cases: number;
  readonly seed: number;
  readonly daySeconds: number;
  /** Told as soon as there is an engine to stop. */
  readonly onEngine: (engine: Engine) => void;
};

/** What the drill came to. */
export type DemoOutcome = {
  readonly imported: unknown;
  readonly cases: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly warnings: number;
  readonly missed: number;
  readonly escalations: number;
  readonly replans: number;
  readonly improvements: number;
  readonly views: readonly { readonly view: string; readonly rows: number; readonly differences: number }[];
  readonly seconds: Readonly<Record<string, number>>;
  /** What went wrong; empty when every case ended and every view equals a rebuild. */
  readonly failures: readonly string[];
};

const PREFIX = 'L';
const BIN = fileURLToPath(new URL('../../bin/redress.js', import.meta.url));

/** On a slow machine the drill goes on with the part of the history that is in by then; an import goes on where it stopped. */
const HISTORY_MS = 150_000;

/** The import runs as a command of its own against the running engine, as anybody would run it. */
const importHistory = ({ folder, input, out }: DemoOptions): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const args = [BIN, 'import', input.file, '--profile', input.profile, '--data', folder.path, '--json', ...(out.live ? [] : ['--quiet'])];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', out.live ? 'inherit' : 'pipe'] });
    const patience = setTimeout(() => child.kill('SIGINT'), HISTORY_MS);
    let printed = '';
    let words = '';
    child.stdout?.on('data', (chunk) => {
      printed += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      words += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(patience);
      if (code === 0 || (code === EXIT.interrupted && printed !== '')) resolve(JSON.parse(printed));
      else reject(failed(`the import of ${input.file} failed (exit code ${code}): ${words.trim()}`));
    });
  });

const issueKeys = async ({ core: { handler, keyring } }: Engine): Promise<(who: Person) => string> => {
  const keys = new Map<string, string>();
  const nameFor = ({ staffId, role }: Person) => `${staffId} ${role}`;
  for (const who of everybody) keys.set(nameFor(who), (await issueApiKey({ handler, pepper: keyring.pepper }, who)).key);
  return (who) => keys.get(nameFor(who)) ?? '';
};

/** Lives all cases, beginning one after another; one that cannot go on does not stop the others. */
const liveAll = async (
  engine: Engine,
  keyOf: (who: Person) => string,
  { cases, seed, daySeconds }: DemoOptions,
): Promise<readonly (Ended | { readonly id: string; readonly failure: string })[]> => {
  const door = openDoor({ url: () => engine.running.apiUrl, keyOf, reader: STAFF.serviceManager });
  const dayMs = daySeconds * 1_000;
  const one = async (number: number) => {
    await pause((number - 1) * dayMs * 1.2);
    const character = characterOf(seed, number);
    return liveCase({ door, character, prefix: PREFIX, dayMs }).catch((error: unknown) => ({
      id: `${PREFIX}${String(number).padStart(3, '0')}`,
      failure: messageOf(error),
    }));
  };
  return Promise.all(Array.from({ length: cases }, (_, index) => one(index + 1)));
};

const checkViews = async ({ core, database, log }: Engine) => {
  if (database === undefined) throw new Error('the drill owns its views');
  const compared = await compareWithRebuild({ store: core.store, database, log });
  return compared.map(({ view, rows, differences }) => ({ view, rows, differences: differences.length }));
};

/** Runs the drill on an engine of its own, prints the report and answers what it came to, with the engine still running. */
export const runDemo = async (options: DemoOptions): Promise<{ readonly outcome: DemoOutcome; readonly engine: Engine }> => {
  const { folder, input, out, cases, daySeconds } = options;
  const seconds: Record<string, number> = {};
  const timed = async <T>(what: string, work: Promise<T>): Promise<T> => {
    const begun = Date.now();
    const result = await work;
    seconds[what] = Math.round((Date.now() - begun) / 100) / 10;
    return result;
  };
  const engine = await timed('启动', startEngine({ folder, out, command: 'demo', scope: 'everything', drillDaySeconds: daySeconds }));
  options.onEngine(engine);
  try {
    out.note(`引擎已启动，导入历史：${input.what}`);
    const imported = await timed('导入历史', importHistory(options));
    out.note(`历史已可查询：${JSON.stringify(imported)}`);

    out.note(`${cases} 件投诉开始办理；一个工作日 = ${daySeconds} 秒`);
    const keyOf = await issueKeys(engine);
    const watch = watchLog(engine.core.store, await engine.core.store.head(), out.live ? () => undefined : out.note);
    const board = out.live ? drawBoard(watch, cases, process.stderr) : undefined;
    const lived = await timed('办理', liveAll(engine, keyOf, options)).finally(() => {
      board?.stop();
      return watch.stop();
    });

    out.note('核对：每个视图与日志重建结果逐行比较');
    const views = await timed('核对', checkViews(engine));
    const failures = [
      ...lived.flatMap((one) => ('failure' in one ? [`${one.id}: ${one.failure}`] : [])),
      ...views.flatMap(({ view, differences }) => (differences > 0 ? [`view ${view} differs from a rebuild in ${differences} rows`] : [])),
    ];
    const outcomes: Record<string, number> = {};
    for (const one of lived) if ('outcome' in one) outcomes[one.outcome] = (outcomes[one.outcome] ?? 0) + 1;
    const { warnings, missed, escalations, replans, improvements } = watch.tally();
    const outcome: DemoOutcome = {
      imported,
      cases,
      outcomes,
      warnings,
      missed,
      escalations,
      replans,
      improvements,
      views,
      seconds,
      failures,
    };

    const client = apiClient(engine.running.apiUrl, keyOf(STAFF.serviceManager));
    const dayMs = daySeconds * 1_000;
    const histories = await readHistories(
      client,
      lived.map(({ id }) => id),
    );
    const told = mostEscalated(histories);
    if (!out.json) {
      out.result(await statisticsReport(client));
      if (told !== undefined) out.result(story(told, dayMs));
      out.result(timeReport(histories, dayMs));
      out.result(
        `${Object.entries(seconds)
          .map(([what, took]) => `${what} ${took} 秒`)
          .join('，')}\n`,
      );
    }
    return { outcome, engine };
  } catch (error) {
    await engine.stop();
    throw error;
  }
};

import type { ReadDatabase } from '@redress/projections';
import { findTemporalServer, ServerMissing } from '@redress/workflows';
import type { Logger } from 'pino';
import { failed } from '../failure.js';
import type { DataFolder } from '../folder/data-folder.js';
import { takeLock } from '../folder/lock.js';
import { clearRunning, type Running, recordRunning, whatRuns } from '../folder/running.js';
import type { Output } from '../output.js';
import { identify } from '../processes/identity.js';
import { type Assembly, assemble } from './assembly.js';
import { startEventStore, startTemporalServer, startViewsProcess, startWorkerProcess } from './children.js';
import { type Core, openCore } from './core.js';
import { openDoors, type Part } from './doors.js';
import { folderLog } from './log.js';
import { startLoops } from './loops.js';
import { checkMemory } from './memory.js';
import { startProjecting } from './projecting.js';
import { ensureCliKey, seed } from './seed.js';
import { openViews, untilBuilt, untilCurrent, viewsProblem } from './views.js';

export type EngineOptions = {
  readonly folder: DataFolder;
  readonly out: Output;
  /** The name of the command that owns it, for others that find the folder in use. */
  readonly command: string;
  /** Everything, or what reading and importing need: no Temporal, no loops. */
  readonly scope: 'everything' | 'reading';
  /** Worker, and projector with the API, as children of their own, as in production. */
  readonly split?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly drillDaySeconds?: number;
  /** The policy to begin with; only on the first start. */
  readonly profile?: string;
};

export type Engine = {
  readonly running: Running;
  readonly cliKey: string;
  readonly core: Core;
  /** The views' database, unless a child owns it. */
  readonly database: ReadDatabase | undefined;
  readonly log: Logger;
  /** Waits until the views, where this process owns them, reflect everything in the log. */
  readonly viewsCurrent: (onProgress: (line: string) => void) => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Temporal = { readonly address: string; readonly url?: string };
type Reading = Pick<Engine, 'database' | 'viewsCurrent'> & { readonly viewsUrl?: string };

const lockFolder = (folder: DataFolder): (() => void) => {
  const holder = whatRuns(folder);
  const who = holder === undefined ? undefined : `redress ${holder.command} (process ${holder.owner.pid}, since ${holder.since})`;
  return takeLock(folder.lock, `the data folder ${folder.path}`, who).release;
};

/** Begins with a local Temporal server, which takes a while, or answers with the one that is given; nothing when none is needed. */
const beginTemporal = async (assembly: Assembly, { scope, out }: EngineOptions): Promise<() => Promise<Temporal | undefined>> => {
  if (scope !== 'everything') return async () => undefined;
  const given = process.env.TEMPORAL_ADDRESS;
  if (given) return async () => ({ address: given });
  const program = await findTemporalServer({ onProgress: out.progress }).catch((error: unknown) => {
    if (error instanceof ServerMissing) throw failed(error.message, 'provide one of these, then run `redress setup`', error);
    throw error;
  });
  const child = assembly.born('temporal', await startTemporalServer(assembly.nursery, program));
  return () => assembly.comeUp('temporal', 'the Temporal server', child);
};

const beginReading = async (assembly: Assembly, core: Core, parts: Part[], secret: string): Promise<Reading> => {
  const { folder, log } = assembly.nursery;
  const views = await openViews({ folder }, log);
  assembly.onStop('views', views.close);
  const { projector, health, stop } = await startProjecting({ core, views, log, secret });
  assembly.onStop('projector', stop);
  parts.push({ name: 'projector', problem: () => viewsProblem(projector) });
  await untilBuilt(projector);
  return { database: views.database, viewsUrl: health.url, viewsCurrent: (onProgress) => untilCurrent(projector, onProgress) };
};

const beginLoops = async (
  assembly: Assembly,
  core: Core,
  parts: Part[],
  at: { eventStoreUrl: string; temporalAddress: string; split: boolean },
) => {
  if (at.split) {
    await assembly.comeUp('worker', 'the worker', assembly.born('worker', startWorkerProcess(assembly.nursery, at)));
    return;
  }
  const loops = await startLoops({ core, temporalAddress: at.temporalAddress, log: assembly.nursery.log });
  assembly.onStop('loops', loops.stop);
  parts.push({ name: 'loops', problem: loops.problem });
};

/** Opens the API in this process, or, where the views are not ours, in theirs; answers its address, and that of the figures there. */
const beginApi = async (
  assembly: Assembly,
  core: Core,
  {
    database,
    parts,
    eventStoreUrl,
    host = '127.0.0.1',
    port = 0,
  }: Pick<EngineOptions, 'host' | 'port'> & { database: ReadDatabase | undefined; parts: readonly Part[]; eventStoreUrl: string },
): Promise<{ readonly url: string; readonly viewsUrl?: string }> => {
  if (database === undefined) {
    const child = assembly.born('views', startViewsProcess(assembly.nursery, eventStoreUrl, { host, port }));
    return assembly.comeUp('views', 'the API', child);
  }
  const doors = await openDoors({ core, database, parts, host, port, log: assembly.nursery.log });
  assembly.onStop('api', doors.stop);
  return doors;
};

const build = async (assembly: Assembly, options: EngineOptions): Promise<Engine> => {
  const { folder, out, command, scope, split = false, drillDaySeconds, profile } = options;
  const { nursery, onStop, takeDown } = assembly;
  const { log, record } = nursery;
  const leftovers = await record.endLeftovers();
  if (leftovers.length > 0) out.note(`ended what an earlier run left behind: ${leftovers.join(', ')}`);
  if (scope === 'everything') checkMemory();

  out.progress('starting the event store');
  const node = assembly.born('node', startEventStore(nursery));
  const temporalUp = await beginTemporal(assembly, options);
  const { connectionString: eventStoreUrl, httpUrl: eventStoreHttpUrl } = await assembly.comeUp('node', 'the event store', node);
  const core = await openCore({ eventStoreUrl, keys: folder.keys, log });
  onStop('core', core.close);
  await seed(core, {
    kind: folder.kind,
    createdAt: folder.createdAt,
    ...(drillDaySeconds === undefined ? {} : { drillDaySeconds }),
    ...(profile === undefined ? {} : { profile }),
  });
  const cliKey = await ensureCliKey(core, folder);

  const parts: Part[] = [];
  out.progress('opening the views');
  const { database, viewsCurrent, ...reading }: Reading = split
    ? { database: undefined, viewsCurrent: async () => undefined }
    : await beginReading(assembly, core, parts, cliKey);
  if (scope === 'everything') out.progress('starting Temporal and the loops');
  const temporal = await temporalUp();
  if (temporal !== undefined) await beginLoops(assembly, core, parts, { eventStoreUrl, temporalAddress: temporal.address, split });
  out.progress('opening the API');
  const { url: apiUrl, viewsUrl = reading.viewsUrl } = await beginApi(assembly, core, { ...options, database, parts, eventStoreUrl });

  const running: Running = {
    command,
    owner: identify(process.pid) ?? { pid: process.pid, started: '' },
    since: new Date().toISOString(),
    eventStoreUrl,
    eventStoreHttpUrl,
    apiUrl,
    ...(viewsUrl === undefined ? {} : { viewsUrl }),
    ...(temporal === undefined ? {} : { temporalAddress: temporal.address }),
    ...(temporal?.url === undefined ? {} : { temporalUrl: temporal.url }),
  };
  recordRunning(folder, running);
  onStop('ports', () => clearRunning(folder));
  return { running, cliKey, core, database, log, viewsCurrent, stop: takeDown };
};

/** Starts the engine on a data folder and owns the folder until it is stopped. What a former owner left running is ended first. */
export const startEngine = async (options: EngineOptions): Promise<Engine> => {
  const { folder, out } = options;
  const unlock = lockFolder(folder);
  const assembly = assemble(folder, folderLog(folder, 'redress'));
  assembly.onStop('lock', unlock);
  try {
    return await build(assembly, options);
  } catch (error) {
    await assembly.takeDown();
    throw error;
  } finally {
    out.settle();
  }
};

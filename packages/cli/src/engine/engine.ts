import { randomUUID } from 'node:crypto';
import type { ReadDatabase } from '@redress/projections';
import { findTemporalServer, ServerMissing } from '@redress/workflows';
import type { Logger } from 'pino';
import { failed } from '../failure.js';
import { childRecord } from '../folder/children.js';
import type { DataFolder } from '../folder/data-folder.js';
import { takeLock } from '../folder/lock.js';
import { clearRunning, type Running, recordRunning, whatRuns } from '../folder/running.js';
import type { Output } from '../output.js';
import { identify } from '../processes/identity.js';
import type { Kept } from '../processes/keep.js';
import { comeUp, type Nursery, startEventStore, startTemporalServer, startViewsProcess, startWorkerProcess } from './children.js';
import { type Core, openCore } from './core.js';
import { openDoors, type Part } from './doors.js';
import { folderLog } from './log.js';
import { startLoops } from './loops.js';
import { checkMemory } from './memory.js';
import { ensureCliKey, seed } from './seed.js';
import { openViews, startViews, untilCurrent, viewsProblem } from './views.js';

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
};

export type Engine = {
  readonly running: Running;
  readonly cliKey: string;
  readonly core: Core;
  /** The views' database, unless a child owns it. */
  readonly database: ReadDatabase | undefined;
  readonly log: Logger;
  /** Process numbers by the name of the child. */
  readonly pids: () => Readonly<Record<string, readonly number[]>>;
  /** Waits until the views, where this process owns them, reflect everything in the log. */
  readonly viewsCurrent: (onProgress: (line: string) => void) => Promise<void>;
  /** How often children had to be started again. */
  readonly restarts: () => number;
  readonly stop: () => Promise<void>;
};

const serverProgram = (out: Output): Promise<string> =>
  findTemporalServer({ onProgress: out.progress }).catch((error: unknown) => {
    if (error instanceof ServerMissing) throw failed(error.message, 'provide one of these, then run `redress setup`', error);
    throw error;
  });

type Closer = { readonly part: string; readonly close: () => Promise<void> | void };

/** Closes in reverse order; one that fails does not keep the others open. */
const closeAll = async (closers: Closer[], log: Logger): Promise<void> => {
  for (const { part, close } of closers.splice(0).reverse()) {
    log.debug({ part }, 'stopping');
    try {
      await close();
    } catch (error) {
      log.error({ part, err: error }, 'did not stop in order');
    }
  }
};

/** Starts the engine on a data folder and owns the folder until it is stopped. What a former owner left running is ended first. */
export const startEngine = async (options: EngineOptions): Promise<Engine> => {
  const { folder, out, command, scope, split = false, host = '127.0.0.1', port = 0, drillDaySeconds } = options;
  const holder = whatRuns(folder);
  const lock = takeLock(
    folder.lock,
    `the data folder ${folder.path}`,
    holder === undefined ? undefined : `redress ${holder.command} (process ${holder.owner.pid}, since ${holder.since})`,
  );
  const log = folderLog(folder, 'redress');
  const closers: Closer[] = [{ part: 'lock', close: () => lock.release() }];
  const token = randomUUID();
  const record = childRecord(folder, token);
  const nursery: Nursery = { folder, record, token, log };
  const kept: [string, Kept<unknown>][] = [];
  const born = <Ready>(name: string, child: Kept<Ready>): Kept<Ready> => {
    kept.push([name, child]);
    closers.push({ part: name, close: () => child.stop() });
    return child;
  };
  try {
    const leftovers = await record.endLeftovers();
    if (leftovers.length > 0) out.note(`ended what an earlier run left behind: ${leftovers.join(', ')}`);
    if (scope === 'everything') checkMemory();

    out.progress('starting the event store');
    const node = born('node', startEventStore(nursery));
    const temporalAddress = scope === 'everything' ? process.env.TEMPORAL_ADDRESS : undefined;
    const temporal =
      scope === 'everything' && temporalAddress === undefined
        ? born('temporal', await startTemporalServer(nursery, await serverProgram(out)))
        : undefined;
    const { connectionString: eventStoreUrl } = await comeUp(folder, 'node', 'the event store', node);

    const core = await openCore({ eventStoreUrl, keys: folder.keys, log });
    closers.push({ part: 'core', close: () => core.close() });
    await seed(core, { kind: folder.kind, createdAt: folder.createdAt, ...(drillDaySeconds === undefined ? {} : { drillDaySeconds }) });
    const cliKey = await ensureCliKey(core, folder);

    const parts: Part[] = [];
    let database: ReadDatabase | undefined;
    let viewsCurrent: Engine['viewsCurrent'] = async () => undefined;
    if (!split) {
      out.progress('opening the views');
      const views = await openViews({ folder }, log);
      closers.push({ part: 'views', close: () => views.close() });
      database = views.database;
      const projector = startViews(core, views, log);
      closers.push({ part: 'projector', close: () => projector.stop() });
      viewsCurrent = (onProgress) => untilCurrent(projector, onProgress);
      parts.push({ name: 'projector', problem: () => viewsProblem(projector) });
    }

    let address = temporalAddress;
    let temporalUrl: string | undefined;
    if (temporal !== undefined) {
      out.progress('starting Temporal');
      ({ address, url: temporalUrl } = await comeUp(folder, 'temporal', 'the Temporal server', temporal));
    }
    if (address !== undefined) {
      out.progress('starting the loops');
      if (split) {
        const worker = born('worker', startWorkerProcess(nursery, { eventStoreUrl, temporalAddress: address }));
        await comeUp(folder, 'worker', 'the worker', worker);
      } else {
        const loops = await startLoops({ core, temporalAddress: address, log });
        closers.push({ part: 'loops', close: () => loops.stop() });
        parts.push({ name: 'loops', problem: loops.problem });
      }
    }

    out.progress('opening the API');
    let apiUrl: string;
    if (database === undefined) {
      apiUrl = (await comeUp(folder, 'views', 'the API', born('views', startViewsProcess(nursery, eventStoreUrl, { host, port })))).url;
    } else {
      const doors = await openDoors({ core, database, parts, host, port, log });
      closers.push({ part: 'api', close: () => doors.stop() });
      apiUrl = doors.url;
    }

    const running: Running = {
      command,
      owner: identify(process.pid) ?? { pid: process.pid, started: '' },
      since: new Date().toISOString(),
      eventStoreUrl,
      apiUrl,
      ...(address === undefined ? {} : { temporalAddress: address }),
      ...(temporalUrl === undefined ? {} : { temporalUrl }),
    };
    recordRunning(folder, running);
    closers.push({ part: 'ports', close: () => clearRunning(folder) });
    out.settle();
    return {
      running,
      cliKey,
      core,
      database,
      log,
      pids: () => Object.fromEntries(kept.map(([name, child]) => [name, child.pids()])),
      viewsCurrent,
      restarts: () => kept.reduce((sum, [, child]) => sum + child.restarts(), 0),
      stop: () => closeAll(closers, log),
    };
  } catch (error) {
    out.settle();
    await closeAll(closers, log);
    throw error;
  }
};

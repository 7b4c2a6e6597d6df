import { spawn as nodeSpawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import {
  connectTemporal,
  type LocalTemporal,
  locateTemporalServer,
  type Relay,
  type RelayOptions,
  type RunningWorker,
  type Spawn,
  startLocalTemporal,
  startRelay,
  startWorker,
  type TemporalClient,
} from '@redress/workflows';
import type { Logger } from 'pino';
import { type Engine, type EngineOptions, openEngine } from '../cases.js';
import { quiet } from './time-skipping.js';

/** A real Temporal server is there, or must be. Where it is missing and need not be, the suite counts as skipped. */
export const describeWithTemporal =
  (await locateTemporalServer()) === undefined && !process.env.TEMPORAL_ADDRESS && process.env.CI !== 'true' ? describe.skip : describe;

/** Engine, worker and relay over a real Temporal server that can be stopped, started and robbed of its memory. */
export type LocalWorld = {
  readonly engine: Engine;
  readonly client: TemporalClient;
  /** Pokes that the relay has sent, with the revision told. */
  readonly pokes: { readonly stream: string; readonly revision: number }[];
  readonly stopTemporal: () => Promise<void>;
  /** On the same address as before. */
  readonly startTemporal: () => Promise<void>;
  /** Only while it is stopped. */
  readonly wipeTemporal: () => Promise<void>;
  readonly stopRelay: () => Promise<void>;
  readonly startRelay: (options?: Partial<RelayOptions>) => Promise<Relay>;
  readonly isRunning: (stream: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export type LocalWorldOptions = EngineOptions & {
  /** Added to the command line of the server. */
  readonly serverArgs?: readonly string[];
  /** A folder that is kept; a passing one without it. */
  readonly folder?: string;
  readonly log?: Logger;
};

export const openLocalWorld = async ({
  serverArgs = [],
  folder: kept,
  log = quiet,
  ...options
}: LocalWorldOptions = {}): Promise<LocalWorld> => {
  const spawn: Spawn = (command, args, how) => nodeSpawn(command, [...args, ...serverArgs], how);
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'redress-temporal-')));
  const dataDir = join(folder, 'temporal');
  const engine = await openEngine(options);
  let temporal: LocalTemporal | undefined = await startLocalTemporal({ dataDir, log: quiet, spawn });
  const { address } = temporal;
  const client = await connectTemporal(address);
  const worker: RunningWorker = await startWorker({ temporal: { address }, store: engine.store, handler: engine.handler, log });
  const pokes: { stream: string; revision: number }[] = [];
  let relay: Relay | undefined;
  const stopRelay = async () => {
    await relay?.stop();
    relay = undefined;
  };
  const stopTemporal = async () => {
    await temporal?.stop();
    temporal = undefined;
  };
  return {
    engine,
    client,
    pokes,
    stopTemporal,
    startTemporal: async () => {
      temporal = await startLocalTemporal({ dataDir, log: quiet, spawn, port: Number(address.split(':').at(-1)) });
    },
    wipeTemporal: () => rm(dataDir, { recursive: true, force: true }),
    stopRelay,
    startRelay: async (more = {}) => {
      const told: TemporalClient = {
        ...client,
        poke: async (stream, revision) => {
          await client.poke(stream, revision);
          pokes.push({ stream, revision });
        },
      };
      relay = await startRelay({ store: engine.store, client: told, log, watchEveryMs: 250, ...more });
      return relay;
    },
    isRunning: async (stream) => {
      const described = await client.client.workflow
        .getHandle(stream)
        .describe()
        .catch(() => undefined);
      return described?.status.name === 'RUNNING';
    },
    close: async () => {
      await stopRelay();
      await worker.stop();
      await client.close();
      await stopTemporal();
      await engine.close();
      if (kept === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
};

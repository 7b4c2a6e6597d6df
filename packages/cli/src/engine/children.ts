import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { connectTemporal, temporalCommand } from '@redress/workflows';
import type { Logger } from 'pino';
import { z } from 'zod';
import { failed, messageOf } from '../failure.js';
import type { ChildRecord } from '../folder/children.js';
import type { DataFolder } from '../folder/data-folder.js';
import { type Kept, keep } from '../processes/keep.js';
import { logFile } from './log.js';

const program = (name: string): string => fileURLToPath(new URL(`../programs/${name}.js`, import.meta.url));

/** What all children of one owner share. */
export type Nursery = { readonly folder: DataFolder; readonly record: ChildRecord; readonly token: string; readonly log: Logger };

const saying =
  <T>(schema: z.ZodType<T>) =>
  (body: unknown): T | undefined => {
    const said = z.object({ ready: schema }).safeParse(body);
    return said.success ? said.data.ready : undefined;
  };

/** A program of ours as a child: told what to do by its environment, keeping its ports over restarts. */
const ours = <Ready extends { readonly port: number }>(
  { folder, ...shared }: Nursery,
  name: string,
  schema: z.ZodType<Ready>,
  env: (before: Ready | undefined) => Readonly<Record<string, string>>,
): Kept<Ready> => {
  const log = logFile(folder, name);
  return keep({
    ...shared,
    name,
    spec: (before) => ({ name, command: process.execPath, args: [program(name)], env: env(before), log, channel: true }),
    ready: { said: saying(schema) },
  });
};

const eventStoreReady = z.object({
  port: z.int(),
  connectionString: z.string(),
  /** Where its health and figures are, on loopback. */
  httpUrl: z.string(),
});

export const startEventStore = (nursery: Nursery) =>
  ours(nursery, 'node', eventStoreReady, (before) => ({
    REDRESS_NODE_FILE: nursery.folder.events,
    REDRESS_NODE_PORT: String(before?.port ?? 0),
    REDRESS_NODE_HTTP_PORT: before === undefined ? '0' : new URL(before.httpUrl).port,
  }));

type Addresses = { readonly eventStoreUrl: string; readonly temporalAddress: string };

export const startWorkerProcess = (nursery: Nursery, { eventStoreUrl, temporalAddress }: Addresses) =>
  ours(nursery, 'worker', z.object({ port: z.int() }), () => ({
    EVENTSTORE_URL: eventStoreUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    REDRESS_KEYS: nursery.folder.keys,
  }));

export const startViewsProcess = (nursery: Nursery, eventStoreUrl: string, at: { readonly host: string; readonly port: number }) =>
  ours(nursery, 'views', z.object({ port: z.int(), url: z.string(), viewsUrl: z.string() }), (before) => ({
    EVENTSTORE_URL: eventStoreUrl,
    REDRESS_DATA: nursery.folder.path,
    REDRESS_API_HOST: at.host,
    REDRESS_API_PORT: String(before?.port ?? at.port),
  }));

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });

/** The local Temporal server, a foreign program: its supervisor alone sees to it that it never outlives us. */
export const startTemporalServer = async (
  { folder, ...shared }: Nursery,
  path: string,
): Promise<Kept<{ readonly address: string; readonly url: string }>> => {
  const [port, uiPort] = [await freePort(), await freePort()];
  const address = `127.0.0.1:${port}`;
  const { command, args } = temporalCommand(path, { dataDir: folder.temporal, port, uiPort });
  const log = logFile(folder, 'temporal');
  return keep({
    ...shared,
    name: 'temporal',
    spec: () => ({ name: 'temporal', command, args: [...args], env: {}, log, channel: false }),
    ready: {
      asked: async () => {
        const client = await connectTemporal(address, 'default', { timeoutMs: 120_000 });
        await client.close();
        return { address, url: `http://127.0.0.1:${uiPort}` };
      },
    },
  });
};

/** Waits for a child's first readiness; what it printed last says why it did not come up. */
export const comeUp = async <Ready>(folder: DataFolder, name: string, what: string, child: Kept<Ready>): Promise<Ready> => {
  try {
    return await child.ready;
  } catch (error) {
    const file = logFile(folder, name);
    const words = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    const last = words.findLast((line) => !/^\s*at |^\s*[{}]|^Node\.js/.test(line)) ?? '';
    throw failed(`${what} does not start (${messageOf(error)})${last === '' ? '' : `: ${last.slice(0, 500)}`}`, `read ${file}`, error);
  }
};

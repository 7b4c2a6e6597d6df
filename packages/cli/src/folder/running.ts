import { rmSync } from 'node:fs';
import { z } from 'zod';
import { isAlive } from '../processes/identity.js';
import type { DataFolder } from './data-folder.js';
import { parseJson, readWhole, writeWhole } from './files.js';

const running = z.object({
  command: z.string(),
  owner: z.object({ pid: z.int(), started: z.string() }),
  since: z.string(),
  eventStoreUrl: z.string(),
  /** Health and figures of the event store. */
  eventStoreHttpUrl: z.string().optional(),
  apiUrl: z.string(),
  /** Health and figures of the views, in plain HTTP. */
  viewsUrl: z.string().optional(),
  temporalAddress: z.string().optional(),
  /** Temporal's own web interface. */
  temporalUrl: z.string().optional(),
});

/** What runs on a data folder and how to reach it. */
export type Running = z.infer<typeof running>;

/** What runs here; nothing when nothing does, also when its owner died without tidying up. */
export const whatRuns = (folder: DataFolder): Running | undefined => {
  const found = running.safeParse(parseJson(readWhole(folder.ports)));
  return found.success && isAlive(found.data.owner) ? found.data : undefined;
};

export const recordRunning = (folder: DataFolder, what: Running): void => writeWhole(folder.ports, `${JSON.stringify(what, null, 2)}\n`);

export const clearRunning = (folder: DataFolder): void => rmSync(folder.ports, { force: true });

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeExecutable } from './cache.js';
import { type Outcome, run } from './run.js';

const SCRIPT = fileURLToPath(new URL('./fetch-official.js', import.meta.url));
/** A hundred megabytes over a slow line. */
const LONGEST_MS = 15 * 60_000;

/** The SDK's own download of a server into `folder`, to be named `name` there. */
export const downloadOfficial = async (kind: 'dev-server' | 'time-skipping', folder: string, name: string): Promise<Outcome> => {
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true });
  const place = join(folder, name);
  const outcome = await run(process.execPath, [SCRIPT, kind, incoming, place], { timeoutMs: LONGEST_MS });
  if (outcome.ok) await makeExecutable(place);
  return outcome;
};

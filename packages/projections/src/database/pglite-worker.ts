import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { parsers } from './parsers.js';
import { plainError, type Request, type Response, type ThreadSettings } from './pglite-protocol.js';

// Runs in a thread of its own: on the main thread a loop of batches would stall everything else for seconds.
const settings = workerData as ThreadSettings;
if (parentPort === null) throw new Error('the embedded database runs in a worker thread');
const port = parentPort;
const send = (response: Response): void => port.postMessage(response);

const open = async (): Promise<PGlite> => {
  const archive = settings.archive === undefined ? undefined : new Blob([await readFile(settings.archive)]);
  const database = await PGlite.create({
    ...(settings.directory !== undefined && { dataDir: settings.directory }),
    ...(archive !== undefined && { loadDataDir: archive }),
    parsers: { ...parsers },
  });
  // Memory enough to group a year of cases without spilling to files.
  await database.exec("set timezone to 'UTC'; set jit to off; set work_mem to '32MB'; set client_min_messages to warning;");
  return database;
};

const answer = async (database: PGlite, request: Request): Promise<void> => {
  try {
    if (request.kind === 'close') {
      await database.close();
      send({ id: request.id, kind: 'answer', answer: { rows: [], affected: 0 } });
      port.close();
      return;
    }
    const { rows, affectedRows } = await database.query(request.sql, [...request.parameters]);
    send({ id: request.id, kind: 'answer', answer: { rows, affected: affectedRows ?? 0 } });
  } catch (error) {
    send({ id: request.id, kind: 'error', error: plainError(error) });
  }
};

try {
  const database = await open();
  port.on('message', (request: Request) => void answer(database, request));
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'failed', error: plainError(error) });
  port.close();
}

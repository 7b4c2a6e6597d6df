import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { DatabaseUnavailable } from './errors.js';
import type { Answer, PlainError, Request, Response, ThreadSettings } from './pglite-protocol.js';

/** The embedded database as seen from the main thread. */
export type PgliteThread = {
  query(sql: string, parameters: readonly unknown[]): Promise<Answer>;
  /** Ends the thread; what was under way fails. */
  close(): Promise<void>;
  isAlive(): boolean;
};

/** A statement the embedded database refused; `code` is its SQLSTATE. */
class StatementFailed extends Error {
  override readonly name = 'StatementFailed';
  readonly code: string | undefined;
  readonly detail: string | undefined;
  constructor({ message, code, detail }: PlainError) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}

const PATIENCE_MS = 10_000;

type Pending = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void };
type Unnumbered = { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] } | { readonly kind: 'close' };

/** Starts the thread; rejects when the database in the directory cannot be opened. */
export const startPglite = async (settings: ThreadSettings): Promise<PgliteThread> => {
  const worker = new Worker(new URL('./pglite-worker.js', import.meta.url), { workerData: settings, execArgv: [] });
  const pending = new Map<number, Pending>();
  let next = 0;
  let alive = true;

  const lose = (reason: string): void => {
    alive = false;
    for (const { reject } of pending.values()) reject(new DatabaseUnavailable(reason));
    pending.clear();
  };

  await new Promise<void>((resolve, reject) => {
    worker.on('message', (response: Response) => {
      if (response.kind === 'ready') return resolve();
      if (response.kind === 'failed') {
        void worker.terminate();
        return reject(new StatementFailed(response.error));
      }
      const waiting = pending.get(response.id);
      pending.delete(response.id);
      if (response.kind === 'answer') waiting?.resolve(response.answer);
      else waiting?.reject(new StatementFailed(response.error));
    });
    worker.on('error', (error) => {
      lose(`the thread of the embedded database failed: ${error.message}`);
      reject(error);
    });
    worker.on('exit', (code) => {
      lose(`the thread of the embedded database ended with code ${code}`);
      reject(new DatabaseUnavailable(`the embedded database did not open: its thread ended with code ${code}`));
    });
  });

  const ask = (request: Unnumbered): Promise<Answer> => {
    if (!alive) return Promise.reject(new DatabaseUnavailable('the embedded database has ended'));
    const id = next++;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      worker.postMessage({ ...request, id } satisfies Request);
    });
  };

  return {
    query: (sql, parameters) => ask({ kind: 'query', sql, parameters }),
    close: async () => {
      if (!alive) return;
      // A damaged database may neither close nor say so.
      const patience = setTimeout(PATIENCE_MS, undefined, { ref: false });
      await Promise.race([ask({ kind: 'close' }).catch(() => undefined), patience]);
      await worker.terminate();
    },
    isAlive: () => alive,
  };
};

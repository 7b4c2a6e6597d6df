import { Worker } from 'node:worker_threads';
import { LogClosed, LogDamaged, LogFailed } from './event-log.js';
import type { Answers, FromReader, Query, ToReader } from './messages.js';

type Asked = { readonly resolve: (answer: never) => void; readonly reject: (fault: Error) => void };

export type ReadingThread = {
  ask<Kind extends Query['kind']>(query: Extract<Query, { kind: Kind }>): Promise<Answers[Kind]>;
  /** Resolves only if the thread ends by itself. */
  readonly failed: Promise<LogFailed>;
  close(): Promise<void>;
};

/** Starts the thread that reads the file; call it when the file exists. Questions fail with `LogFailed` when the file cannot be read, with `LogDamaged` when it holds something else than was written. */
export const startReader = async (file: string): Promise<ReadingThread> => {
  const worker = new Worker(new URL('./reader.js', import.meta.url), { workerData: { file } });
  const unreadable = (reason: string) => new LogFailed(`the event log ${file} cannot be read: ${reason}`);
  const asked = new Map<number, Asked>();
  let count = 0;
  let ended: Error | undefined;
  let fail: (fault: LogFailed) => void = () => undefined;
  const failed = new Promise<LogFailed>((resolve) => {
    fail = resolve;
  });

  const end = (fault: Error) => {
    ended ??= fault;
    for (const { reject } of asked.values()) reject(ended);
    asked.clear();
  };
  const tell = (message: ToReader) => worker.postMessage(message);
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromReader) => {
      if (message.kind === 'ready') resolve();
      if (message.kind === 'ready' || message.kind === 'closed') return;
      const waiting = asked.get(message.number);
      asked.delete(message.number);
      // The number ties the answer to the question whose kind fixed its type.
      if (message.kind === 'answer') waiting?.resolve(message.answer as never);
      else if (message.kind === 'damage') waiting?.reject(new LogDamaged(message.what, message.place));
      else waiting?.reject(unreadable(message.reason));
    });
    const broken = (reason: string) => {
      const fault = unreadable(reason);
      if (ended === undefined) fail(fault);
      end(fault);
      reject(fault);
    };
    worker.on('error', (fault: unknown) => broken(String(fault)));
    worker.on('exit', () => broken('its thread ended'));
  });

  return {
    failed,
    ask: (query) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended);
          return;
        }
        count += 1;
        asked.set(count, { resolve, reject });
        tell({ kind: 'query', number: count, query });
      }),
    close: async () => {
      end(new LogClosed());
      tell({ kind: 'close' });
      await exited;
    },
  };
};

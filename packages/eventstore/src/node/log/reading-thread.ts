import { Worker } from 'node:worker_threads';
import { LogClosed, LogFailed } from './event-log.js';
import type { Answers, FromReader, Query, ToReader } from './messages.js';

type Asked = { readonly resolve: (answer: never) => void; readonly reject: (fault: Error) => void };

export type ReadingThread = {
  ask<Kind extends Query['kind']>(query: Extract<Query, { kind: Kind }>): Promise<Answers[Kind]>;
  close(): Promise<void>;
};

/** Starts the thread that reads the file; call it when the file exists. Questions fail with `LogFailed` once it is gone. */
export const startReader = async (file: string): Promise<ReadingThread> => {
  const worker = new Worker(new URL('./reader.js', import.meta.url), { workerData: { file } });
  const asked = new Map<number, Asked>();
  let count = 0;
  let ended: Error | undefined;

  const end = (fault: Error) => {
    ended ??= fault;
    for (const { reject } of asked.values()) reject(ended);
    asked.clear();
  };
  const tell = (message: ToReader) => worker.postMessage(message);

  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  worker.on('error', (fault: unknown) => end(new LogFailed(`the event log ${file} cannot be read: ${String(fault)}`)));
  worker.on('message', (message: FromReader) => {
    if (message.kind !== 'answer' && message.kind !== 'fault') return;
    const waiting = asked.get(message.number);
    asked.delete(message.number);
    // The number ties the answer to the question whose kind fixed its type.
    if (message.kind === 'answer') waiting?.resolve(message.answer as never);
    else waiting?.reject(new LogFailed(`the event log ${file} cannot be read: ${message.reason}`));
  });

  return {
    ask: (query) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        count += 1;
        asked.set(count, { resolve, reject });
        tell({ kind: 'query', number: count, query });
      }),
    close: async () => {
      end(new LogClosed());
      const exited = new Promise((resolve) => worker.once('exit', resolve));
      tell({ kind: 'close' });
      await exited;
    },
  };
};

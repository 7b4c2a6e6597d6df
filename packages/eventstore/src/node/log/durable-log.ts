import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import {
  type Append,
  type AppendOutcome,
  type EventLog,
  LogClosed,
  LogFailed,
  type LogFigures,
  LogUnusable,
  type RecordedEvent,
} from './event-log.js';
import type { FromWriter, ToWriter } from './messages.js';
import { startReader } from './reading-thread.js';
import { RecentEvents } from './tail.js';

type Waiting = { readonly append: Append; readonly resolve: (outcome: AppendOutcome) => void; readonly reject: (fault: Error) => void };

/** Opens or creates the log in a file. Throws `LogUnusable` when the file is not ours, is of a newer release, or is in use. */
export const openDurableLog = async (file: string): Promise<EventLog> => {
  const { worker, head } = await startWriter(file);
  const reader = await startReader(file);
  const tail = new RecentEvents(head);
  /** Not yet handed over, and handed over but not answered; both in order. */
  let queued: Waiting[] = [];
  const unanswered: Waiting[] = [];
  let ended: Error | undefined;
  let closed: (() => void) | undefined;
  let fail: (fault: LogFailed) => void = () => undefined;
  const failed = new Promise<LogFailed>((resolve) => {
    fail = resolve;
  });

  const handOver = () => {
    if (queued.length === 0 || ended !== undefined) return;
    unanswered.push(...queued);
    tell({ kind: 'append', appends: queued.map(({ append }) => append) });
    queued = [];
  };
  const tell = (message: ToWriter) => worker.postMessage(message);

  const committed = (outcomes: readonly AppendOutcome[], createdAt: number) => {
    const answered = unanswered.splice(0, outcomes.length);
    // Followers first: whoever knows of an append may expect that they have been told too.
    const events = answered.flatMap(({ append }, index) => recorded(append, outcomes[index], createdAt));
    if (events.length > 0) tail.push(events);
    for (const [index, outcome] of outcomes.entries()) answered[index]?.resolve(outcome);
  };

  const giveUp = (reason: string) => {
    if (closed !== undefined) closed();
    if (ended instanceof LogFailed) return;
    const fault = new LogFailed(`the event log ${file} could not be written and is closed: ${reason}`);
    ended = fault;
    for (const { reject } of [...unanswered.splice(0), ...queued.splice(0)]) reject(fault);
    fail(fault);
  };

  worker.on('message', (message: FromWriter) => {
    if (message.kind === 'committed') committed(message.outcomes, message.createdAt);
    if (message.kind === 'failed') giveUp(message.reason);
    if (message.kind === 'closed') closed?.();
  });
  worker.on('error', (fault: unknown) => giveUp(String(fault)));
  worker.on('exit', () => {
    if (ended === undefined) giveUp('its thread ended');
  });

  return {
    tail,
    failed,
    append: (append) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        // One message per turn of the event loop: what arrives together is handed over together.
        if (queued.push({ append, resolve, reject }) === 1) setImmediate(handOver);
      }),
    readStream: (stream, page) => reader.ask({ kind: 'stream', stream, page }),
    readAll: (page) => reader.ask({ kind: 'all', page }),
    figures: async (): Promise<LogFigures> => ({ ...(await reader.ask({ kind: 'figures' })), fileBytes: await bytesOnDisk(file) }),
    close: async () => {
      if (ended === undefined) {
        handOver();
        ended = new LogClosed();
        await new Promise<void>((resolve) => {
          closed = resolve;
          tell({ kind: 'close' });
        });
      }
      await reader.close();
      await worker.terminate();
    },
  };
};

const startWriter = (file: string) =>
  new Promise<{ worker: Worker; head: number }>((resolve, reject) => {
    const worker = new Worker(new URL('./writer.js', import.meta.url), { workerData: { file } });
    worker.once('error', reject);
    worker.once('message', (message: FromWriter) => {
      worker.off('error', reject);
      if (message.kind === 'ready') return resolve({ worker, head: message.head });
      const reason = message.kind === 'failed' ? message.reason : message.kind;
      reject(message.kind === 'failed' && message.unusable ? new LogUnusable(reason) : new LogFailed(reason));
    });
  });

/** The events as written, put together from what was proposed: the answer of the thread need not carry them back. */
const recorded = ({ stream, events }: Append, outcome: AppendOutcome | undefined, createdAt: number): readonly RecordedEvent[] => {
  if (outcome?.kind !== 'written' || outcome.position === undefined) return [];
  const { revision, position } = outcome;
  const behind = (index: number) => events.length - 1 - index;
  return events.map((event, index) => ({
    ...event,
    stream,
    revision: revision - behind(index),
    position: position - behind(index),
    createdAt,
  }));
};

const bytesOnDisk = async (file: string): Promise<number> => {
  const sizes = [file, `${file}-wal`].map((path) =>
    stat(path).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
};

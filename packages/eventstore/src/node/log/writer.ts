import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Append } from './event-log.js';
import { LogUnusable } from './event-log.js';
import { inWords } from './faults.js';
import type { FromWriter, ToWriter } from './messages.js';
import { type OpenLog, openLog } from './opening.js';
import { unpackAppends } from './packed-appends.js';

/** Bounds of a group, so that the first of many does not wait for all. */
const GROUP_APPENDS = 1024;
const GROUP_BYTES = 8 * 1024 * 1024;

const sizeOf = (append: Append): number =>
  append.events.reduce((sum, { data, metadata }) => sum + data.byteLength + metadata.byteLength, 0);

/** The writing thread: whatever arrived while the last group was being synced makes the next one. */
const serve = (port: MessagePort, file: string): void => {
  const tell = (message: FromWriter) => port.postMessage(message);
  let log: OpenLog;
  try {
    log = openLog(file);
  } catch (fault) {
    tell({ kind: 'failed', reason: inWords(fault), unusable: fault instanceof LogUnusable });
    port.close();
    return;
  }
  const { writer } = log;
  // A message that was on its way when the port was closed may still arrive.
  let hasEnded = false;
  const end = (last: FromWriter) => {
    hasEnded = true;
    log.close();
    tell(last);
    port.close();
  };

  const commit = (appends: readonly Append[]): boolean => {
    const createdAt = Date.now();
    const began = performance.now();
    try {
      const outcomes = writer.commit(appends, createdAt);
      log.acknowledge();
      tell({ kind: 'committed', outcomes, createdAt, seconds: (performance.now() - began) / 1_000 });
      return true;
    } catch (fault) {
      // After a failed sync nobody knows what the disk holds: no retry, no further write.
      end({ kind: 'failed', reason: inWords(fault), unusable: false });
      return false;
    }
  };

  const next = (): ToWriter | undefined => (receiveMessageOnPort(port) as { message: ToWriter } | undefined)?.message;

  port.on('message', (first: ToWriter) => {
    if (hasEnded) return;
    let group: Append[] = [];
    let bytes = 0;
    for (let message: ToWriter | undefined = first; message !== undefined; message = next()) {
      if (message.kind === 'close') {
        if (group.length > 0 && !commit(group)) return;
        end({ kind: 'closed' });
        return;
      }
      for (const append of unpackAppends(message.packed)) {
        group.push(append);
        bytes += sizeOf(append);
        if (group.length < GROUP_APPENDS && bytes < GROUP_BYTES) continue;
        if (!commit(group)) return;
        group = [];
        bytes = 0;
      }
    }
    if (group.length > 0) commit(group);
  });
  tell({ kind: 'ready', head: writer.head, notices: log.notices });
};

if (parentPort !== null) serve(parentPort, (workerData as { file: string }).file);

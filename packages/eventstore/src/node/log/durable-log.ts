import { stat } from 'node:fs/promises';
import type { Append, Commit, EventLog, RecordedEvent } from './event-log.js';
import type { WriteOutcome } from './messages.js';
import { startReader } from './reading-thread.js';
import { recordedUpTo } from './recorded.js';
import { RecentEvents } from './tail.js';
import { type Group, WritingThread } from './writing-thread.js';

/**
 * Opens or creates the log in a file. `onCommit` hears how long each group of appends took to reach the disk.
 *
 * Throws `LogUnusable` when the file is not ours, is of a newer release, is in use, or lacks what was acknowledged.
 */
export const openDurableLog = async (file: string, onCommit: (commit: Commit) => void = () => undefined): Promise<EventLog> => {
  const writer = await WritingThread.start(file, (group) => follow(group));
  const reader = await startReader(file).catch(async (fault: unknown) => {
    await writer.close();
    throw fault;
  });
  const tail = new RecentEvents(writer.head);
  const follow = (group: Group) => {
    onCommit({ appends: group.appends.length, seconds: group.seconds });
    const events = group.appends.flatMap((append, index) => recorded(append, group.outcomes[index], group.createdAt));
    if (events.length > 0) tail.push(events);
  };

  return {
    tail,
    notices: writer.notices,
    failed: Promise.race([writer.failed, reader.failed]),
    append: (append) => writer.append(append),
    readStream: (stream, page) => reader.ask({ kind: 'stream', stream, page }),
    readAll: (page) => reader.ask({ kind: 'all', page }),
    positions: (selection, range) => reader.ask({ kind: 'positions', selection, range }),
    headers: (positions) => reader.ask({ kind: 'headers', positions }),
    figures: async () => ({ ...(await reader.ask({ kind: 'figures' })), fileBytes: await bytesOnDisk(file) }),
    close: async () => {
      // The writer last: whoever closes the file last tidies it.
      await reader.close();
      await writer.close();
    },
  };
};

/** The events as written, put together from what was proposed: the thread need not send them back. */
const recorded = ({ stream, events }: Append, outcome: WriteOutcome | undefined, createdAt: number): readonly RecordedEvent[] => {
  if (outcome?.kind !== 'written' || outcome.position === undefined) return [];
  const { revision, position, also } = outcome;
  const proposed = recordedUpTo({ revision, position, createdAt }, stream, events);
  return also === undefined ? proposed : [...proposed, ...also];
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

import { LogUnusable } from './event-log.js';
import { keepWal } from './files.js';
import { GroupWriter } from './group-writer.js';
import { acknowledgedHead, HeadMark, missingEnd } from './head-mark.js';
import { lockLog } from './lock.js';
import { migrate } from './migrate.js';
import { type Connection, openForWriting, scalar, unusable } from './schema.js';
import { scanWal } from './wal-scan.js';

/** A log opened for writing. */
export type OpenLog = {
  readonly writer: GroupWriter;
  /** What was found or done while opening and somebody should know. */
  readonly notices: readonly string[];
  /** Notes how far the log is acknowledged; between a commit and its answers. */
  readonly acknowledge: () => void;
  readonly close: () => void;
};

/**
 * Opens or creates the log for the one writer. Throws `LogUnusable` when it is in use, is not ours, is of a newer release, cannot be
 * migrated, or lacks something that was acknowledged; in all these cases the file stays as it was.
 */
export const openLog = (file: string): OpenLog => {
  const lock = lockLog(file);
  try {
    const notices = [...examineWal(file)];
    const connection = openForWriting(file, (old, connected) => void notices.push(migrate(old, connected)));
    try {
      return { ...writing(file, connection, lock.release), notices };
    } catch (fault) {
      connection.close();
      throw unusable(file, fault);
    }
  } catch (fault) {
    lock.release();
    throw fault;
  }
};

/** Before the database is opened, since that drops what it cannot read. */
const examineWal = (file: string): readonly string[] => {
  const state = scanWal(file);
  if (state.kind === 'damaged') {
    throw new LogUnusable(
      `the event log ${file} is damaged: its write-ahead log is unreadable at byte ${state.offset}, and acknowledged events lie behind. ` +
        'Nothing was changed: restore a backup with `redress restore`',
    );
  }
  return state.kind === 'torn'
    ? [`the last write was never finished: ${state.bytes} bytes of ${file}-wal are dropped, nothing in them was acknowledged`]
    : [];
};

const writing = (file: string, connection: Connection, release: () => void): Omit<OpenLog, 'notices'> => {
  const writer = new GroupWriter(connection);
  let acknowledged = acknowledgedHead(file);
  if (acknowledged > writer.head) throw new LogUnusable(`${missingEnd(file, writer.head, acknowledged)}${keepWal(file)}`);
  // What a crash, or a sync that failed, left in the write-ahead log may be nowhere but in memory: into the file with it, before more is built on it.
  scalar(connection, 'PRAGMA wal_checkpoint(TRUNCATE)');
  const mark = new HeadMark(file);
  return {
    writer,
    acknowledge: () => {
      if (writer.head === acknowledged) return;
      acknowledged = writer.head;
      mark.write(acknowledged);
    },
    close: () => {
      connection.close();
      mark.close();
      release();
    },
  };
};

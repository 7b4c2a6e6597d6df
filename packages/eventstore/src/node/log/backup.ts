import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { type CheckOptions, checkLog, damageInWal, type LogCheck } from './check.js';
import { LogDamaged, LogUnusable } from './event-log.js';
import { inWords } from './faults.js';
import { megabytes, missingRoom, removeDraft, syncFile, syncFolderOf } from './files.js';
import { acknowledgedHead, missingEnd } from './head-mark.js';
import { formatOf, openForReading } from './schema.js';

/**
 * Copies a log into a file of its own, as it is at one moment, while writes go on; verifies the copy; and gives it its name only then.
 * Answers what the check of the copy found, which is no damage.
 *
 * Throws `LogUnusable` when there is no log, the place is taken or there is no room, and `LogDamaged` when what was copied is damaged.
 */
export const copyLog = async (file: string, to: string, options: CheckOptions = {}): Promise<LogCheck> => {
  if (!existsSync(file)) throw new LogUnusable(`there is no event log at ${file}`);
  if (existsSync(to)) throw new LogUnusable(`${to} is already there: name another place`);
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  const lacking = missingRoom(to, file);
  if (lacking > 0) throw new LogUnusable(`${dirname(to)} needs ${megabytes(lacking)} more room for a copy of ${file}`);
  const inWal = damageInWal(file);
  if (inWal !== undefined) throw inWal;
  const acknowledged = acknowledgedHead(file);
  const draft = `${to}.part`;
  removeDraft(draft);
  try {
    snapshot(file, draft);
    chmodSync(draft, 0o600);
    syncFile(draft);
    const checked = await checkLog(draft, options);
    if (checked.damage !== undefined) throw checked.damage;
    if (checked.position < acknowledged) throw new LogDamaged(missingEnd(file, checked.position, acknowledged));
    renameSync(draft, to);
    syncFolderOf(to);
    return { ...checked, file: to };
  } finally {
    removeDraft(draft);
  }
};

const snapshot = (file: string, draft: string): void => {
  const connection = openForReading(file);
  try {
    formatOf(connection, file);
    connection.exec('PRAGMA query_only = 0');
    connection.exec(`VACUUM INTO '${draft.replaceAll("'", "''")}'`);
  } catch (fault) {
    throw fault instanceof LogUnusable
      ? fault
      : new LogUnusable(`the event log ${file} cannot be copied: ${inWords(fault)}`, { cause: fault });
  } finally {
    connection.close();
  }
};

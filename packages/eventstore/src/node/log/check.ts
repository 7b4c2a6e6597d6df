import { existsSync, statSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { LogDamaged, LogUnusable } from './event-log.js';
import { type Examined, examine } from './examine.js';
import { inWords, isDamage } from './faults.js';
import { keepWal } from './files.js';
import { acknowledgedHead, missingEnd } from './head-mark.js';
import { isInUse } from './lock.js';
import { type Connection, FORMAT_VERSION, formatOf, openForReading, unusable } from './schema.js';
import { scanWal } from './wal-scan.js';

/** What a check found: everything is sound unless there is `damage`, the first that was met. */
export type LogCheck = Examined & {
  readonly file: string;
  readonly format: number;
  readonly fileBytes: number;
};

export type CheckOptions = {
  /** Hears how many events are verified. */
  readonly onProgress?: (events: number) => void;
};

/**
 * Verifies all of a log: every event's checksum, positions and revisions without gaps, streams, structure, indexes, and that nothing of what
 * was acknowledged is missing at its end. The log may be in use meanwhile: what is there when the check begins is verified.
 *
 * Throws `LogUnusable` when there is no event log of the present format.
 */
export const checkLog = async (file: string, { onProgress }: CheckOptions = {}): Promise<LogCheck> => {
  if (!existsSync(file)) throw new LogUnusable(`there is no event log at ${file}`);
  const about = { file, format: FORMAT_VERSION, fileBytes: statSync(file).size };
  const damage = damageInWal(file);
  if (damage !== undefined) return { ...about, events: 0, streams: 0, position: 0, damage };
  // Read before the events are: while somebody writes, the head moves on.
  const acknowledged = acknowledgedHead(file);
  const connection = openForReading(file);
  try {
    const unreadable = ensurePresentFormat(connection, file);
    if (unreadable !== undefined) return { ...about, events: 0, streams: 0, position: 0, damage: unreadable };
    const found = await examineInTurns(connection, onProgress);
    if (found.damage !== undefined || found.position >= acknowledged) return { ...about, ...found };
    return { ...about, ...found, damage: new LogDamaged(`${missingEnd(file, found.position, acknowledged)}${keepWal(file)}`) };
  } finally {
    connection.close();
  }
};

/** To be asked before the file is opened: a database that nobody else has open then drops what it cannot read of its write-ahead log. */
export const damageInWal = (file: string): LogDamaged | undefined => {
  if (isInUse(file)) return undefined;
  const wal = scanWal(file);
  if (wal.kind !== 'damaged') return undefined;
  return new LogDamaged(`${file}-wal is unreadable at byte ${wal.offset}, and acknowledged events lie behind`);
};

/** Answers the damage when not even the format can be read. */
const ensurePresentFormat = (connection: Connection, file: string): LogDamaged | undefined => {
  let format: number | 'new';
  try {
    format = formatOf(connection, file);
  } catch (fault) {
    if (isDamage(fault)) return new LogDamaged(inWords(fault), {}, { cause: fault });
    throw unusable(file, fault);
  }
  if (format === 'new') throw new LogUnusable(`${file} is not an event log`);
  if (format === FORMAT_VERSION) return undefined;
  throw new LogUnusable(`the event log ${file} has format ${format}, without checksums: start the node once, it brings it up to date`);
};

const examineInTurns = async (connection: Connection, onProgress: CheckOptions['onProgress']): Promise<Examined> => {
  const steps = examine(connection);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    onProgress?.(step.value);
    await turn();
  }
};

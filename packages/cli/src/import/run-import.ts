import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { comparePositions, type Position } from '@redress/eventstore';
import { caseAppender, type ImportTarget, nameOf } from './append-case.js';
import { gate } from './gate.js';
import { type MappedRow, mapRows, type Rejection } from './map-row.js';
import type { ImportProfile } from './profile.js';
import { type Record, readCsv } from './read-csv.js';
import { remarks } from './remarks.js';

/** What an import did; printed as is by `--json`. */
export type ImportCounts = {
  readonly rows: number;
  /** Cases that are new. */
  readonly imported: number;
  /** Rows that are in already and say the same. */
  readonly unchanged: number;
  /** Rows that are in already and say something else: the first stays. */
  readonly conflicting: number;
  /** Rows that were taken although something about them is doubtful. */
  readonly flagged: number;
  /** Rows that cannot be read. */
  readonly rejected: number;
};

export type ImportOptions = {
  readonly target: ImportTarget;
  readonly profile: ImportProfile;
  readonly file: string;
  /** Number of its rows, as the check found. */
  readonly rows: number;
  /** Where doubtful rows are listed, and rejected ones unless `rejectedFile` says otherwise. */
  readonly folder: string;
  readonly rejectedFile?: string;
  readonly onProgress: (line: string) => void;
  readonly signal?: AbortSignal;
  readonly inFlight?: number;
};

export type Imported = { readonly counts: ImportCounts; readonly position: Position | undefined; readonly files: readonly string[] };

/** Appends on their way at a time: enough to keep the event store's group commit busy. */
const IN_FLIGHT = 256;
const PROGRESS_EVERY = 500;

/**
 * Reads a file into observed cases: one stream a row, only the facts the source states, at the source's own times. Running it again changes
 * nothing. The file was checked before (`checkFile`).
 */
export const runImport = async (options: ImportOptions): Promise<Imported> => {
  const { target, profile, file, folder, onProgress, signal, inFlight = IN_FLIGHT } = options;
  const importId = randomUUID();
  const rejectedRows = remarks(options.rejectedFile ?? join(folder, `${importId}.rejected.csv`), ['row', 'field', 'reason']);
  const doubtfulRows = remarks(join(folder, `${importId}.remarks.csv`), ['row', 'id', 'remark']);
  const append = caseAppender(target, { profile: profile.name, sourceFile: basename(file).slice(-200), importId });
  const places = gate(inFlight);
  const counts = { rows: 0, imported: 0, unchanged: 0, conflicting: 0, flagged: 0, rejected: 0 };
  let position: Position | undefined;
  let header: readonly string[] = [];
  let map: ((fields: readonly string[]) => MappedRow | Rejection) | undefined;

  const reject = async (row: number, field: string, reason: string): Promise<void> => {
    counts.rejected += 1;
    await rejectedRows.write([row, field, reason]);
  };
  const take = async (row: number, mapped: MappedRow): Promise<void> => {
    const appended = await append(mapped);
    if (appended.outcome === 'refused') return reject(row, '', appended.reason);
    counts[appended.outcome] += 1;
    if (appended.outcome === 'imported')
      position = position === undefined || comparePositions(appended.position, position) > 0 ? appended.position : position;
    // As in the log: an id that is in words may be a name, and this file outlives an erasure.
    const id = nameOf(target.store.pepper, mapped.id);
    if (appended.outcome === 'conflicting') await doubtfulRows.write([row, id, 'conflicting']);
    if (mapped.flags.length > 0) counts.flagged += 1;
    for (const flag of mapped.flags) await doubtfulRows.write([row, id, flag]);
  };
  const begun = Date.now();
  const report = (): void => {
    const perSecond = Math.round((counts.rows * 1_000) / Math.max(1, Date.now() - begun));
    onProgress(`importing ${basename(file)}: ${counts.rows} of ${options.rows} rows, ${perSecond}/s`);
  };

  const consider = async (record: Record): Promise<void> => {
    const { row } = record;
    if (row === 0) {
      header = 'fields' in record ? record.fields : [];
      map = mapRows(profile, header);
      return;
    }
    counts.rows += 1;
    if (counts.rows % PROGRESS_EVERY === 0) report();
    if (!('fields' in record)) return reject(row, header[record.column] ?? '', record.problem);
    const mapped = map?.(record.fields) ?? { field: '', reason: 'comes before the header' };
    if ('reason' in mapped) return reject(row, mapped.field, mapped.reason);
    await places.enter(() => take(row, mapped));
  };

  try {
    for await (const record of readCsv(file, profile.delimiter)) {
      if (signal?.aborted) break;
      await consider(record);
    }
    await places.empty();
  } finally {
    await rejectedRows.close();
    await doubtfulRows.close();
  }
  return { counts, position, files: [rejectedRows, doubtfulRows].filter((one) => one.isBegun()).map(({ path }) => path) };
};

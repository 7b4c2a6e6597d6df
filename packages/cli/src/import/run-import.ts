import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Actor, ImportProfile } from '@redress/domain';
import type { Position } from '@redress/eventstore';
import { caseAppender, type ImportTarget, type NamedRow } from './append-case.js';
import type { CheckedFile } from './check-file.js';
import type { ImportCounts } from './counts.js';
import { gate } from './gate.js';
import { type MappedRow, mapRows, type Rejection } from './map-row.js';
import { type Record, readCsv } from './read-csv.js';
import { beginImport, IMPORTER } from './record-import.js';
import { remarks } from './remarks.js';
import { rowIdentities } from './row-identity.js';

export type ImportOptions = {
  readonly target: ImportTarget;
  readonly profile: ImportProfile;
  readonly file: CheckedFile;
  /** Who imports; the engine itself unless told. */
  readonly by?: Actor;
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

/** A length of time as people say it; seconds at the end are worth telling, within an hour they are not. */
const spoken = (seconds: number): string => {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
};

/**
 * Reads a file into observed cases: one stream a row, only the facts the source states, at the source's own times. Running it again changes
 * nothing. The file was checked before (`checkFile`).
 */
export const runImport = async (options: ImportOptions): Promise<Imported> => {
  const { target, profile, file, folder, onProgress, signal, inFlight = IN_FLIGHT } = options;
  const importId = randomUUID();
  const recorded = await beginImport(target.handler, { importId, profile, file, by: options.by ?? IMPORTER });
  const rejectedRows = remarks(options.rejectedFile ?? join(folder, `${importId}.rejected.csv`), ['row', 'field', 'reason']);
  const doubtfulRows = remarks(join(folder, `${importId}.remarks.csv`), ['row', 'id', 'remark']);
  const append = caseAppender(target, {
    profile: profile.name,
    sourceFile: file.name,
    importId,
    timezone: profile.timezone,
  });
  const identify = rowIdentities(profile, target.store.pepper);
  const places = gate(inFlight);
  const counts = { rows: 0, imported: 0, unchanged: 0, conflicting: 0, flagged: 0, rejected: 0 };
  let header: readonly string[] = [];
  let map: ((fields: readonly string[]) => MappedRow | Rejection) | undefined;

  const reject = async (row: number, field: string, reason: string): Promise<void> => {
    counts.rejected += 1;
    await rejectedRows.write([row, field, reason]);
  };
  const take = async (row: number, named: NamedRow): Promise<void> => {
    const { identity, mapped } = named;
    const appended = await append(named);
    if (appended.outcome === 'refused') return reject(row, '', appended.reason);
    counts[appended.outcome] += 1;
    if (appended.outcome === 'conflicting') await doubtfulRows.write([row, identity.sourceId, 'conflicting']);
    if (mapped.flags.length > 0) counts.flagged += 1;
    for (const flag of mapped.flags) await doubtfulRows.write([row, identity.sourceId, flag]);
  };
  const begun = Date.now();
  const report = (): void => {
    const perSecond = (counts.rows * 1_000) / Math.max(1, Date.now() - begun);
    const left = Math.max(0, file.rows - counts.rows) / perSecond;
    onProgress(`importing ${file.name}: ${counts.rows} of ${file.rows} rows, ${Math.round(perSecond)}/s, ${spoken(left)} left`);
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
    // Named in the order of the file: equal rows without an id are told apart by it.
    const named = { identity: identify(mapped), mapped };
    await places.enter(() => take(row, named));
  };

  try {
    for await (const record of readCsv(file.path, profile)) {
      if (signal?.aborted) break;
      await consider(record);
    }
    await places.empty();
  } finally {
    await rejectedRows.close();
    await doubtfulRows.close();
  }
  // Recorded last: whoever waits for its position sees every row.
  const position = await recorded.ended(counts, signal?.aborted ?? false);
  return { counts, position, files: [rejectedRows, doubtfulRows].filter((one) => one.isBegun()).map(({ path }) => path) };
};

import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Lang, OpenTable } from './table.js';

export const exportFormats = ['csv', 'xlsx', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Media type of each format. */
export const exportTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
};

export type WritingOptions = {
  readonly lang?: Lang;
  readonly guard?: boolean;
  readonly bom?: boolean;
  /** Whether the line of totals is the last one, where the table has any. A workbook has it unless told otherwise, CSV when asked; Parquet in its metadata. */
  readonly totals?: boolean;
};

const bytesOf = async (table: OpenTable, format: ExportFormat, options: WritingOptions): Promise<Readable> => {
  switch (format) {
    case 'csv': {
      const { csvOf } = await import('./csv.js');
      return Readable.from(csvOf(table, options), { objectMode: false });
    }
    case 'xlsx': {
      const { refuseBeyondSheet, xlsxOf } = await import('./xlsx.js');
      refuseBeyondSheet(table);
      return xlsxOf(table, options);
    }
    case 'parquet': {
      const { writeParquet } = await import('./parquet.js');
      const sink = new PassThrough();
      writeParquet(table, sink).catch((error: unknown) => sink.destroy(error instanceof Error ? error : new Error(String(error))));
      return sink;
    }
  }
};

/**
 * The bytes of a table. They are made as they are read; destroying the stream ends the query.
 *
 * Faults before the first byte: `QueryError` on `format` for what the format cannot hold. Later ones destroy the stream: whoever reads to its
 * end has the whole table.
 */
export const streamTable = async (table: OpenTable, format: ExportFormat, options: WritingOptions = {}): Promise<Readable> => {
  try {
    const bytes = await bytesOf(table, format, options);
    // Also when it was destroyed before it was read at all.
    finished(bytes, { cleanup: true })
      .catch(() => undefined)
      .then(() => table.close())
      .catch(() => undefined);
    return bytes;
  } catch (error) {
    await table.close();
    throw error;
  }
};

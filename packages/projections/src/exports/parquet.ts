import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, parquetWriteRows, type Writer } from 'hyparquet-writer';
import { aboutTable, type Cell, type Column, type ColumnKind, type OpenTable, type Totals } from './table.js';

/** What is held in memory at a time. Large groups read faster; this many rows of thirty texts take some 20 MB. */
const GROUP_ROWS = 10_000;

type Stored = { readonly schema: Omit<SchemaElement, 'name'>; readonly value: (cell: Cell) => unknown };

const asIs = (cell: Cell): unknown => cell;
const asDate = (cell: Cell): unknown => (cell === null ? null : new Date(String(cell)));
const int64: Stored = { schema: { type: 'INT64' }, value: (cell) => (cell === null ? null : BigInt(Number(cell))) };

/** Amounts stay integers of fen. Instants are milliseconds of UTC. */
const STORED: Readonly<Record<ColumnKind, Stored>> = {
  text: { schema: { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, value: asIs },
  json: { schema: { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, value: asIs },
  integer: int64,
  money: int64,
  number: { schema: { type: 'DOUBLE' }, value: asIs },
  boolean: { schema: { type: 'BOOLEAN' }, value: asIs },
  date: { schema: { type: 'INT32', converted_type: 'DATE' }, value: asDate },
  instant: {
    schema: {
      type: 'INT64',
      converted_type: 'TIMESTAMP_MILLIS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    },
    value: asDate,
  },
};

const schemaOf = (columns: readonly Column[]): SchemaElement[] => [
  { name: 'root', num_children: columns.length },
  ...columns.map(({ name, kind }): SchemaElement => ({ ...STORED[kind].schema, name, repetition_type: 'OPTIONAL' })),
];

const rowsOf = async function* ({ columns, pages }: OpenTable): AsyncGenerator<Record<string, unknown>> {
  for await (const page of pages)
    for (const row of page) yield Object.fromEntries(columns.map(({ name, kind }, at) => [name, STORED[kind].value(row[at] ?? null)]));
};

/** Hands on what was written after each group of rows, and waits until it was taken. */
const writerTo = (sink: Writable): Writer => {
  const writer = new ByteWriter() as ByteWriter & Writer;
  writer.flush = async () => {
    // The buffer is used again for the next group.
    const bytes = Buffer.from(writer.getBytes());
    writer.index = 0;
    if (!sink.write(bytes)) await Promise.race([once(sink, 'drain'), once(sink, 'close')]);
    if (sink.destroyed) throw new Error('the reader of the export has gone');
  };
  writer.finish = async () => {
    await writer.flush?.();
    sink.end();
  };
  return writer;
};

/** The totals by name of column; a row of them would be added up with the others. */
const totalsOf = ({ columns }: OpenTable, { row }: Totals): Readonly<Record<string, Cell>> =>
  Object.fromEntries(columns.flatMap(({ name }, at) => (row[at] == null ? [] : [[name, row[at]] as const])));

/** A table as Parquet, snappy-compressed, a group of rows at a time; what it shows stands in its key-value metadata. */
export const writeParquet = async (table: OpenTable, sink: Writable): Promise<void> => {
  const { table: name, position, ...about } = aboutTable(table);
  await parquetWriteRows({
    writer: writerTo(sink),
    rows: rowsOf(table),
    columns: table.columns.map(({ name: column }) => ({ name: column })),
    schema: schemaOf(table.columns),
    rowGroupSize: GROUP_ROWS,
    createdBy: 'redress',
    kvMetadata: [
      { key: 'redress.table', value: name },
      { key: 'redress.position', value: position ?? '' },
      ...(table.totals === undefined ? [] : [{ key: 'redress.totals', value: JSON.stringify(totalsOf(table, table.totals)) }]),
      ...Object.entries(about).map(([key, value]) => ({ key: `redress.${key}`, value: JSON.stringify(value) })),
    ],
  });
};

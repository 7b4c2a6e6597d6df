import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import type { Cell, Column, OpenTable, Row } from '../exports/table.js';

/** A table in memory, in pages of a size. */
export const tableOfRows = (
  columns: readonly Column[],
  rows: readonly Row[],
  pageRows = 7,
): OpenTable & { readonly ended: () => boolean } => {
  let ended = false;
  return {
    name: 'sample',
    title: { 'zh-Hans': '样表', en: 'Sample' },
    columns,
    views: [{ name: 'sample-view', version: 3 }],
    position: 'log:42',
    count: rows.length,
    pages: (async function* () {
      for (let at = 0; at < rows.length; at += pageRows) yield rows.slice(at, at + pageRows);
    })(),
    close: async () => {
      ended = true;
    },
    ended: () => ended,
  };
};

/** The rows of a file by an independent reader, headings first where the format has them. */
export const readCsv = async (bytes: Readable): Promise<readonly (readonly string[])[]> => parse(await buffer(bytes), { bom: true });

/** Cells of the first sheet as the file has them, its second sheet, and what its properties say. */
export const readBook = async (bytes: Readable) => {
  const { sheets, properties } = await readXlsx(new Uint8Array(await buffer(bytes)));
  const [rows, about] = sheets;
  return { names: sheets.map(({ name }) => name), rows: rows?.rows ?? [], about: about?.rows ?? [], custom: properties?.custom ?? {} };
};

export const readParquet = async (bytes: Readable) => {
  const file = await buffer(bytes);
  const sliced = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  const rows = await parquetReadObjects({ file: sliced });
  const { key_value_metadata: pairs = [], row_groups: groups } = parquetMetadata(sliced);
  return { rows, groups: groups.length, about: Object.fromEntries(pairs.map(({ key, value }) => [key, value])) };
};

/** What a reader of Parquet gets for a cell. */
export const inParquet = ({ kind }: Column, cell: Cell): unknown => {
  if (cell === null) return null;
  if (kind === 'integer' || kind === 'money') return BigInt(Number(cell));
  if (kind === 'date' || kind === 'instant') return new Date(String(cell));
  return cell;
};

/** What a reader of a workbook gets: numbers as written, times as Date, the rest as it is. */
export const inBook = ({ kind }: Column, cell: Cell): unknown =>
  cell !== null && (kind === 'date' || kind === 'instant') && String(cell) >= '1900-03-01' ? new Date(String(cell)) : cell;

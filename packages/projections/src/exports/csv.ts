import { stringify } from 'csv-stringify/sync';
import { type Cell, type Lang, type OpenTable, type Row, type ShownColumn, shownColumns, totalsRow, yuanOf } from './table.js';

export type CsvOptions = {
  /** Whether texts that a spreadsheet would take for a formula get an apostrophe in front; true unless said otherwise. */
  readonly guard?: boolean;
  /** Whether the file begins with a byte-order mark, by which Excel knows UTF-8. */
  readonly bom?: boolean;
  /** Headings for people; the stable names unless given. */
  readonly lang?: Lang;
  /** Whether the last line tells the totals, where the table has any. */
  readonly totals?: boolean;
};

/** Signs that begin a formula, or that a spreadsheet drops before looking for one; the wide ones count in Chinese and Japanese editions. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** An apostrophe makes a spreadsheet read a cell as text (OWASP, CSV injection). For texts only: a negative number is no formula. */
export const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const cellOf = ({ kind }: ShownColumn, value: Cell, guard: boolean): string | null => {
  if (value === null) return null;
  if (kind === 'yuan') return yuanOf(Number(value));
  return guard && typeof value === 'string' ? guarded(value) : String(value);
};

// An empty text is quoted and null is not, as `copy to` writes them.
const STYLE = { record_delimiter: 'unix', quoted_match: /^$/ } as const;

/** A table as CSV (RFC 4180, UTF-8, line feeds), a piece for every page. */
export const csvOf = async function* (
  table: OpenTable,
  { guard = true, bom = false, lang, totals = false }: CsvOptions = {},
): AsyncGenerator<string> {
  const columns = shownColumns(table.columns, lang);
  const headings = columns.map(({ heading }) => (guard ? guarded(heading) : heading));
  yield (bom ? '\ufeff' : '') + stringify([headings], STYLE);
  const lines = (rows: readonly Row[]) =>
    stringify(
      rows.map((row) => columns.map((column) => cellOf(column, row[column.at] ?? null, guard))),
      STYLE,
    );
  for await (const page of table.pages) yield lines(page);
  if (totals && table.totals !== undefined) yield lines([totalsRow(table.totals, lang ?? 'en')]);
};

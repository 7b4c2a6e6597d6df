import type { Rows } from './table.js';

const field = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : String(typeof value === 'object' ? JSON.stringify(value) : value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const csvLine = (values: readonly unknown[]): string => `${values.map(field).join(',')}\n`;

/** An apostrophe makes a spreadsheet read a text as one (OWASP, CSV injection), as exports do. */
const guarded = (value: unknown): unknown => (typeof value === 'string' && /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value);

/** Rows as CSV (RFC 4180, UTF-8, line feeds); texts that a spreadsheet would compute are disarmed unless told otherwise. */
export const csv = (columns: readonly string[], rows: Rows, guard = true): string =>
  csvLine(columns) + rows.map((row) => csvLine(columns.map((column) => (guard ? guarded(row[column]) : row[column])))).join('');

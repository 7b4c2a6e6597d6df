import type { Rows } from './table.js';

const field = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : String(typeof value === 'object' ? JSON.stringify(value) : value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const csvLine = (values: readonly unknown[]): string => `${values.map(field).join(',')}\n`;

/** Rows as CSV (RFC 4180, UTF-8, line feeds). */
export const csv = (columns: readonly string[], rows: Rows): string =>
  csvLine(columns) + rows.map((row) => csvLine(columns.map((column) => row[column]))).join('');

import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { QueryError } from '../queries/query-error.js';
import { aboutTable, type Cell, type Lang, type OpenTable, type Row, type ShownColumn, shownColumns, totalsRow, yuanOf } from './table.js';
import { partsOf, SHEET_END, SHEET_START, STYLE, xmlText } from './xlsx-parts.js';

/** Rows a sheet has below its heading, and signs (UTF-16) a cell holds: bounds of the format. */
export const SHEET_ROWS = 1_048_575;
const CELL_SIGNS = 32_767;
const SHEET_COLUMNS = 16_384;
const ZIP64_ROWS = 100_000;

/** A date in a ZIP cannot be absent; one that never changes keeps equal tables equal files. */
const MTIME = new Date('1980-01-01T00:00:00Z');
const DAY_MS = 86_400_000;
/** Day 0 of spreadsheets. They believe in 29 February 1900, so days before March of that year are written as texts. */
const EPOCH = Date.UTC(1899, 11, 30);
const FIRST_DAY = '1900-03-01';

type Shortened = { cells: number };

/** `A`, `Z`, `AA`: optional by the standard, but some readers go by nothing else. */
const letters = (at: number): string => (at < 26 ? '' : letters(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26));

const textCell = (text: string, style: number, shortened: Shortened): string => {
  let kept = text;
  if (text.length > CELL_SIGNS) {
    // Half of a pair would be no sign at all.
    kept = `${text.slice(0, CELL_SIGNS - 1).replace(/[\ud800-\udbff]$/, '')}…`;
    shortened.cells += 1;
  }
  const styled = style === STYLE.plain ? '' : ` s="${style}"`;
  // Typed as text, so that nothing in it is ever computed.
  return ` t="inlineStr"${styled}><is><t xml:space="preserve">${xmlText(kept)}</t></is>`;
};

const dayCell = (value: string, style: number, shortened: Shortened): string =>
  value < FIRST_DAY ? textCell(value, STYLE.plain, shortened) : ` s="${style}"><v>${(Date.parse(value) - EPOCH) / DAY_MS}</v>`;

/** A cell behind its reference: attributes, then content. */
const cellOf = ({ kind }: ShownColumn, value: Cell, shortened: Shortened): string => {
  if (value === null) return '>';
  switch (kind) {
    case 'text':
    case 'json':
      return textCell(String(value), STYLE.plain, shortened);
    case 'integer':
    case 'number':
      return `><v>${String(value)}</v>`;
    case 'yuan':
      return textCell(yuanOf(Number(value)), STYLE.plain, shortened);
    case 'boolean':
      return ` t="b"><v>${value === true ? 1 : 0}</v>`;
    case 'date':
      return dayCell(String(value), STYLE.date, shortened);
    case 'instant':
      return dayCell(String(value), STYLE.instant, shortened);
  }
};

const rowOf = (number: number, cells: readonly string[]): string =>
  `<row r="${number}">${cells.map((cell, at) => `<c r="${letters(at)}${number}"${cell}</c>`).join('')}</row>`;
const FROZEN =
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';

const sheetOf = async function* (
  table: OpenTable,
  columns: readonly ShownColumn[],
  shortened: Shortened,
  last: Row | undefined,
): AsyncGenerator<string> {
  yield `${SHEET_START}${FROZEN}<sheetData>${rowOf(
    1,
    columns.map(({ heading }) => textCell(heading, STYLE.heading, shortened)),
  )}`;
  let above = 1;
  for await (const page of table.pages) {
    const from = above + 1;
    above += page.length;
    yield page
      .map((row, at) =>
        rowOf(
          from + at,
          columns.map((column) => cellOf(column, row[column.at] ?? null, shortened)),
        ),
      )
      .join('');
  }
  if (last !== undefined) {
    const [first, ...rest] = columns;
    const cells = rest.map((column) => cellOf(column, last[column.at] ?? null, shortened));
    yield rowOf(above + 1, [...(first === undefined ? [] : [textCell(String(last[first.at] ?? ''), STYLE.heading, shortened)]), ...cells]);
  }
  yield `</sheetData>${SHEET_END}`;
};

/** The second sheet: what the first one shows, and as of when. */
const aboutSheet = (table: OpenTable, { cells }: Shortened, lang: Lang): string => {
  const about = aboutTable(table);
  const line = (zh: string, en: string, value: string): readonly string[] => [lang === 'en' ? en : `${zh} ${en}`, value];
  const lines = [
    line('表', 'Table', `${about.title[lang]} (${about.table})`),
    line('日志位置', 'Position', about.position ?? ''),
    ...about.views.map(({ name, version }) => line('视图', 'View', `${name} v${version}`)),
    ...(cells > 0 ? [line('截短的单元格', 'Cells shortened to 32,767 signs', String(cells))] : []),
    ...about.columns.map(({ name, kind, title }) => line('列', 'Column', `${name}: ${title?.[lang] ?? name}, ${kind}`)),
  ];
  const ignored = { cells: 0 };
  const rows = lines.map((texts, at) =>
    rowOf(
      at + 1,
      texts.map((text) => textCell(text, STYLE.plain, ignored)),
    ),
  );
  return `${SHEET_START}<cols><col min="1" max="2" width="40" customWidth="1"/></cols><sheetData>${rows.join('')}</sheetData>${SHEET_END}`;
};

/** Faults: `QueryError` on `format` when the table is larger than a sheet. It must have been counted. */
export const refuseBeyondSheet = ({ count, columns, totals }: OpenTable): void => {
  const lines = (count ?? 0) + (totals === undefined ? 0 : 1);
  if (lines > SHEET_ROWS)
    throw new QueryError('format', `a sheet has ${SHEET_ROWS} rows and the table ${lines}: narrow it, or take csv or parquet`);
  if (shownColumns(columns, undefined).length > SHEET_COLUMNS)
    throw new QueryError('format', `a sheet has ${SHEET_COLUMNS} columns and the table more: take csv or parquet`);
};

/** A table as a workbook of two sheets: the rows, and what they are. Rows pass through, a page at a time. */
export const xlsxOf = (
  table: OpenTable,
  { lang = 'zh-Hans', totals = true }: { readonly lang?: Lang; readonly totals?: boolean } = {},
): Readable => {
  const columns = shownColumns(table.columns, lang);
  const shortened: Shortened = { cells: 0 };
  const last = totals && table.totals !== undefined ? totalsRow(table.totals, lang) : undefined;
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  const { table: name, position, views } = aboutTable(table);
  const properties = { 'redress.table': name, 'redress.position': position ?? '', 'redress.views': JSON.stringify(views) };
  for (const [path, text] of partsOf([table.title[lang], lang === 'en' ? 'About' : '说明'], properties))
    zip.addBuffer(Buffer.from(text), path, { mtime: MTIME });
  // A part of more than 4 GiB must be announced before its size is known; smaller ones should be readable everywhere.
  const forceZip64Format = table.count === undefined || table.count > ZIP64_ROWS;
  const rows = Readable.from(sheetOf(table, columns, shortened, last), { objectMode: false });
  const fail = (error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error)));
  // Compressed little: twice as fast, and a sheet shrinks to a tenth either way.
  zip.addReadStreamLazy('xl/worksheets/sheet1.xml', { mtime: MTIME, compressionLevel: 1, forceZip64Format }, (ready) => ready(null, rows));
  zip.addReadStreamLazy('xl/worksheets/sheet2.xml', { mtime: MTIME }, (ready) =>
    ready(null, Readable.from([Buffer.from(aboutSheet(table, shortened, lang))])),
  );
  zip.on('error', fail);
  rows.on('error', fail);
  out.on('close', () => rows.destroy());
  zip.end();
  return out;
};

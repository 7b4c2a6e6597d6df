import type { Label } from '@redress/domain';
import type { Position } from '@redress/eventstore';

/** Languages of headings and charts. */
export type Lang = keyof Label;

/**
 * What a column holds, and so how each format writes it.
 *
 * - `text`: as it was said. Null and the empty text are two things.
 * - `integer`, `number`: of JavaScript, exact. `boolean`.
 * - `date`: `YYYY-MM-DD`. `instant`: ISO-8601 UTC with milliseconds.
 * - `money`: fen, an integer. Where people read it, a second column has it in yuan, as exact decimals.
 * - `json`: a structure, as JSON text.
 */
export type ColumnKind = 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'instant' | 'money' | 'json';

export type Column = {
  /** Stable, for programs. */
  readonly name: string;
  readonly kind: ColumnKind;
  /** For people; attributes of cases have none but their name. */
  readonly title?: Label;
};

export type Cell = string | number | boolean | null;
export type Row = readonly Cell[];

/** The view behind a table, as its rows were computed. */
export type ViewVersion = { readonly name: string; readonly version: number };

/** What stands below all rows: the sums of what can be added up, null elsewhere. The first cell is left to the words. */
export type Totals = { readonly words: Label; readonly row: Row };

/** A table being read: all of its rows belong to one state of the views, the one at `position`. */
export type OpenTable = {
  readonly name: string;
  readonly title: Label;
  readonly columns: readonly Column[];
  readonly views: readonly ViewVersion[];
  readonly position: Position | null;
  /** How many rows there are, where it was asked for. */
  readonly count: number | undefined;
  /** Of the same state as the rows; most tables have none. */
  readonly totals?: Totals;
  /** Can be gone through once. Leaving early ends the query. */
  readonly pages: AsyncIterable<readonly Row[]>;
  /** Ends the query; nothing happens when it has ended. */
  close(): Promise<void>;
};

/** The line of totals as a row, with its words in front. */
export const totalsRow = ({ words, row }: Totals, lang: Lang): Row => [words[lang], ...row.slice(1)];

/** What travels with an exported table, so that whoever holds the file knows what it shows. */
export const aboutTable = ({ name, title, columns, views, position }: OpenTable) => ({
  table: name,
  title,
  position,
  views,
  columns: columns.map(({ name: column, kind, title: words }) => ({
    name: column,
    kind,
    ...(words === undefined ? {} : { title: words }),
  })),
});
export type AboutTable = ReturnType<typeof aboutTable>;

/** `1234` fen → `12.34`: digits are moved, nothing is divided. */
export const yuanOf = (fen: number): string => {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** Columns as people's formats show them: an amount stands in fen and in yuan. */
export type ShownColumn = {
  readonly name: string;
  readonly heading: string;
  readonly kind: Exclude<ColumnKind, 'money'> | 'yuan';
  readonly at: number;
};

export const shownColumns = (columns: readonly Column[], lang: Lang | undefined): readonly ShownColumn[] =>
  columns.flatMap(({ name, kind, title }, at): readonly ShownColumn[] => {
    const heading = lang === undefined || title === undefined ? name : title[lang];
    if (kind !== 'money') return [{ name, heading, kind, at }];
    const yuan = name.replace(/Fen$/, 'Yuan');
    const [inFen, inYuan] = lang === 'zh-Hans' ? ['（分）', '（元）'] : [' (fen)', ' (CNY)'];
    return [
      { name, heading: heading === name ? name : `${heading}${inFen}`, kind: 'integer', at },
      { name: yuan, heading: heading === name ? yuan : `${heading}${inYuan}`, kind: 'yuan', at },
    ];
  });

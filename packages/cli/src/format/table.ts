/** Columns a text takes on a terminal: Chinese, Japanese and Korean signs and full-width forms take two. */
export const widthOf = (text: string): number => {
  let width = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe4f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6) ||
      (code >= 0x1f300 && code <= 0x1faff) ||
      (code >= 0x20000 && code <= 0x3fffd);
    width += wide ? 2 : code < 0x20 || (code >= 0x300 && code <= 0x36f) ? 0 : 1;
  }
  return width;
};

export const padTo = (text: string, width: number, right = false): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? space + text : text + space;
};

/** Shortens a text to a width; nothing of a sign is ever cut. */
export const fit = (text: string, width: number): string => {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const sign of text) {
    if (widthOf(kept + sign) > width - 1) break;
    kept += sign;
  }
  return `${kept}…`;
};

/** What a cell shows. Control signs would move the cursor of whoever reads it. */
const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '–';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control signs are what is taken out
  return String(typeof value === 'object' ? JSON.stringify(value) : value).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
};

export type Rows = readonly Readonly<Record<string, unknown>>[];

/** All columns that any row has, in the order of their first appearance. */
export const columnsOf = (rows: Rows): readonly string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))];

const LONGEST_CELL = 60;

/** Rows as a table for reading: numbers to the right, wide signs counted as two. */
export const table = (columns: readonly string[], rows: Rows): string => {
  const cells = rows.map((row) => columns.map((column) => fit(cell(row[column]), LONGEST_CELL)));
  const numeric = columns.map((column) => rows.length > 0 && rows.every((row) => row[column] === null || typeof row[column] === 'number'));
  const widths = columns.map((column, at) => Math.max(widthOf(column), ...cells.map((line) => widthOf(line[at] ?? ''))));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => padTo(text, widths[at] ?? 0, numeric[at]))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return `${[line(columns), rule, ...cells.map(line)].join('\n')}\n`;
};

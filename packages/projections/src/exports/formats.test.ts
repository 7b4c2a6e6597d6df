import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inBook, inParquet, readBook, readCsv, readParquet, tableOfRows } from '../testing/exported.js';
import { streamTable, type WritingOptions } from './stream-table.js';
import { type Column, type Row, yuanOf } from './table.js';

const columns: readonly Column[] = [
  { name: 'said', kind: 'text', title: { 'zh-Hans': '原话', en: 'Said' } },
  { name: 'count', kind: 'integer' },
  { name: 'score', kind: 'number' },
  { name: 'upheld', kind: 'boolean' },
  { name: 'day', kind: 'date' },
  { name: 'at', kind: 'instant' },
  { name: 'lossFen', kind: 'money', title: { 'zh-Hans': '损失', en: 'Loss' } },
];
const AT = 1;

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const special = fc.constantFrom(
  '',
  ' ',
  '=1+1',
  '+49',
  '-3',
  '@x',
  '\ttab',
  '\rx',
  '\nx',
  '＝1',
  '＠a',
  'a,"b"',
  'a\r\nb',
  '_x0041_',
  '\u0001',
  '<b>&amp;',
  "'",
  '王小明',
);
const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }).map((at) => at.toISOString());
const row = fc.tuple(
  fc.option(fc.oneof(text, special)),
  fc.option(fc.maxSafeInteger()),
  fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value))),
  fc.option(fc.boolean()),
  fc.option(instant.map((at) => at.slice(0, 10))),
  fc.option(instant),
  fc.option(fc.integer()),
);
const rows = fc.array(row, { maxLength: 20 });

const stream = (content: readonly Row[], format: 'csv' | 'xlsx' | 'parquet', options: WritingOptions = {}) =>
  streamTable(tableOfRows(columns, content), format, options);

describe('an exported table', () => {
  it('reads back from CSV value by value, verbatim when unguarded', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (content, bom) => {
        const [heading, ...found] = await readCsv(await stream(content, 'csv', { guard: false, bom }));
        expect(heading).toEqual(['said', 'count', 'score', 'upheld', 'day', 'at', 'lossFen', 'lossYuan']);
        expect(found).toEqual(
          content.map((cells) =>
            [...cells, cells[6] === null ? null : yuanOf(Number(cells[6]))].map((cell) => (cell === null ? '' : String(cell))),
          ),
        );
      }),
    );
  });

  it('reads back from a workbook value by value, with types', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (content) => {
        const { rows: found } = await readBook(await stream(content, 'xlsx'));
        expect(found.slice(AT).map((cells) => Array.from({ length: 8 }, (_, at) => cells[at] ?? null))).toEqual(
          content.map((cells) => [
            ...cells.map((cell, at) => inBook(columns[at] as Column, cell)),
            cells[6] === null ? null : yuanOf(Number(cells[6])),
          ]),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('reads back from Parquet value by value, with types', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (content) => {
        const { rows: found } = await readParquet(await stream(content, 'parquet'));
        expect(found).toEqual(
          content.map((cells) => Object.fromEntries(columns.map((column, at) => [column.name, inParquet(column, cells[at] ?? null)]))),
        );
      }),
    );
  });

  it('tells an empty text from none in CSV, as the database does', async () => {
    const { text: all } = await import('node:stream/consumers');
    const content: readonly Row[] = [
      ['', 1, null, null, null, null, null],
      [null, 1, null, null, null, null, null],
    ];
    expect((await all(await stream(content, 'csv'))).split('\n').slice(1, 3)).toEqual(['"",1,,,,,,', ',1,,,,,,']);
  });

  it('disarms texts that a spreadsheet would compute, and leaves numbers alone', async () => {
    const formulas = ['=cmd|x', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠1'];
    const content = [...formulas, 'plain', "'=1"].map((said): Row => [said, -5, -0.5, null, null, null, -250]);
    const found = (await readCsv(await stream(content, 'csv'))).slice(1);
    expect(found.map(([said]) => said)).toEqual([...formulas.map((one) => `'${one}`), 'plain', "'=1"]);
    for (const [, count, score, , , , fen, yuan] of found) expect([count, score, fen, yuan]).toEqual(['-5', '-0.5', '-250', '-2.50']);
  });

  it('keeps a formula in a workbook a text', async () => {
    const { text: all } = await import('node:stream/consumers');
    const { Readable } = await import('node:stream');
    const { buffer } = await import('node:stream/consumers');
    const { readXlsx } = await import('hucre/xlsx');
    const bytes = await buffer(await stream([['=HYPERLINK("http://x")', 1, null, null, null, null, null]], 'xlsx'));
    const book = await readXlsx(new Uint8Array(bytes));
    expect(book.sheets[0]?.rows[1]?.[0]).toBe('=HYPERLINK("http://x")');
    expect(await all(Readable.from([bytes]))).not.toContain('<f>');
  });

  it('says in the file itself what it shows and as of when', async () => {
    const { names, about, custom } = await readBook(await stream([], 'xlsx'));
    expect(names).toEqual(['样表', '说明']);
    expect(custom).toMatchObject({
      'redress.table': 'sample',
      'redress.position': 'log:42',
      'redress.views': '[{"name":"sample-view","version":3}]',
    });
    expect(about.map(([, value]) => value)).toEqual(expect.arrayContaining(['样表 (sample)', 'log:42', 'sample-view v3']));
    const parquet = await readParquet(await stream([], 'parquet'));
    expect(parquet.about).toMatchObject({ 'redress.table': 'sample', 'redress.position': 'log:42' });
    expect(JSON.parse(parquet.about['redress.columns'] ?? '')).toHaveLength(columns.length);
  });

  it('gives headings to people in their language and to programs by name', async () => {
    expect((await readCsv(await stream([], 'csv', { lang: 'zh-Hans' })))[0]).toEqual([
      '原话',
      'count',
      'score',
      'upheld',
      'day',
      'at',
      '损失（分）',
      '损失（元）',
    ]);
    expect((await readBook(await stream([], 'xlsx', { lang: 'en' }))).rows[0]?.[0]).toBe('Said');
  });

  it('shortens what a cell of a workbook cannot hold, and says so', async () => {
    const long = `${'长'.repeat(32_765)}😀😀`;
    const { rows: found, about } = await readBook(await stream([[long, 1, null, null, null, null, null]], 'xlsx'));
    expect(found[1]?.[0]).toBe(`${'长'.repeat(32_765)}…`);
    expect(about).toContainEqual([expect.stringContaining('截短'), '1']);
  });

  it('writes a day as text where a spreadsheet would be wrong about it', async () => {
    const { rows: found } = await readBook(
      await stream([[null, null, null, null, '1899-05-01', '1900-02-28T00:00:00.000Z', null]], 'xlsx'),
    );
    expect(found[1]?.slice(4, 6)).toEqual(['1899-05-01', '1900-02-28T00:00:00.000Z']);
  });

  it('is refused as a workbook where a sheet is too small', async () => {
    const table = tableOfRows(columns, []);
    await expect(streamTable({ ...table, count: 1_048_576 }, 'xlsx')).rejects.toMatchObject({ name: 'QueryError', field: 'format' });
    expect(table.ended()).toBe(true);
  });

  for (const format of ['csv', 'xlsx', 'parquet'] as const) {
    it(`ends its query when the reader of ${format} goes away`, async () => {
      const table = tableOfRows(
        columns,
        Array.from({ length: 30_000 }, (_, at): Row => [`text ${at}`, at, null, null, null, null, null]),
        1_000,
      );
      const bytes = await streamTable(table, format);
      for await (const _ of bytes) break;
      while (!table.ended()) await new Promise(setImmediate);
    });

    it(`breaks off ${format} when the query fails, so that no reader takes a part for the whole`, async () => {
      const table = tableOfRows(columns, []);
      const failing = {
        ...table,
        pages: (async function* (): AsyncGenerator<readonly Row[]> {
          yield [['a', 1, null, null, null, null, null]];
          throw new Error('the database went away');
        })(),
      };
      const { buffer } = await import('node:stream/consumers');
      await expect(buffer(await streamTable(failing, format))).rejects.toThrow('the database went away');
      expect(table.ended()).toBe(true);
    });
  }
});

describe('the totals of a table', () => {
  const totals = { words: { 'zh-Hans': '合计', en: 'Total' }, row: [null, 2, null, null, null, null, 1_234] };
  const content: readonly Row[] = [
    ['a', 1, null, null, null, null, 1_000],
    ['b', 1, null, null, null, null, 234],
  ];
  const summed = (format: 'csv' | 'xlsx' | 'parquet', options: WritingOptions = {}) =>
    streamTable({ ...tableOfRows(columns, content), totals }, format, options);

  it('are the last line of a CSV when asked for', async () => {
    const [, ...lines] = await readCsv(await summed('csv', { totals: true, lang: 'zh-Hans' }));
    expect(lines.at(-1)).toEqual(['合计', '2', '', '', '', '', '1234', '12.34']);
    expect(await readCsv(await summed('csv'))).toHaveLength(3);
  });

  it('are the last row of a workbook unless told otherwise', async () => {
    const { rows: found } = await readBook(await summed('xlsx', { lang: 'en' }));
    expect(found.at(-1)).toEqual(['Total', 2, null, null, null, null, 1_234, '12.34']);
    expect((await readBook(await summed('xlsx', { totals: false }))).rows).toHaveLength(3);
    expect((await readBook(await stream(content, 'xlsx', { totals: true }))).rows).toHaveLength(3);
  });

  it('stand in the metadata of Parquet, where they are added up with nothing', async () => {
    const { rows: found, about } = await readParquet(await summed('parquet', { totals: true }));
    expect(found).toHaveLength(2);
    expect(JSON.parse(about['redress.totals'] ?? '')).toEqual({ count: 2, lossFen: 1_234 });
  });
});

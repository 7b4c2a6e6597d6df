import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readCsv } from './read-csv.js';

const folder = mkdtempSync(join(tmpdir(), 'redress-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = async (content: string | Buffer, delimiter = ',') => {
  const file = join(folder, 'file.csv');
  writeFileSync(file, content);
  const records = [];
  for await (const record of readCsv(file, { delimiter })) records.push(record);
  return records;
};

describe('reading CSV', () => {
  it('keeps every value as it is: spaces, empty fields, line breaks in quotes, other scripts', async () => {
    expect(await read('a,b\r\n x ,\r\n"two\nlines","say ""hi"""\r\n北京,é\r\n')).toEqual([
      { row: 0, fields: ['a', 'b'] },
      { row: 1, fields: [' x ', ''] },
      { row: 2, fields: ['two\nlines', 'say "hi"'] },
      { row: 3, fields: ['北京', 'é'] },
    ]);
  });

  it('takes no notice of a byte order mark', async () => {
    expect(await read('\ufeffa,b\n1,2\n')).toEqual([
      { row: 0, fields: ['a', 'b'] },
      { row: 1, fields: ['1', '2'] },
    ]);
  });

  it('takes the names of the columns from outside where the file has no header line', async () => {
    const file = join(folder, 'bare.csv');
    writeFileSync(file, '\ufeff1,2\n3,4\n');
    const records = [];
    for await (const record of readCsv(file, { delimiter: ',', header: ['a', 'b'] })) records.push(record);
    expect(records).toEqual([
      { row: 0, fields: ['a', 'b'] },
      { row: 1, fields: ['1', '2'] },
      { row: 2, fields: ['3', '4'] },
    ]);
  });

  it('reads gzip whatever the name of the file', async () => {
    expect(await read(gzipSync('a\n1\n'))).toEqual([
      { row: 0, fields: ['a'] },
      { row: 1, fields: ['1'] },
    ]);
  });

  it('names the field that is not UTF-8 and goes on', async () => {
    const records = await read(Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0xb1, 0xb1]), Buffer.from('\n2,3\n')]));
    expect(records[1]).toMatchObject({ row: 1, column: 1, problem: expect.stringContaining('not UTF-8') });
    expect(records[2]).toEqual({ row: 2, fields: ['2', '3'] });
  });

  it('takes a quotation mark in the wrong place as text, and no row after it suffers', async () => {
    expect(await read('a,b\n1,"x"y\n2,5" pipe\n3,4\n')).toEqual([
      { row: 0, fields: ['a', 'b'] },
      { row: 1, fields: ['1', '"x"y'] },
      { row: 2, fields: ['2', '5" pipe'] },
      { row: 3, fields: ['3', '4'] },
    ]);
  });

  it.each([
    ['a gzip file that is cut off', gzipSync(`a\n${'1\n'.repeat(20_000)}`).subarray(0, 40), /cut off/],
    ['a damaged gzip file', Buffer.concat([gzipSync('a\n1\n').subarray(0, 12), Buffer.alloc(30, 7)]), /damaged/],
    ['a quotation mark that is never closed', 'a\n1\n"2\n3\n', /never closed/],
    ['an empty file', '', /is empty/],
    ['a workbook', 'PK\u0003\u0004', /ZIP/],
  ])('refuses %s', async (_what, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  it('refuses a file that is not there', async () => {
    const reading = readCsv(join(folder, 'nothing.csv'), { delimiter: ',' }).next();
    await expect(reading).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('there is no file') });
  });
});

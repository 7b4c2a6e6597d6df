import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type CsvLayout, readCsv } from './read-csv.js';

const folder = mkdtempSync(join(tmpdir(), 'redress-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = async (content: string | Buffer, layout: Partial<CsvLayout> = {}) => {
  const file = join(folder, 'file.csv');
  writeFileSync(file, content);
  const records = [];
  for await (const record of readCsv(file, { delimiter: ',', ...layout })) records.push(record);
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
    expect(await read('\ufeff1,2\n3,4\n', { header: ['a', 'b'] })).toEqual([
      { row: 0, fields: ['a', 'b'] },
      { row: 1, fields: ['1', '2'] },
      { row: 2, fields: ['3', '4'] },
    ]);
  });

  const 产品 = Buffer.from([0xb2, 0xfa, 0xc6, 0xb7]);
  it.each<[string, Buffer, CsvLayout['encoding'], string]>([
    ['GB 18030', Buffer.concat([产品, Buffer.from(',b\r\n1,2\r\n')]), 'gb18030', '产品'],
    ['GBK', Buffer.concat([产品, Buffer.from(',b\n1,2\n')]), 'gbk', '产品'],
    ['UTF-16 with a byte order mark', Buffer.from('\ufeff产品,b\n1,2\n', 'utf16le'), 'utf-16le', '产品'],
    ['UTF-16 without one', Buffer.from('产品,b\n1,2\n', 'utf16le'), 'utf-16le', '产品'],
    ['Windows-1252', Buffer.from([0x80, 0x2c, 0x62, 0x0a, 0x31, 0x2c, 0x32, 0x0a]), 'windows-1252', '€'],
  ])('reads %s', async (_what, content, encoding = 'utf-8', first) => {
    for (const bytes of [content, gzipSync(content)])
      expect(await read(bytes, { encoding })).toEqual([
        { row: 0, fields: [first, 'b'] },
        { row: 1, fields: ['1', '2'] },
      ]);
  });

  it('reads characters whose bytes come in two pieces', async () => {
    const lines = Array.from({ length: 40_000 }, (_, index) => `${index},${'产品'.repeat(index % 7)}`);
    const records = await read(Buffer.from(`${lines.join('\n')}\n`, 'utf16le'), { encoding: 'utf-16le' });
    expect(records.map((record) => ('fields' in record ? record.fields.join(',') : ''))).toEqual(lines);
  });

  it.each<[string, Buffer, CsvLayout['encoding']]>([
    ['in the middle', Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0xff, 0xff]), Buffer.from('\n')]), 'gb18030'],
    ['cut off at the end', Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0xb2])]), 'gb18030'],
    ['of half a character', Buffer.from('a,b\n1,2\n', 'utf16le').subarray(0, 15), 'utf-16le'],
  ])('refuses wrong bytes %s, and says where they are', async (_what, content, encoding = 'utf-8') => {
    await expect(read(content, { encoding })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/is not .* \(near byte \d+\)/),
    });
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

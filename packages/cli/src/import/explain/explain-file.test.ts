import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { importProfile } from '@redress/domain';
import { mapRows } from '../map-row.js';
import { profileNamed } from '../profiles.js';
import { readCsv } from '../read-csv.js';
import { explainFile } from './explain-file.js';

const folder = mkdtempSync(join(tmpdir(), 'redress-explain-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (content: string | Buffer): string => {
  const path = join(folder, 'cases.csv');
  writeFileSync(path, content);
  return path;
};
const explain = (content: string | Buffer) => explainFile(written(content));

const chinese = [
  '工单编号,受理日期,办结时间,产品,是否按时,联系电话,备注',
  'A-1,2025/3/1,2025/3/4 17:05,空调,是,13800138000,无',
  'A-2,2025/3/13,,洗衣机,否,13900139000,客户要求更换',
  'A-3,2025/12/9,2025/12/9 08:00,空调,是,13700137000,',
  '',
].join('\n');

describe('a file of which nothing is known', () => {
  it('is explained by a profile that reads it to the last row', async () => {
    const path = written(chinese);
    const { document } = await explainFile(path);
    const profile = importProfile.parse(document);
    const rejected = [];
    let map: ReturnType<typeof mapRows> | undefined;
    for await (const record of readCsv(path, profile)) {
      if (!('fields' in record)) throw new Error('unreadable');
      if (record.row === 0) map = mapRows(profile, record.fields);
      else rejected.push(...[map?.(record.fields)].filter((mapped) => mapped === undefined || 'reason' in mapped));
    }
    expect(rejected).toEqual([]);
    expect(document).toMatchObject({
      id: { columns: ['工单编号'] },
      rates: { timely: { fact: 'timely', yes: ['是'], no: ['否'] } },
      durations: [{ from: 'received', to: 'closed', unit: 'days' }],
      flags: [{ flag: 'closed-before-received', earlier: 'received', later: 'closed' }],
    });
    expect(document.columns).toEqual([
      { column: '受理日期', fact: 'received', kind: 'date', formats: ['YYYY/M/D'] },
      { column: '办结时间', fact: 'closed', kind: 'time', formats: ['YYYY/M/D HH:mm'] },
      { column: '产品', fact: 'product' },
      { column: '是否按时', fact: 'timely' },
      { column: '联系电话', fact: 'column6', personal: true },
      { column: '备注', fact: 'column7' },
    ]);
  });

  it('is asked about whatever the rows do not tell', async () => {
    const { remarks } = await explain(chinese);
    expect(remarks.join('\n')).toMatch(
      /"联系电话" may speak of persons[\s\S]*"受理日期" is taken for the time of receipt[\s\S]*which time zone/,
    );
  });

  it.each([
    ['by its days beyond the twelfth', '3/14/2025', /M\/D\/YYYY/, false],
    ['by its days beyond the twelfth, the other way round', '14/3/2025', /D\/M\/YYYY/, false],
    ['not at all', '3/4/2025', /M\/D\/YYYY/, true],
  ])('tells day from month %s', async (_how, day, format, isDoubtful) => {
    const { document, remarks } = await explain(`No,On\n1,${day}\n2,1/2/2025\n`);
    expect(document.columns[0]?.formats?.[0]).toMatch(format);
    expect(remarks.some((remark) => remark.includes('day and month cannot be told apart'))).toBe(isDoubtful);
  });

  it.each<[string, string | Buffer, object]>([
    ['semicolons', 'No;On;What\n1;2025-03-01;a,b\n2;2025-03-02;c,d\n', { delimiter: ';' }],
    ['tabs', 'No\tOn\n1\t2025-03-01\n2\t2025-03-02\n', { delimiter: '\t' }],
    ['UTF-16', Buffer.from('\ufeffNo,On\n1,2025-03-01\n2,2025-03-02\n', 'utf16le'), { encoding: 'utf-16le' }],
    [
      'GB 18030',
      Buffer.concat([Buffer.from('No,On,'), Buffer.from([0xb2, 0xfa, 0xc6, 0xb7]), Buffer.from('\n1,2025-03-01,x\n2,2025-03-02,y\n')]),
      { encoding: 'gb18030' },
    ],
    [
      'Windows-1252',
      Buffer.concat([Buffer.from('No,On,Caf'), Buffer.from([0xe9]), Buffer.from('\n1,2025-03-01,x\n2,2025-03-02,y\n')]),
      { encoding: 'windows-1252' },
    ],
    ['gzip', gzipSync('No,On\n1,2025-03-01\n2,2025-03-02\n'), { id: { columns: ['No'] } }],
    ['no header', '1,2025-03-01\n2,2025-03-02\n', { header: ['column 1', 'column 2'], id: { columns: ['column 1'] } }],
    ['no id', 'What,On\na,2025-03-01\na,2025-03-02\n', { id: { rowHash: true } }],
  ])('is known by its first rows: %s', async (_what, content, expected) => {
    const { document } = await explain(content);
    expect(document).toMatchObject(expected);
    expect(importProfile.safeParse(document).success).toBe(true);
  });

  it('without any date says that a profile needs one', async () => {
    expect((await explain('a,b\nx,y\n')).remarks.join('\n')).toContain('no column holds dates');
  });

  it('is refused where it is none', async () => {
    await expect(explainFile(join(folder, 'nothing.csv'))).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('there is no file'),
    });
    await expect(explainFile(folder)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('is not a file') });
    await expect(explain('')).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('is empty') });
  });
});

describe('a file of a source that is known', () => {
  const { columns } = profileNamed('nyc311');
  const header = ['Unique Key', ...columns.map(({ column }) => column)];
  const row = (id: string, day: string) => [id, ...columns.map(({ kind }) => (kind === 'text' ? 'x' : day))];

  it('is read by the profile that ships', async () => {
    const { document, remarks } = await explain([header, row('1', '12/25/2013 11:59:08 PM')].map((line) => line.join(',')).join('\n'));
    expect(document.name).toBe('nyc311');
    expect(remarks).toEqual([expect.stringContaining('--profile nyc311')]);
  });

  it('but laid out in another way is read by a profile made of it', async () => {
    const lines = [header, row('1', '2013-12-25 23:59:08'), row('2', '2013-12-26 00:00:00')].map((line) => line.join(';'));
    const { document } = await explain(lines.join('\n'));
    expect(document).toMatchObject({
      name: 'nyc311own',
      delimiter: ';',
      timezone: 'America/New_York',
      rates: { onTime: { time: 'closed', atOrBefore: 'due' } },
    });
    expect(document.columns.find(({ fact }) => fact === 'received')?.formats).toEqual(['YYYY-MM-DD HH:mm:ss']);
    expect(importProfile.safeParse(document).success).toBe(true);
  });
});

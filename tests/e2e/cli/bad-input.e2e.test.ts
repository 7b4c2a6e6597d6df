import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { redress, scratch } from '../../support/cli.js';

jest.setTimeout(5 * 60_000);

const HEADER = '投诉编号,受理时间,产品,型号,投诉类别,责任单位,地区,渠道,转办时间,办结时间,处理结果,是否按时,客户有异议';
const row = (id: string, received: string) =>
  `${id},${received},空调,KFR-26G,产品质量,生产制造部,广东,热线电话,${received},${received},维修解决,是,否`;
const good = `${HEADER}\n${row('TS1', '2025-03-02 09:15:00')}\n${row('TS2', '2025-03-03 10:00:00')}\n`;

describe('what a person gets wrong', () => {
  const place = scratch();
  const at = (name: string) => join(place.path, name);
  const written = (name: string, content: string | Buffer): string => {
    writeFileSync(at(name), content);
    return at(name);
  };
  afterAll(() => place.remove());

  const refused = async (args: readonly string[], code: number, message: RegExp, env?: Readonly<Record<string, string>>): Promise<void> => {
    const ran = await redress(args, env);
    expect(ran).toEqual({ code, stdout: '', stderr: expect.stringMatching(message) });
    // One message and what to do; where it came from is shown on request alone.
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  };

  describe('an import that cannot be', () => {
    const importing = (file: string, profile = 'sample') => ['import', file, '--profile', profile, '--data', at('untouched')];
    afterAll(() => expect(existsSync(at('untouched'))).toBe(false));

    it('names the profiles when one is unknown', () =>
      refused(importing(written('a.csv', good), 'nothing'), 2, /no import profile "nothing"[\s\S]*cfpb, boston311, nyc311, sample/));
    it('says that a file is not there', () => refused(importing(at('nothing.csv')), 2, /there is no file/));
    it('says that the path is a folder', () => refused(importing(place.path), 2, /is not a file/));
    it('says that a gzip file is cut off', () =>
      refused(importing(written('cut.csv.gz', gzipSync(good.repeat(50)).subarray(0, 150))), 2, /cut off/));
    it('says that a gzip file is damaged', () =>
      refused(importing(written('bad.csv.gz', Buffer.concat([gzipSync(good).subarray(0, 20), Buffer.alloc(200, 1)]))), 2, /damaged/));
    it('says that a quotation mark is never closed', () => refused(importing(written('open.csv', `${good}"TS3,x\n`)), 2, /never closed/));
    it('says which column is missing', () =>
      refused(importing(written('less.csv', good.replace('投诉编号', '编号'))), 2, /lacks the column "投诉编号"/));
    it('says that there is no header', () =>
      refused(importing(written('rows.csv', `${row('TS1', '2025-03-02 09:15:00')}\n`)), 2, /no header line/));
    it('says that the profile is missing', () => refused(['import', at('a.csv')], 2, /--profile/));
  });

  describe('a data folder', () => {
    it('of a newer release is left alone', async () => {
      mkdirSync(at('newer'));
      writeFileSync(at('newer/format.json'), '{"version":2,"kind":"business","createdAt":"2026-01-01T00:00:00.000Z"}');
      await refused(['query', 'cases', '--data', at('newer')], 5, /newer release \(format 2/);
    });

    it('that is something else is not taken', async () => {
      mkdirSync(at('else'));
      writeFileSync(at('else/thesis.txt'), 'mine');
      await refused(['up', '--data', at('else')], 2, /not a data folder/);
      expect(readFileSync(at('else/thesis.txt'), 'utf8')).toBe('mine');
    });

    it('that is not there is not made by a question', async () => {
      await refused(['query', 'cases', '--data', at('typo')], 2, /no data folder at/);
      expect(existsSync(at('typo'))).toBe(false);
    });

    it('of real business is never taken for a drill', async () => {
      mkdirSync(at('business'));
      writeFileSync(at('business/format.json'), '{"version":1,"kind":"business","createdAt":"2026-01-01T00:00:00.000Z"}');
      await refused(['demo', '--once', '--data', at('business')], 2, /real business/);
      await refused(['up', '--drill', '--data', at('business')], 2, /never becomes a drill one/);
    });

    it('on which nothing runs says so', () => refused(['status', '--data', at('business')], 4, /nothing runs/));
  });

  describe('a place that is not fit', () => {
    it('too little memory', () =>
      refused(['up', '--data', at('small')], 5, /needs about 1500 MB[\s\S]*400 MB/, { REDRESS_MEMORY_MB: '400' }));

    it('a port that is taken', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? String(address.port) : '';
      await refused(['node', '--port', port, '--data', at('taken')], 5, /is taken/);
      server.close();
    });
  });

  describe('a server that is needed', () => {
    it('and not named', () => refused(['worker', '--data', at('alone')], 2, /TEMPORAL_ADDRESS is not set/));
    it('and does not answer', () =>
      refused(
        ['projector', '--data', at('alone')],
        4,
        /event store at esdb:\/\/127.0.0.1:9 .*does not answer|event store at esdb:\/\/127\.0\.0\.1:9/,
        {
          EVENTSTORE_URL: 'esdb://127.0.0.1:9?tls=false',
        },
      ));
  });

  describe('a command line', () => {
    it.each([
      [['nothing']],
      [['query', 'cases', '--nothing']],
      [['query', 'cases', '--format', 'xml']],
      [['query', 'cases', '--where', 'product']],
      [['up', '--port', 'eighty']],
      [['history']],
    ])('that cannot be understood: %j', (args) => refused([...args, '--data', at('untouched')], 2, /./));
  });

  describe('rows that cannot be read', () => {
    beforeAll(() => {
      written('some.csv', `${good}${row('', '2025-03-04 10:00:00')}\n${row('TS4', '04.03.2025')}\nTS5,short\n`);
    });

    it('are listed with row, field and reason, and the others are taken', async () => {
      const ran = await redress([
        'import',
        at('some.csv'),
        '--profile',
        'sample',
        '--json',
        '--data',
        at('data'),
        '--rejected',
        at('rejected.csv'),
      ]);
      expect(ran).toMatchObject({ code: 0 });
      expect(JSON.parse(ran.stdout)).toEqual({ rows: 5, imported: 2, unchanged: 0, conflicting: 0, flagged: 0, rejected: 3 });
      expect(readFileSync(at('rejected.csv'), 'utf8').trimEnd().split('\n')).toEqual([
        'row,field,reason',
        '3,投诉编号,is empty',
        '4,受理时间,is not a time of the form YYYY-MM-DD HH:mm:ss',
        '5,,"has 2 fields, the header has 13"',
      ]);
    });

    it('leave what is in as it is when the file comes corrected', async () => {
      const corrected = written('corrected.csv', `${good}${row('TS4', '2025-03-04 10:00:00')}\n${row('TS2', '2025-03-03 11:00:00')}\n`);
      const ran = await redress(['import', corrected, '--profile', 'sample', '--json', '--data', at('data')]);
      expect(JSON.parse(ran.stdout)).toEqual({ rows: 4, imported: 1, unchanged: 2, conflicting: 1, flagged: 0, rejected: 0 });
    });

    it('and an unknown attribute is named by the question about it', () =>
      refused(['query', 'cases', '--group-by', 'colour', '--quiet', '--data', at('data')], 2, /no case has an attribute colour/));
  });
});

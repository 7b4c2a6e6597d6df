import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { redress, type Started, scratch, startRedress } from '../../support/cli.js';

jest.setTimeout(5 * 60_000);

const TEXT = 'the text of the fifth event';

const flipBitOf = (file: string, text: string): void => {
  const bytes = readFileSync(file);
  const offset = bytes.indexOf(text);
  if (offset === -1) throw new Error(`${file} does not hold it`);
  bytes[offset] = (bytes[offset] ?? 0) ^ 1;
  writeFileSync(file, bytes);
};

describe('backup, restore and check of the event log', () => {
  const place = scratch();
  const at = (name: string) => join(place.path, name);
  let node: Started;

  beforeAll(async () => {
    node = await startRedress(['node', '--data', at('data')]);
    const client = EventStoreDBClient.connectionString(String(node.ready.eventStoreUrl));
    for (let count = 1; count <= 10; count += 1)
      await client.appendToStream(`note-${count % 2}`, jsonEvent({ type: 'noted.v1', data: { text: count === 5 ? TEXT : 'text' } }));
    await client.dispose();
  });
  afterAll(async () => {
    await node?.stop();
    place.remove();
  });

  it('copies the log of a node that runs, without its keyring, and verifies it', async () => {
    const { code, stdout, stderr } = await redress(['backup', at('backup'), '--data', at('data'), '--json']);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      path: at('backup'),
      folder: { kind: 'business' },
      log: { events: 10, streams: 2, position: 10 },
    });
    expect(readdirSync(at('backup')).sort()).toEqual(['backup.json', 'events.db']);
    expect(stderr).toContain('keyring');
  });

  it('belongs to one node at a time', async () => {
    const { code, stderr } = await redress(['node', '--data', at('data')]);
    expect(code).toBe(3);
    expect(stderr).toContain('in use by another process');
  });

  it('never replaces another backup', async () => {
    const { code, stderr } = await redress(['backup', at('backup'), '--data', at('data')]);
    expect(code).toBe(2);
    expect(stderr).toContain('is not empty');
  });

  it('verifies the log of a node that runs, and a backup', async () => {
    const running = await redress(['node', 'check', '--data', at('data'), '--json']);
    expect(running.code).toBe(0);
    expect(JSON.parse(running.stdout)).toMatchObject({ sound: true, events: 10, streams: 2, format: 2 });
    const copied = await redress(['node', 'check', at('backup')]);
    expect(copied).toMatchObject({ code: 0, stdout: 'sound: 10 events in 2 streams\n' });
  });

  it('restores into a new folder, from which a node goes on', async () => {
    const { code, stdout, stderr } = await redress(['restore', at('backup'), '--data', at('restored'), '--json']);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ data: at('restored'), hasKeyring: false, log: { events: 10 } });
    expect(stderr).toContain('no keyring');
    const again = await startRedress(['node', '--data', at('restored')]);
    const client = EventStoreDBClient.connectionString(String(again.ready.eventStoreUrl));
    const read = [];
    for await (const { event } of client.readStream('note-1')) read.push(event?.data);
    expect(read).toHaveLength(5);
    expect(read[2]).toEqual({ text: TEXT });
    await client.dispose();
    await again.stop();
  });

  it('restores over nothing that is there', async () => {
    const { code, stderr } = await redress(['restore', at('backup'), '--data', at('restored')]);
    expect(code).toBe(2);
    expect(stderr).toContain('events.db');
  });

  it('names the first damage', async () => {
    flipBitOf(join(at('restored'), 'events.db'), TEXT);
    const { code, stdout, stderr } = await redress(['node', 'check', '--data', at('restored'), '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ sound: false, events: 4, damage: { position: 5, stream: 'note-1', revision: 2 } });
    expect(stderr).toContain('damaged at position 5 (revision 2 of note-1): its checksum does not fit');
    const copied = await redress(['backup', at('of-damaged'), '--data', at('restored')]);
    expect(copied.code).toBe(1);
    expect(copied.stderr).toContain('position 5');
    expect(existsSync(join(at('of-damaged'), 'backup.json'))).toBe(false);
  });

  it('starts no node on a log that lost its end', async () => {
    const events = join(at('restored'), 'events.db');
    truncateSync(events, 8_192);
    const { code, stderr } = await redress(['node', '--data', at('restored')]);
    expect(code).toBe(5);
    expect(stderr).toMatch(/cannot open the event log .*: the file is damaged: .*\n\s+nothing was changed/);
  });

  it('refuses a backup that is not what was written, or was never finished', async () => {
    flipBitOf(join(at('backup'), 'events.db'), TEXT);
    const changed = await redress(['restore', at('backup'), '--data', at('other')]);
    expect(changed.code).toBe(1);
    expect(changed.stderr).toContain('not what was written');
    expect(existsSync(at('other'))).toBe(false);
    const none = await redress(['restore', at('data'), '--data', at('other')]);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('not a finished backup');
  });
});

describe('a whole engine brought back from its backup and its keyring', () => {
  const place = scratch();
  const at = (name: string) => join(place.path, name);
  afterAll(() => place.remove());

  const HEADER = '投诉编号,受理时间,产品,型号,投诉类别,责任单位,地区,渠道,转办时间,办结时间,处理结果,是否按时,客户有异议';
  const row = (id: string, product: string) =>
    `${id},2025-03-02 09:15:00,${product},KFR-26G,产品质量,生产制造部,广东,热线电话,2025-03-02 09:15:00,2025-03-03 10:00:00,维修解决,是,否`;
  const done = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await redress(args, { REDRESS_KEYRING_PASSPHRASE: 'a passphrase of some length' });
    expect({ args, code, stderr }).toMatchObject({ code: 0 });
    return stdout;
  };

  it('answers as before, with its views built anew and every person known', async () => {
    writeFileSync(at('cases.csv'), `${HEADER}\n${row('TS1', '空调')}\n${row('TS2', '空调')}\n${row('TS3', '冰箱')}\n`);
    await done('import', at('cases.csv'), '--profile', 'sample', '--data', at('one'));
    const asked = ['query', 'cases', '--group-by', 'product', '--measure', 'count', '--json', '--data'];
    const before = JSON.parse(await done(...asked, at('one'))) as { readonly rows: unknown };
    const persons = await done('keyring', 'status', '--json', '--data', at('one'));
    await done('backup', at('backup'), '--data', at('one'));
    await done('keyring', 'export', at('keys.export'), '--data', at('one'));

    await done('restore', at('backup'), '--data', at('two'));
    await done('keyring', 'import', at('keys.export'), '--data', at('two'));
    expect(existsSync(join(at('two'), 'views'))).toBe(false);
    const after = JSON.parse(await done(...asked, at('two'))) as { readonly rows: unknown };
    expect(after.rows).toEqual(before.rows);
    expect(JSON.stringify(after.rows)).toContain('空调');
    expect(await done('keyring', 'status', '--json', '--data', at('two'))).toContain(/"persons":\d+/.exec(persons)?.[0]);
    expect(await done('history', 'complaint-sample.TS3', '--data', at('two'))).toContain('CaseImported');
  });
});

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NO_STREAM } from '@eventstore/db-client';
import { afterAll, describe, expect, it } from '@jest/globals';
import { checkLog, LogUnusable } from '@redress/eventstore/node';
import Database from 'libsql';
import { alter, flipBitOf, makeOld } from './testing/damage.js';
import { collect, event, nodes } from './testing/nodes.js';

const { folder, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

const quiet = () => {
  const warnings: string[] = [];
  const warn = (_context: object, message: string) => void warnings.push(message);
  return { warnings, log: { info: () => undefined, error: () => undefined, warn } };
};

/** A closed log of format 1, and the answers that readers got from it while it was new. */
const old = async () => {
  const file = join(await folder(), 'log.db');
  const node = await start({ file });
  const client = connect(node);
  const opening = [event({ 文: '一' }), event({ text: 'second-text' })];
  await client.appendToStream('甲-1', opening, { expectedRevision: NO_STREAM });
  await client.setStreamMetadata('甲-1', { maxCount: 2 });
  for (let append = 0; append < 30; append += 1) await client.appendToStream(`乙-${append % 3}`, [event({ append }), event()]);
  const all = await collect(client.readAll());
  await node.stop();
  makeOld(file);
  return { file, opening, all };
};

describe('a log of format 1', () => {
  it('is brought up to date when the node starts, with every event as it was', async () => {
    const { file, opening, all } = await old();
    const { warnings, log } = quiet();
    const node = await start({ file }, { log });
    expect(warnings).toEqual([`63 events brought from format 1 to 2; the file as it was is kept as ${file}.format-1`]);
    const client = connect(node);
    expect(await collect(client.readAll())).toEqual(all);
    expect(await collect(client.readStream('甲-1'))).toHaveLength(2);
    const repeated = await client.appendToStream('甲-1', opening, { expectedRevision: NO_STREAM });
    expect(repeated).toMatchObject({ nextExpectedRevision: 1n });
    await client.appendToStream('甲-1', event(), { expectedRevision: 1n });
    await node.stop();
    expect(await checkLog(file)).toMatchObject({ format: 2, events: 64 });

    const again = quiet();
    await (await start({ file }, { log: again.log })).stop();
    expect(again.warnings).toEqual([]);
  });

  it('stays beside the new one with all it held', async () => {
    const { file, all } = await old();
    await (await start({ file })).stop();
    const database = new Database(`${file}.format-1`);
    expect(database.prepare('PRAGMA user_version').raw().get([])).toEqual([1]);
    expect(database.prepare('SELECT count(*), max(position) FROM events').raw().get([])).toEqual([all.length, all.length]);
    database.close();
  });

  it('does not give up an older file that was kept before', async () => {
    const { file } = await old();
    writeFileSync(`${file}.format-1`, 'an earlier one');
    const { warnings, log } = quiet();
    await (await start({ file }, { log })).stop();
    expect(warnings).toEqual([expect.stringContaining(`kept as ${file}.format-1.2`)]);
    expect(readFileSync(`${file}.format-1`, 'utf8')).toBe('an earlier one');
    expect(readFileSync(`${file}.format-1.2`).includes('second-text')).toBe(true);
  });

  it('is not touched while somebody else has it open', async () => {
    const { file } = await old();
    const database = new Database(file);
    expect(database.prepare('SELECT count(*) FROM events').raw().all([])).toEqual([[63]]);
    database.exec('BEGIN; SELECT count(*) FROM events;');
    await expect(start({ file })).rejects.toThrow(/it is open elsewhere: close that first. Nothing was changed/);
    database.exec('COMMIT');
    database.close();
  });

  it('is brought up to date after an attempt that was cut off', async () => {
    const { file } = await old();
    writeFileSync(`${file}.migrating`, readFileSync(file).subarray(0, 5_000));
    writeFileSync(`${file}.migrating-journal`, 'a rest');
    const node = await start({ file });
    expect((await node.status()).events).toBe(63);
    await node.stop();
    expect(readdirSync(dirname(file)).filter((name) => name.includes('migrating'))).toEqual([]);
  });

  it('is refused and left alone when it is damaged', async () => {
    const { file } = await old();
    alter(file, 'DELETE FROM events WHERE position = 7');
    const held = () => readFileSync(file).includes('second-text') && statSync(file).size;
    const before = held();
    await expect(start({ file })).rejects.toThrow(
      /could not be brought to format 2: .*position 7: the event is missing\. Nothing was changed/,
    );
    await expect(start({ file })).rejects.toBeInstanceOf(LogUnusable);
    expect(held()).toBe(before);
    expect(existsSync(`${file}.migrating`)).toBe(false);
  });

  it('has checksums afterwards', async () => {
    const { file } = await old();
    await (await start({ file })).stop();
    flipBitOf(file, 'second-text');
    expect((await checkLog(file)).damage?.place).toMatchObject({ position: 2 });
    expect(statSync(`${file}.format-1`).size).toBeGreaterThan(0);
  });

  it('is named by the check, which cannot verify it', async () => {
    const { file } = await old();
    await expect(checkLog(file)).rejects.toThrow(/format 1, without checksums: start the node once/);
  });
});

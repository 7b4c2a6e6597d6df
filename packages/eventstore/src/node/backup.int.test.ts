import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { checkLog, copyLog, LogDamaged, LogUnusable } from '@redress/eventstore/node';
import { writingChild } from './testing/children.js';
import { flipBitOf } from './testing/damage.js';
import { collect, event, nodes, until } from './testing/nodes.js';

const { folder, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

const places = async () => {
  const at = await folder();
  return { file: join(at, 'log.db'), to: join(at, 'backups', 'one', 'events.db') };
};
const filled = async (file: string) => {
  const node = await start({ file });
  await connect(node).appendToStream('甲-1', [event({ text: 'one' }), event({ text: 'second-text' })]);
  await node.stop();
};

describe('a copy of the log', () => {
  it('taken while a node of another process writes holds all that was acknowledged before it, and no part of an append', async () => {
    const { file, to } = await places();
    const child = writingChild(file, { writers: 8 });
    await until('it writes', () => child.acknowledged.length >= 100);
    const before = [...child.acknowledged];
    const copied = await copyLog(file, to);
    expect(copied).toMatchObject({ file: to });
    const told = child.acknowledged.length;
    await until('it goes on writing', () => child.acknowledged.length > told);
    child.kill();
    await child.ended;

    const node = await start({ file: to });
    const ids = new Map((await collect(connect(node).readAll())).map(({ event: one }) => [`${one?.streamId}@${one?.revision}`, one?.id]));
    expect(ids.size).toBe(copied.events);
    for (const {
      stream,
      revision,
      ids: [, , last],
    } of before)
      expect(ids.get(`${stream}@${revision}`)).toBe(last);
    expect(ids.size % 3).toBe(0);
    await node.stop();
  });

  it('is a log that goes on by itself', async () => {
    const { file, to } = await places();
    await filled(file);
    await copyLog(file, to);
    const node = await start({ file: to });
    await connect(node).appendToStream('甲-1', event(), { expectedRevision: 1n });
    await node.stop();
    expect(await checkLog(to)).toMatchObject({ events: 3 });
    expect(await checkLog(file)).toMatchObject({ events: 2 });
  });

  it('leaves nothing behind when it fails, and takes no place that is taken', async () => {
    const { file, to } = await places();
    await filled(file);
    flipBitOf(file, 'second-text');
    await expect(copyLog(file, to)).rejects.toThrow(LogDamaged);
    await expect(copyLog(file, to)).rejects.toThrow(/position 2 \(revision 1 of 甲-1\)/);
    expect(readdirSync(dirname(to))).toEqual([]);
    writeFileSync(to, 'something');
    await expect(copyLog(file, to)).rejects.toThrow(/already there/);
  });

  it('begins anew after one that was cut off', async () => {
    const { file, to } = await places();
    await filled(file);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(`${to}.part`, 'half of it');
    expect((await copyLog(file, to)).events).toBe(2);
    expect(readdirSync(dirname(to))).toEqual(['events.db']);
  });

  it('is not made of a log that lacks what was acknowledged, or is none', async () => {
    const { file, to } = await places();
    await filled(file);
    copyFileSync(file, `${file}.older`);
    const node = await start({ file });
    await connect(node).appendToStream('甲-1', event());
    await node.stop();
    copyFileSync(`${file}.older`, file);
    await expect(copyLog(file, to)).rejects.toThrow(/ends at position 2, but 3 was acknowledged/);

    rmSync(file);
    await expect(copyLog(file, to)).rejects.toThrow(LogUnusable);
    writeFileSync(file, 'a letter, and not a short one: '.repeat(100));
    await expect(copyLog(file, to)).rejects.toThrow(/cannot be (copied|opened)|not an event log/);
    expect(existsSync(to)).toBe(false);
  });
});

import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { checkLog } from '@redress/eventstore/node';
import { type Acknowledged, type DiskFault, type WritingChild, writingChild } from './testing/children.js';
import { collect, nodes, until } from './testing/nodes.js';

const { folder, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

const ROUNDS = process.env.REDRESS_LONG === '1' ? 100 : 5;
const MINUTES = 60_000;

/** Ids of the log by place, read through a node opened anew; fails when streams or positions have gaps. */
const idsByPlace = async (file: string): Promise<ReadonlyMap<string, string>> => {
  const node = await start({ file });
  const client = connect(node);
  const ids = new Map<string, string>();
  const lengths = new Map<string, number>();
  for (const { event } of await collect(client.readAll())) {
    if (event === undefined) throw new Error('a read without event');
    const next = lengths.get(event.streamId) ?? 0;
    if (Number(event.revision) !== next) throw new Error(`${event.streamId} goes from ${next} to ${event.revision}`);
    lengths.set(event.streamId, next + 1);
    ids.set(`${event.streamId}@${event.revision}`, event.id);
  }
  for (const [stream, length] of lengths) if (length % 3 !== 0) throw new Error(`${stream} ends in a part of an append`);
  expect(await node.status()).toMatchObject({ events: ids.size, position: ids.size, streams: lengths.size });
  await client.dispose();
  await node.stop();
  return ids;
};
const missing = (acknowledged: readonly Acknowledged[], ids: ReadonlyMap<string, string>) =>
  acknowledged.flatMap(({ stream, revision, ids: told }) =>
    told
      .map((id, index) => ({ id, place: `${stream}@${revision - told.length + 1 + index}` }))
      .filter(({ id, place }) => ids.get(place) !== id),
  );

describe('a node whose process is killed', () => {
  it(
    `loses nothing that it acknowledged, in ${ROUNDS} rounds on one file`,
    async () => {
      const file = join(await folder(), 'log.db');
      const acknowledged: Acknowledged[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        const child = writingChild(file, { writers: 16 });
        const enough = randomInt(1, 400);
        await until(`round ${round} acknowledges ${enough} appends`, () => child.acknowledged.length >= enough);
        child.kill();
        await child.ended;
        acknowledged.push(...child.acknowledged);
        expect((await checkLog(file)).damage).toBeUndefined();
        expect(missing(acknowledged, await idsByPlace(file))).toEqual([]);
      }
    },
    60 * MINUTES,
  );
});

/** What a node under a failing disk acknowledged and how it ended; the log must be whole afterwards and hold what was acknowledged. */
const underFailingDisk = async (file: string, fault: DiskFault): Promise<WritingChild> => {
  const child = writingChild(file, { writers: 8, fault });
  expect(await child.ended).toBe(0);
  expect(child.acknowledged.filter(({ afterFailure }) => afterFailure)).toEqual([]);
  expect((await checkLog(file)).damage).toBeUndefined();
  expect(missing(child.acknowledged, await idsByPlace(file))).toEqual([]);
  return child;
};
const newFile = async () => join(await folder(), 'log.db');
const filled = async (): Promise<string> => {
  const file = await newFile();
  const child = writingChild(file, { writers: 4 });
  await until('it holds something', () => child.acknowledged.length >= 50);
  child.kill();
  await child.ended;
  return file;
};

// Only there can a process be told how far its files may grow.
(process.platform === 'win32' ? describe.skip : describe)('a node whose disk refuses to write', () => {
  it(
    'says so, acknowledges nothing any more, and what it acknowledged is there',
    async () => {
      // The write across the limit is a short one, the next an error.
      const child = await underFailingDisk(await newFile(), { fileBlocks: 4_000 });
      expect(child.failure()).toMatch(/could not be written and is closed: the disk refused a write: check the disk/);
      expect(child.acknowledged.length).toBeGreaterThan(0);
    },
    10 * MINUTES,
  );
});

// Only there can system calls be made to fail.
(process.platform === 'linux' ? describe : describe.skip)('a node whose disk', () => {
  it(
    'is full says so and goes on from there when there is room again',
    async () => {
      const file = await newFile();
      const child = await underFailingDisk(file, { fullBehindByte: 1_000_000 });
      expect(child.failure()).toMatch(/is closed: the disk is full: make room, then start it again/);
      expect(child.acknowledged.length).toBeGreaterThan(0);
      const again = writingChild(file, { writers: 2 });
      await until('it writes again', () => again.acknowledged.length >= 10);
      again.kill();
      await again.ended;
      expect(missing([...child.acknowledged, ...again.acknowledged], await idsByPlace(file))).toEqual([]);
    },
    10 * MINUTES,
  );

  it(
    'does not confirm a write acknowledges nothing, and loses nothing',
    async () => {
      const file = await filled();
      const before = await idsByPlace(file);
      const child = await underFailingDisk(file, 'fsync');
      expect(child.failure()).toMatch(/is closed: the disk did not confirm a write \(fsync\)/);
      expect(child.acknowledged).toEqual([]);
      const after = await idsByPlace(file);
      expect([...before].filter(([place, id]) => after.get(place) !== id)).toEqual([]);
    },
    10 * MINUTES,
  );
});

import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { type Acknowledged, writingChild } from './testing/children.js';
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
const integrity = (file: string): unknown => {
  const database = new Database(file);
  const row: unknown = database.prepare('PRAGMA integrity_check').raw().get([]);
  database.close();
  return row;
};

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
        expect(missing(acknowledged, await idsByPlace(file))).toEqual([]);
      }
      expect(integrity(file)).toEqual(['ok']);
    },
    60 * MINUTES,
  );
});

// Only there can a process be told how far its files may grow.
(process.platform === 'win32' ? describe.skip : describe)('a node whose disk refuses to write', () => {
  it(
    'says so, acknowledges nothing any more, and what it acknowledged is there',
    async () => {
      const file = join(await folder(), 'log.db');
      const child = writingChild(file, { writers: 8, fileBlocks: 4_000 });
      expect(await child.ended).toBe(0);
      expect(child.failure()).toMatch(/could not be written and is closed/);
      expect(child.acknowledged.length).toBeGreaterThan(0);
      expect(child.acknowledged.filter(({ afterFailure }) => afterFailure)).toEqual([]);
      expect(missing(child.acknowledged, await idsByPlace(file))).toEqual([]);
    },
    10 * MINUTES,
  );
});

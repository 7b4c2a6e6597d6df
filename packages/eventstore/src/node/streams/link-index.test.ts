import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { EventLog } from '../log/event-log.js';
import { openMemoryLog } from '../log/memory-log.js';
import { LinkIndex } from './link-index.js';

/** A log that counts how often it is looked through. */
const countingLog = () => {
  const memory = openMemoryLog();
  const reads: unknown[] = [];
  const log: EventLog = {
    ...memory,
    positions: (selection, range) => {
      reads.push(range);
      return memory.positions(selection, range);
    },
  };
  return { log, reads };
};
const write = (log: EventLog, stream: string, count: number) =>
  log.append({
    stream,
    expected: 'any',
    events: Array.from({ length: count }, () => ({
      id: randomUUID(),
      type: 't',
      isJson: true,
      data: new Uint8Array(),
      metadata: new Uint8Array(),
    })),
  });

// More than memory keeps of the newest events.
const MANY = 9_000;

describe('the index of links', () => {
  it('knows no other streams', async () => expect(await new LinkIndex(openMemoryLog()).positionsOf('a-1')).toBeUndefined());

  it('finds what is in the log, and goes on with what comes', async () => {
    const { log, reads } = countingLog();
    await write(log, 'a-1', 2);
    await write(log, 'b-1', MANY);
    await write(log, 'a-2', 1);
    const index = new LinkIndex(log);
    expect(await index.positionsOf('$ce-a')).toEqual([1, 2, MANY + 3]);
    expect(reads.length).toBeGreaterThan(0);
    reads.length = 0;
    await write(log, 'a-1', 1);
    expect(await index.positionsOf('$ce-a')).toEqual([1, 2, MANY + 3, MANY + 4]);
    expect(reads).toEqual([]);
  });

  it('counts each event once for all who ask at the same time', async () => {
    const { log } = countingLog();
    await write(log, 'a-1', MANY);
    const index = new LinkIndex(log);
    const first = index.positionsOf('$ce-a');
    await write(log, 'a-2', 1);
    const lists = await Promise.all([first, index.positionsOf('$ce-a'), index.positionsOf('$ce-a')]);
    expect(lists.map((positions) => positions?.length)).toEqual([MANY + 1, MANY + 1, MANY + 1]);
    expect(new Set(lists[0]).size).toBe(MANY + 1);
  });

  it('forgets what was asked for longest ago, and finds it again', async () => {
    const { log, reads } = countingLog();
    await write(log, 'a-1', MANY);
    await write(log, 'b-1', MANY);
    const index = new LinkIndex(log, MANY + 10);
    const a = await index.positionsOf('$ce-a');
    await index.positionsOf('$ce-b');
    reads.length = 0;
    await index.positionsOf('$ce-b');
    expect(reads).toEqual([]);
    expect(await index.positionsOf('$ce-a')).toEqual(a);
    expect(reads.length).toBeGreaterThan(0);
  });
});

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { openMemoryLog } from '../log/memory-log.js';
import { collectingReader } from '../testing/collecting-reader.js';
import type { ReadRequest } from './read-request.js';
import { subscribe } from './subscribe.js';

const request = (more: Partial<ReadRequest>): ReadRequest => ({
  stream: undefined,
  from: 'start',
  mode: { kind: 'subscription' },
  filter: undefined,
  resolveLinks: false,
  structuredIds: false,
  ...more,
});

const write = (log: ReturnType<typeof openMemoryLog>, stream: string, count: number) =>
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
const places = (stream: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${stream}@${from + index}`);

// More than memory keeps of the newest events.
const MANY = 9_000;

describe('a subscription that fell behind memory', () => {
  it.each<[string, Partial<ReadRequest>, string[]]>([
    ['of all events', { from: 'end' }, [...places('a', 2, 3), ...places('b', 0, MANY - 1), 'a@4']],
    ['of a stream from its end', { stream: 'a', from: 'end' }, places('a', 2, 4)],
    ['of a stream from a revision', { stream: 'a', from: 1 }, places('a', 2, 4)],
  ])('goes on from the log without a gap or a repeat: %s', async (_, more, expected) => {
    const log = openMemoryLog();
    await write(log, 'a', 2);
    const { seen, sink, hold, release, leave, settled } = collectingReader();
    const serving = subscribe(log, request(more), sink);
    await settled();
    expect(seen.splice(0)).toEqual(['caught up']);
    hold();
    await write(log, 'a', 2);
    await settled();
    await write(log, 'b', MANY);
    await write(log, 'a', 1);
    release();
    await settled();
    expect(seen).toEqual([...expected, 'caught up']);
    leave();
    await serving;
  });

  it('does not go back before its beginning when it had seen nothing yet', async () => {
    const log = openMemoryLog();
    await write(log, 'a', 2);
    const { seen, sink, hold, release, leave, settled } = collectingReader();
    hold();
    const serving = subscribe(log, request({ stream: 'a', from: 'end' }), sink);
    await write(log, 'b', MANY);
    await write(log, 'a', 1);
    release();
    await settled();
    expect(seen).toEqual(['a@2', 'caught up']);
    leave();
    await serving;
  });
});

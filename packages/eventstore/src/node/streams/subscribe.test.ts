import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { openMemoryLog } from '../log/memory-log.js';
import { streams } from '../wire/messages.js';
import type { ReadRequest } from './read-request.js';
import type { Sink } from './sink.js';
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

/** A reader that takes answers only while it is not held. */
const reader = () => {
  const seen: string[] = [];
  let open = true;
  let held = false;
  let resume: () => void = () => undefined;
  const sink: Sink = {
    isOpen: () => open,
    send: (answer) => {
      const response = streams.ReadResp.deserializeBinary(answer);
      const event = response.getEvent()?.getEvent();
      if (event !== undefined)
        seen.push(`${Buffer.from(event.getStreamIdentifier()?.getStreamName_asU8() ?? [])}@${event.getStreamRevision()}`);
      if (response.hasCaughtUp()) seen.push('caught up');
      return held ? new Promise((resolve) => (resume = resolve)) : undefined;
    },
    idle: (arm) =>
      new Promise((resolve) => {
        const disarm = arm(() => {
          disarm();
          resolve();
        });
        resume = () => {
          disarm();
          resolve();
        };
      }),
    end: () => undefined,
    fail: () => undefined,
  };
  const settled = async () => {
    for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    seen,
    sink,
    settled,
    hold: () => {
      held = true;
    },
    release: () => {
      held = false;
      resume();
    },
    leave: () => {
      open = false;
      resume();
    },
  };
};

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
    const { seen, sink, hold, release, leave, settled } = reader();
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
    const { seen, sink, hold, release, leave, settled } = reader();
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

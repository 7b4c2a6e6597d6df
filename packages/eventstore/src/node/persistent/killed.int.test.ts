import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { defineEvents, type EventMetadata } from '@redress/domain';
import { CannotHandle, connectEventStore, type EventStore, memoryKeyring } from '@redress/eventstore';
import { z } from 'zod';
import { nodes, until } from '../testing/nodes.js';

const { folder, cleanUp } = nodes();
const KILLS = process.env.REDRESS_LONG === '1' ? 40 : 4;
jest.setTimeout((KILLS + 4) * 30_000);

const catalogue = defineEvents({ TaskSet: z.strictObject({ number: z.int() }) });
const metadata: EventMetadata = {
  commandId: '11111111-1111-4111-8111-111111111111',
  commandFingerprint: 'a'.repeat(64),
  correlationId: 'task-1',
  causationId: '11111111-1111-4111-8111-111111111111',
  actor: { id: 's-001', role: 'handler', kind: 'human' },
  occurredAt: '2026-03-02T01:30:00.000Z',
  recordedAt: '2026-03-02T01:30:01.000Z',
};
const SCRIPT = fileURLToPath(new URL('../testing/node-child.mjs', import.meta.url));

describe('a group of consumers whose node is killed again and again', () => {
  let file: string;
  let port = 0;
  let node: ChildProcess;
  let store: EventStore;
  const ending = new AbortController();

  const startNode = async () => {
    node = fork(SCRIPT, [file, String(port)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    [port] = (await once(node, 'message')) as [number];
  };
  const killNode = async () => {
    const ended = once(node, 'close');
    node.kill('SIGKILL');
    await ended;
  };
  beforeAll(async () => {
    file = join(await folder(), 'log.db');
    await startNode();
    store = await connectEventStore({ url: `esdb://127.0.0.1:${port}?tls=false`, catalogue, keyring: memoryKeyring() });
  });
  afterAll(async () => {
    ending.abort();
    await store.close();
    await killNode();
    await cleanUp();
  });

  const append = async (number: number): Promise<void> => {
    const event = { id: randomUUID(), type: 'TaskSet', data: { number }, metadata };
    // Unanswered it may or may not be there; with the same id it is there once.
    const attempt = (): Promise<unknown> =>
      store.append(`task-${number}`, 'no-stream', [event]).catch(async (fault: Error) => {
        if (fault.name !== 'StoreUnavailable') throw fault;
        await new Promise((resolve) => setTimeout(resolve, 50));
        return attempt();
      });
    await attempt();
  };

  it('handles all that was acknowledged, and keeps parked what it parked, until it is replayed', async () => {
    const handled = new Map<number, number>();
    const isBad = (number: number) => number % 10 === 3;
    let isRepaired = false;
    const running = store.consume(
      'tasks',
      { categories: ['task'] },
      async ({ data }) => {
        const { number } = data as { readonly number: number };
        if (isBad(number) && !isRepaired) throw new CannotHandle('not-yet');
        handled.set(number, (handled.get(number) ?? 0) + 1);
      },
      { signal: ending.signal },
    );
    running.catch(() => undefined);

    let next = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const upTo = next + 50;
      const appends = Array.from({ length: 50 }, (_, index) => append(next + index));
      next = upTo;
      await until('some handled', () => handled.size > kill * 40);
      await killNode();
      await startNode();
      await Promise.all(appends);
    }
    const numbers = Array.from({ length: next }, (_, number) => number);
    const good = numbers.filter((number) => !isBad(number));
    const bad = numbers.filter(isBad);
    await until('all good ones', () => good.every((number) => handled.has(number)));
    expect([...handled.keys()].filter(isBad)).toEqual([]);
    const parkedStreams = async () => new Set((await store.parked('tasks')).map(({ stream }) => stream));
    await until('all bad ones', async () => (await parkedStreams()).size === bad.length);

    isRepaired = true;
    await killNode();
    await startNode();
    const replay = () => store.replayParked('tasks').catch(() => 0);
    await until('replayed', async () => (await replay()) >= bad.length);
    await until('all', () => numbers.every((number) => handled.has(number)));
  });
});

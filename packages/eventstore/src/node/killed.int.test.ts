import { type ChildProcess, fork, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineEvents } from '@redress/domain';
import { connectEventStore, type EventStore, memoryKeyring } from '@redress/eventstore';
import { checkLog } from '@redress/eventstore/node';
import { z } from 'zod';
import { collect, event, nodes, until } from './testing/nodes.js';

const { folder, start, connect, cleanUp } = nodes();

/** How often a process is killed: the node as often as one of its clients. */
const KILLS = process.env.REDRESS_LONG === '1' ? 200 : 20;
const CATEGORY = 'entry';
const catalogue = defineEvents({ EntryNoted: z.strictObject({ number: z.int(), text: z.string() }) });
const script = (name: string): string => fileURLToPath(new URL(`./testing/${name}`, import.meta.url));

type Acknowledged = { readonly stream: string; readonly revision: number; readonly ids: readonly string[] };
type Told = Acknowledged | { readonly wrong: string };

describe('a node and clients under mixed load, killed at random', () => {
  const acknowledged: Acknowledged[] = [];
  const wrong: string[] = [];
  const delivered: string[] = [];
  const stopping = new AbortController();
  let file: string;
  let port = 0;
  let node: ChildProcess;
  let store: EventStore;
  let following: Promise<void>;

  const startChild = async (): Promise<void> => {
    node = fork(script('node-child.mjs'), [file, String(port)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    [port] = (await once(node, 'message')) as [number];
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null) throw new Error(`a process ended by itself with ${child.exitCode}`);
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
  };
  const url = (): string => `esdb://127.0.0.1:${port}?tls=false`;

  let clients = 0;
  const startClient = (): ChildProcess => {
    clients += 1;
    const client = spawn(process.execPath, [script('load-child.mjs'), url(), String(clients)], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (client.stdout === null) throw new Error('the client has no output');
    createInterface({ input: client.stdout }).on('line', (line) => {
      // Killed in mid-line, it told nothing.
      if (!line.endsWith('}')) return;
      const told = JSON.parse(line) as Told;
      if ('wrong' in told) wrong.push(told.wrong);
      else acknowledged.push(told);
    });
    return client;
  };

  const follow = async (): Promise<void> => {
    for await (const delivery of store.subscribe({ categories: [CATEGORY], signal: stopping.signal }))
      if (delivery.kind === 'event') delivered.push(delivery.event.id);
  };

  beforeAll(async () => {
    file = join(await folder(), 'log.db');
    await startChild();
    store = await connectEventStore({ url: url(), catalogue, keyring: memoryKeyring() });
    following = follow();
  }, 60_000);
  afterAll(async () => {
    stopping.abort();
    await following;
    await store.close();
    await cleanUp();
  }, 60_000);

  it(
    `go on after ${KILLS} kills`,
    async () => {
      let writers = [startClient(), startClient()];
      for (let kills = 0; kills < KILLS; kills += 1) {
        const enough = acknowledged.length + randomInt(1, 150);
        await until(`appends are acknowledged after ${kills} kills`, () => acknowledged.length >= enough);
        if (kills % 2 === 0) {
          await kill(node);
          await startChild();
        } else {
          const [victim, ...others] = writers;
          if (victim !== undefined) await kill(victim);
          writers = [...others, startClient()];
        }
      }
      const last = acknowledged.length;
      await until('the last comers are served', () => acknowledged.length > last + 10);
      for (const writer of writers) await kill(writer);
    },
    60 * 60_000,
  );

  it(
    'have lost and doubled nothing, and whoever followed has seen all in order',
    async () => {
      expect(wrong).toEqual([]);
      const client = connect({ connectionString: url() });
      const all = (await collect(client.readAll())).flatMap(({ event: recorded }) => recorded ?? []);
      const entries = all.filter(({ streamId }) => streamId.startsWith(`${CATEGORY}-`));
      const ids = entries.map(({ id }) => id);
      const commits = all.map(({ position }) => position?.commit ?? 0n);
      expect(commits.every((commit, index) => index === 0 || commit > (commits[index - 1] ?? 0n))).toBe(true);
      expect(new Set(ids).size).toBe(ids.length);

      const lengths = new Map<string, number>();
      const places = new Map<string, string>();
      for (const { streamId, revision, id } of entries) {
        expect(Number(revision)).toBe(lengths.get(streamId) ?? 0);
        lengths.set(streamId, Number(revision) + 1);
        places.set(`${streamId}@${revision}`, id);
      }
      const lost = acknowledged.flatMap(({ stream, revision, ids: told }) =>
        told.filter((id, index) => places.get(`${stream}@${revision - told.length + 1 + index}`) !== id),
      );
      expect(lost).toEqual([]);
      expect(acknowledged.length).toBeGreaterThan(KILLS);

      await until('the subscription has caught up', () => delivered.length >= ids.length);
      expect(delivered).toEqual(ids);
    },
    10 * 60_000,
  );

  it(
    'leave a log without damage',
    async () => {
      const ended = once(node, 'exit');
      node.disconnect();
      await ended;
      expect((await checkLog(file)).damage).toBeUndefined();
      // And a node opened over it serves it.
      await connect(await start({ file })).appendToStream('afterwards-1', [event()]);
    },
    10 * 60_000,
  );
});

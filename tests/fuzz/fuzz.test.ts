import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { chanceOf } from './chance.js';
import { inputOf, inWords } from './inputs.js';
import { type Outcome, sender } from './send.js';

const isLong = process.env.REDRESS_LONG === '1';
const INPUTS = isLong ? 100_000 : 5_000;
/** The same inputs every time, but other ones each time in a long run; a failure says which. */
const SEED = Number(process.env.REDRESS_FUZZ_SEED ?? (isLong ? Date.now() % 2 ** 32 : 1));
const ROUND = 250;
const AT_ONCE = 16;
/** What a process may keep for good besides: compiled code, the newest events. A call that is kept costs more than this in the end. */
const KEPT_BYTES = 48 * 1024 * 1024;

jest.setTimeout(isLong ? 60 * 60_000 : 10 * 60_000);

type Figures = {
  readonly resources: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly underWay: number;
  readonly subscriptions: number;
  readonly heapUsed: number;
};

describe(`a node under ${INPUTS} inputs that make no sense (REDRESS_FUZZ_SEED=${SEED})`, () => {
  let folder: string;
  let child: ChildProcess;
  let client: EventStoreDBClient;
  let port: number;
  let died: string | undefined;
  let said = '';

  const figures = async (): Promise<Figures> => {
    const answer = once(child, 'message');
    child.send('figures');
    return (await answer)[0] as Figures;
  };
  /** What is going on in the node once everybody has gone. Of a connection that died without a word it learns by its next ping. */
  const quiet = async (before: Figures): Promise<Figures> => {
    const same = (now: Figures) =>
      now.underWay === 0 &&
      now.subscriptions === 0 &&
      now.calls === before.calls &&
      JSON.stringify(now.resources) === JSON.stringify(before.resources);
    for (const deadline = Date.now() + 60_000; ; await pause(100)) {
      const now = await figures();
      if (same(now) || Date.now() > deadline) return now;
    }
  };

  const makeSense = async (stream: string): Promise<void> => {
    const event = jsonEvent({ type: 'noted', data: { stream } });
    expect(await client.appendToStream(stream, event)).toMatchObject({ nextExpectedRevision: 0n });
    for await (const read of client.readStream(stream)) expect(read.event?.data).toEqual({ stream });
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redress-fuzz-'));
    const script = fileURLToPath(new URL('./node-child.mjs', import.meta.url));
    child = fork(script, [join(folder, 'log.db')], { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    child.once('exit', (code, signal) => {
      died = `exit code ${code}, signal ${signal}`;
    });
    const [ready] = (await once(child, 'message')) as [{ readonly port: number; readonly connectionString: string }];
    port = ready.port;
    client = EventStoreDBClient.connectionString(ready.connectionString);
  });
  afterAll(async () => {
    await client.dispose();
    child.disconnect();
    if (died === undefined) await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  });

  it('neither dies nor leaks, leaves none without an answer, and serves everybody else meanwhile', async () => {
    const chance = chanceOf(SEED);
    const { send, hangUp } = sender(port, 4);
    const outcomes: Record<Outcome, number> = { answered: 0, refused: 0, left: 0, silent: 0 };
    const rounds = INPUTS / ROUND;
    await makeSense('sense-at-first');
    const before = await figures();
    let halfway = 0;

    for (let index = 0; index < rounds; index += 1) {
      // Made before any is sent, so that the seed alone decides about them.
      const left = Array.from({ length: ROUND }, () => inputOf(chance)).values();
      const sending = Array.from({ length: AT_ONCE }, async () => {
        for (const input of left) {
          const outcome = await send(input);
          outcomes[outcome] += 1;
          if (outcome === 'silent') throw new Error(`no answer to ${inWords(input)}`);
        }
      });
      await Promise.all(sending);
      hangUp();
      expect(died).toBeUndefined();
      await makeSense(`sense-${index}`);
      if (index === Math.floor(rounds / 2)) halfway = (await figures()).heapUsed;
    }

    const after = await quiet(before);
    expect(after).toMatchObject({ underWay: 0, subscriptions: 0, calls: before.calls, resources: before.resources });
    expect(after.heapUsed - halfway).toBeLessThan(KEPT_BYTES);
    expect(outcomes.answered).toBeGreaterThan(INPUTS / 3);
    // The transport itself tells of headers that no text may hold.
    expect(said.split('\n').filter((line) => line !== '' && !line.includes('Failed to add metadata entry'))).toEqual([]);
  });
});

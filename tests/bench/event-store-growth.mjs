// Does the node grow slower as its log grows? The same appends and reads through the client on a small log and on large ones, in one stream and
// in very many; how long a large log takes to open, and what an event takes on disk.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BACKWARDS, END, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { openDurableLog } from '../../packages/eventstore/dist/node/log/durable-log.js';
import { duel, load, round } from './lib/measure.mjs';
import { startNodeOn } from './lib/node.mjs';

const CONCURRENCY = 32;
const EVENT_BYTES = 300;
const data = { note: 'x'.repeat(EVENT_BYTES - 12) };
const stored = Buffer.from(JSON.stringify(data));
const GROUP = 500;
/** As many as even the shortest stream has. */
const NEWEST = 5;

/** Writes a log directly, without a network, since only its size matters. */
const fill = async (file, { events, streams }, log) => {
  const store = await openDurableLog(file);
  const proposed = (count) =>
    Array.from({ length: count }, () => ({ id: randomUUID(), type: 'EntryNoted', isJson: true, data: stored, metadata: Buffer.alloc(0) }));
  let said = Date.now();
  const perAppend = Math.max(1, Math.min(GROUP, Math.floor(events / streams)));
  for (let written = 0, next = 0; written < events; ) {
    const appends = Array.from({ length: Math.ceil(GROUP / perAppend) }, () => {
      next += 1;
      return store.append({ stream: `filled-${next % streams}`, expected: 'any', events: proposed(perAppend) });
    });
    await Promise.all(appends);
    written += perAppend * appends.length;
    if (Date.now() - said > 20_000) log(`  ${written} of ${events} events written`);
    if (Date.now() - said > 20_000) said = Date.now();
  }
  await store.close();
};

const appendRound = async (client, total) => {
  const run = randomUUID().slice(0, 8);
  const operation = (index) => client.appendToStream(`journal-${run}.${index >> 4}`, [jsonEvent({ type: 'EntryNoted', data })]);
  return (await load({ total, concurrency: CONCURRENCY, operation })).perSecond;
};

/** The newest events of streams all over the log. */
const readRound = async (client, { streams }, total) => {
  const operation = async (index) => {
    const stream = `filled-${(index * 7_919) % streams}`;
    for await (const { event } of client.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: NEWEST }))
      if (event === undefined) throw new Error('an event is missing');
  };
  return (await load({ total, concurrency: CONCURRENCY, operation })).perSecond;
};

const sizes = (short) => {
  const [small, large, many] = short ? [10_000, 100_000, 20_000] : [10_000, 5_000_000, 500_000];
  return {
    small: { events: small, streams: 500 },
    large: [
      { events: large, streams: 1 },
      { events: large, streams: many },
    ],
  };
};

export async function run({ log, short }) {
  const { small, large } = sizes(short);
  const folder = mkdtempSync(join(tmpdir(), 'redress-bench-growth-'));
  const results = [];
  const open = async (file) => {
    const node = await startNodeOn(file);
    const client = EventStoreDBClient.connectionString(node.connectionString);
    return { node, client, close: () => client.dispose().then(node.stop) };
  };
  try {
    await fill(join(folder, 'small.db'), small, log);
    const little = await open(join(folder, 'small.db'));
    try {
      for (const [index, size] of large.entries()) {
        const file = join(folder, `large-${index}.db`);
        log(` ${size.events} events in ${size.streams} stream${size.streams === 1 ? '' : 's'}`);
        await fill(file, size, log);
        const bytes = statSync(file).size / size.events;
        const big = await open(file);
        const name = `${size.events} events in ${size.streams} stream${size.streams === 1 ? '' : 's'}`;
        results.push(
          {
            name: `${name}, seconds to open`,
            kind: 'limit',
            value: round(big.node.openedInMs / 1000, 3),
            limit: 2,
            ours: round(big.node.openedInMs),
            unit: 'ms',
          },
          {
            name: `${name}, bytes on disk for each byte of an event of ${EVENT_BYTES}`,
            kind: 'limit',
            value: round(bytes / EVENT_BYTES),
            limit: 1.6,
            ours: round(bytes),
            unit: 'bytes',
          },
        );
        const total = short ? 1_000 : 6_000;
        const rounds = short ? 1 : 5;
        const runs = {
          append: { ours: () => appendRound(little.client, total), other: () => appendRound(big.client, total) },
          read: { ours: () => readRound(little.client, small, total / 4), other: () => readRound(big.client, size, total / 4) },
        };
        for (const [what, sides] of Object.entries(runs)) {
          await sides.ours();
          await sides.other();
          // The rate on the small log over that on the large one: by how much an operation has grown dearer.
          const { ours, other, ratio } = await duel({ rounds, ...sides, log });
          results.push({
            name: `${name}, cost of ${what === 'append' ? 'an append' : 'a read'} against ${small.events} events`,
            kind: 'limit',
            value: round(ratio),
            limit: 1.2,
            ours: round(other),
            other: round(ours),
            unit: `${what}s/s`,
          });
        }
        await big.close();
        rmSync(file);
      }
    } finally {
      await little.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

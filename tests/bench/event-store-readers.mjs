// Catch-up from the start of $all through the client, the durable node against the same node in memory, where the client itself is the limit;
// and what a thousand live subscriptions take of the node's memory.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent, START } from '@eventstore/db-client';
import { duel, round } from './lib/measure.mjs';
import { startNodeOn } from './lib/node.mjs';

const data = { note: 'x'.repeat(288) };
const SUBSCRIPTIONS = 1_000;
const A_CLIENT = 100;
const MEBIBYTE = 2 ** 20;

const fill = async (client, events) => {
  for (let written = 0; written < events; written += 5_000)
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        client.appendToStream(
          `journal-${written / 500 + index}`,
          Array.from({ length: 500 }, () => jsonEvent({ type: 'EntryNoted', data })),
        ),
      ),
    );
};

const catchUp = (client, events) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    let seen = 0;
    const subscription = client.subscribeToAll({ fromPosition: START });
    subscription.on('error', reject).on('data', ({ event }) => {
      if (event?.streamId.startsWith('journal-')) seen += 1;
      if (seen < events) return;
      seen = Number.NEGATIVE_INFINITY;
      const perSecond = events / ((performance.now() - began) / 1000);
      subscription.unsubscribe().then(() => resolve(perSecond), reject);
    });
  });

const subscribeLive = (client, stream) =>
  new Promise((resolve, reject) => {
    const heard = { count: 0 };
    const subscription = client.subscribeToStream(stream, { fromRevision: START });
    subscription
      .on('error', reject)
      .on('confirmation', () => resolve(heard))
      .on('data', () => {
        heard.count += 1;
      });
  });

const memoryOfSubscriptions = async ({ connectionString, usage }, log) => {
  const before = (await usage()).memoryBytes;
  const clients = Array.from({ length: SUBSCRIPTIONS / A_CLIENT }, () => EventStoreDBClient.connectionString(connectionString));
  const heard = await Promise.all(
    Array.from({ length: SUBSCRIPTIONS }, (_, index) => subscribeLive(clients[index % clients.length], 'live-1')),
  );
  for (let round_ = 0; round_ < 20; round_ += 1) await clients[0].appendToStream('live-1', [jsonEvent({ type: 'EntryNoted', data })]);
  while (heard.some(({ count }) => count < 20)) await new Promise((resolve) => setTimeout(resolve, 50));
  const after = (await usage()).memoryBytes;
  log(`  ${round(before / MEBIBYTE, 0)} MiB before, ${round(after / MEBIBYTE, 0)} MiB with ${SUBSCRIPTIONS} live subscriptions`);
  await Promise.all(clients.map((client) => client.dispose()));
  return after / MEBIBYTE;
};

export async function run({ log, short }) {
  const events = short ? 10_000 : 200_000;
  const folder = mkdtempSync(join(tmpdir(), 'redress-bench-readers-'));
  const durable = await startNodeOn(join(folder, 'events.db'));
  const memory = await startNodeOn();
  const [ours, inMemory] = [durable, memory].map(({ connectionString }) => EventStoreDBClient.connectionString(connectionString));
  try {
    await fill(ours, events);
    await fill(inMemory, events);
    await catchUp(inMemory, events);
    await catchUp(ours, events);
    const { ratio, ...rates } = await duel({
      rounds: short ? 1 : 5,
      ours: () => catchUp(ours, events),
      other: () => catchUp(inMemory, events),
      log,
    });
    const mebibytes = await memoryOfSubscriptions(durable, log);
    return [
      {
        name: 'catch-up from $all, durable against in memory',
        kind: 'ratio',
        value: round(ratio),
        ours: round(rates.ours, 0),
        other: round(rates.other, 0),
        unit: 'events/s',
      },
      {
        name: `memory of the node with ${SUBSCRIPTIONS} live subscriptions`,
        kind: 'limit',
        value: round(mebibytes, 0),
        limit: 400,
        ours: round(mebibytes, 0),
        unit: 'MiB',
      },
    ];
  } finally {
    await ours.dispose();
    await inMemory.dispose();
    await memory.stop();
    await durable.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

// Appends a second through the EventStoreDB client, at 1, 32 and 256 concurrent, of 1 and of 10 events: the durable node against the same node
// in memory, and against Emmett on PostgreSQL with fsync. Streams of at most 20 events, no expected revision on either side.
import { randomUUID } from 'node:crypto';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { duel, load, median, round } from './lib/measure.mjs';
import { startNodeOn, startNodeProcess, withProcessorTime } from './lib/node.mjs';
import { startPostgres } from './lib/postgres.mjs';

const EVENTS_A_STREAM = 20;
const MOST_CONCURRENT = 256;
/** 300 bytes with the member around it. */
const data = { note: 'x'.repeat(288) };
const GOALS = { 'in memory': 0.7, 'Emmett on PostgreSQL': 2.5 };

/** Neighbours go to different streams: several appends to one at once would make Emmett refuse some of them. */
const streamsOf = ({ events, total }) => {
  const run = randomUUID().slice(0, 8);
  const streams = Math.max(MOST_CONCURRENT * 2, Math.ceil((total * events) / EVENTS_A_STREAM));
  return (index) => `journal-${run}.${index % streams}`;
};

const nodeRound = async (client, { events, concurrency, total }) => {
  const stream = streamsOf({ events, total });
  const operation = (index) =>
    client.appendToStream(
      stream(index),
      Array.from({ length: events }, () => jsonEvent({ type: 'EntryNoted', data })),
    );
  return load({ total, concurrency, operation });
};

const emmettRound = async (store, { events, concurrency, total }) => {
  const stream = streamsOf({ events, total });
  const operation = (index) =>
    store.appendToStream(
      stream(index),
      Array.from({ length: events }, () => ({ type: 'EntryNoted', data })),
    );
  return load({ total, concurrency, operation });
};

/** How many appends make a round of some seconds. */
const totalOf = ({ events, concurrency }, short) =>
  Math.round((concurrency === 1 ? 1_500 : 6_000) / (events === 1 ? 1 : 4) / (short ? 5 : 1));

export async function run({ log, short }) {
  const durable = await startNodeProcess();
  const memory = await startNodeOn();
  const postgres = await startPostgres();
  const ours = EventStoreDBClient.connectionString(durable.connectionString);
  const inMemory = EventStoreDBClient.connectionString(memory.connectionString);
  const emmett = getPostgreSQLEventStore(postgres.url);
  await emmett.schema.migrate();
  const rivals = {
    'in memory': (setting) => nodeRound(inMemory, setting),
    'Emmett on PostgreSQL': (setting) => emmettRound(emmett, setting),
  };
  const results = [];
  try {
    for (const events of [1, 10]) {
      for (const concurrency of [1, 32, MOST_CONCURRENT]) {
        const setting = { events, concurrency, total: totalOf({ events, concurrency }, short) };
        await nodeRound(ours, setting);
        for (const [rival, other] of Object.entries(rivals)) {
          log(` ${events} event${events === 1 ? '' : 's'} at ${concurrency}, against ${rival}`);
          await other(setting);
          const latencies = { ours: [], other: [] };
          const processor = { client: [], node: [] };
          const keep = async (side, figures) => {
            latencies[side].push(`${round(figures.p50)}/${round(figures.p99)}`);
            return figures.perSecond;
          };
          const outcome = await duel({
            rounds: short ? 1 : 5,
            ours: async () => {
              const { answer, own, other: node } = await withProcessorTime(durable, () => nodeRound(ours, setting));
              processor.client.push(own / setting.total);
              processor.node.push(node / setting.total);
              return keep('ours', answer);
            },
            other: async () => keep('other', await other(setting)),
            log,
          });
          log(`  p50/p99 ms: ours ${latencies.ours.join(', ')}; other ${latencies.other.join(', ')}`);
          log(`  processor µs an append, ours: client ${round(median(processor.client))}, node ${round(median(processor.node))}`);
          results.push({
            name: `appends of ${events} at ${concurrency}, durable, against ${rival}`,
            kind: 'ratio',
            value: round(outcome.ratio),
            ...(concurrency === 32 ? { limit: GOALS[rival] } : {}),
            ours: round(outcome.ours),
            other: round(outcome.other),
            unit: 'appends/s',
          });
        }
      }
    }
  } finally {
    await ours.dispose();
    await inMemory.dispose();
    await emmett.close();
    await postgres.stop();
    await memory.stop();
    await durable.stop();
  }
  return results;
}

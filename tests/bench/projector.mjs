// How fast the projector brings its views from the start of the log to its end on PostgreSQL: all views against the client alone, which only
// reads $all; one view against Emmett's asynchronous projection of the same events with the same fold, its tables in PostgreSQL too.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { getPostgreSQLEventStore, pongoSingleStreamProjection, postgreSQLEventStoreConsumer } from '@event-driven-io/emmett-postgresql';
import { EventStoreDBClient, START } from '@eventstore/db-client';
import { catalogue } from '@redress/domain';
import { connectEventStore, memoryKeyring } from '@redress/eventstore';
import { openDatabase, startProjector, views } from '@redress/projections';
import pg from 'pg';
import { fill, mixedCase } from './lib/histories.mjs';
import { duel, round } from './lib/measure.mjs';
import { startNodeProcess } from './lib/node.mjs';
import { startPostgres } from './lib/postgres.mjs';

const facts = views.find(({ name }) => name === 'case-facts');

const processorMicros = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** Events a second, and the processor time of this process for each. */
const timed = async (events, log, name, work) => {
  const [began, before] = [performance.now(), processorMicros()];
  await work();
  log(`  ${name}: ${round((processorMicros() - before) / events, 1)} µs of processor an event`);
  return events / ((performance.now() - began) / 1000);
};

const readAll = async (client, events) => {
  let seen = 0;
  const subscription = client.subscribeToAll({ fromPosition: START });
  for await (const { event } of subscription) {
    if (event?.streamId.startsWith('complaint-')) seen += 1;
    if (seen === events) break;
  }
  await subscription.unsubscribe().catch(() => undefined);
};

const emptied = async (url) => {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('drop schema public cascade; create schema public');
  await client.end();
};

const project = async (store, database, projections) => {
  const projector = startProjector({ store, database, ...(projections === undefined ? {} : { projections }) });
  for (let isLive = false; !isLive; await pause(2)) {
    const { running, fault, views: all } = projector.status();
    if (!running) throw new Error(fault);
    isLive = all.every(({ state }) => state === 'live');
  }
  await projector.stop();
};

/** The same cases in Emmett's store, values in clear: it seals none. */
const fillEmmett = async (emmett, cases) => {
  await emmett.schema.migrate();
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < cases; index = next++) {
      const { stream, events } = mixedCase(index);
      await emmett.appendToStream(stream, events);
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
};

/** A new collection each time, filled by a consumer of its own until no message is left. */
const projectEmmett = async (url) => {
  const projection = pongoSingleStreamProjection({
    collectionName: `facts_${randomUUID().replaceAll('-', '')}`,
    canHandle: facts.handles,
    initialState: () => facts.initial,
    evolve: (row, { type, data, metadata }) =>
      facts.evolve(row, { event: { type, data }, stream: metadata.streamName, occurredAt: '2026-03-02T01:30:00.000Z' }),
  });
  const consumer = postgreSQLEventStoreConsumer({
    connectionString: url,
    stopWhen: { noMessagesLeft: true },
    pulling: { batchSize: 1_000 },
  });
  consumer.projector({ processorId: randomUUID(), projection });
  await consumer.start();
  await consumer.close();
};

export async function run({ log, short }) {
  const cases = Number(process.env.REDRESS_BENCH_CASES ?? (short ? 300 : 6_250));
  const rounds = short ? 1 : 5;
  const [node, postgres, rival] = [await startNodeProcess(), await startPostgres(), await startPostgres()];
  const store = await connectEventStore({ url: node.connectionString, catalogue, keyring: memoryKeyring() });
  const client = EventStoreDBClient.connectionString(node.connectionString);
  const emmett = getPostgreSQLEventStore(rival.url);
  const ours = async (name, projections) => {
    await emptied(postgres.url);
    const database = await openDatabase({ url: postgres.url });
    const perSecond = await timed(events, log, name, () => project(store, database, projections));
    await database.close();
    return perSecond;
  };
  let events = 0;
  try {
    events = await fill(store, cases);
    log(`  ${events} events of ${cases} cases`);
    await fillEmmett(emmett, cases);
    await ours('warming up');
    await readAll(client, events);
    const reading = await duel({
      rounds,
      ours: () => ours('all views'),
      other: () => timed(events, log, 'the client alone', () => readAll(client, events)),
      log,
    });
    await projectEmmett(rival.url);
    const rivals = await duel({
      rounds,
      ours: () => ours('case-facts', [facts]),
      other: () => timed(events, log, 'Emmett', () => projectEmmett(rival.url)),
      log,
    });
    const result = (name, limit, { ratio, ours: us, other }) => ({
      name,
      kind: 'ratio',
      value: round(ratio),
      limit,
      ours: round(us, 0),
      other: round(other, 0),
      unit: 'events/s',
    });
    return [
      result('projector on PostgreSQL, all views, against the client alone reading $all', 0.7, reading),
      result("projector on PostgreSQL, one view, against Emmett's projection of the same events", 3, rivals),
    ];
  } finally {
    await emmett.close();
    await client.dispose();
    await store.close();
    await rival.stop();
    await postgres.stop();
    await node.stop();
  }
}

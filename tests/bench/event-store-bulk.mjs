// What the way to the log costs: the same events through the client, in appends of 1, 10 and 100, and straight into the log within the
// process, as a bulk path past gRPC could at best. Rates, and processor time of both processes for each event.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { openDurableLog } from '../../packages/eventstore/dist/node/log/durable-log.js';
import { load, median, round } from './lib/measure.mjs';
import { startNodeProcess, withProcessorTime } from './lib/node.mjs';

const CONCURRENCY = 32;
/** 300 bytes with the member around it. */
const data = { note: 'x'.repeat(288) };
const bytes = Buffer.from(JSON.stringify(data));
const none = new Uint8Array();

const streamOf = (run, index, events) => `journal-${run}.${Math.floor((index * events) / 20)}`;

const throughClient = (client, events, total) => {
  const run = randomUUID().slice(0, 8);
  const operation = (index) =>
    client.appendToStream(
      streamOf(run, index, events),
      Array.from({ length: events }, () => jsonEvent({ type: 'EntryNoted', data })),
    );
  return load({ total, concurrency: CONCURRENCY, operation });
};

const intoTheLog = (log, events, total) => {
  const run = randomUUID().slice(0, 8);
  const event = () => ({ id: randomUUID(), type: 'EntryNoted', isJson: true, data: bytes, metadata: none });
  const operation = (index) =>
    log.append({ stream: streamOf(run, index, events), expected: 'any', events: Array.from({ length: events }, event) });
  return load({ total, concurrency: CONCURRENCY, operation });
};

export async function run({ log, short }) {
  const folder = mkdtempSync(join(tmpdir(), 'redress-bench-log-'));
  const straight = await openDurableLog(join(folder, 'events.db'));
  const node = await startNodeProcess();
  const client = EventStoreDBClient.connectionString(node.connectionString);
  const results = [];
  try {
    for (const events of [1, 10, 100]) {
      const total = Math.round((short ? 1_000 : 6_000) / Math.sqrt(events));
      const figures = { client: [], log: [] };
      const measured = async (side, act) => {
        const { answer, own, other } = await withProcessorTime(node, act);
        const micros = { own: own / total / events, other: other / total / events };
        figures[side].push({ perSecond: answer.perSecond * events, ...micros });
      };
      await throughClient(client, events, total);
      await intoTheLog(straight, events, total);
      for (let time = 0; time < (short ? 1 : 5); time += 1) {
        await measured('client', () => throughClient(client, events, total));
        await measured('log', () => intoTheLog(straight, events, total));
      }
      const of = (side, name) => median(figures[side].map((figure) => figure[name]));
      const micros = `client ${round(of('client', 'own'), 1)} and node ${round(of('client', 'other'), 1)}; straight ${round(of('log', 'own'), 1)}`;
      log(` ${events} an append: processor µs an event: ${micros}`);
      results.push({
        name: `events in appends of ${events} at ${CONCURRENCY}, straight into the log, against through the client`,
        kind: 'ratio',
        value: round(of('log', 'perSecond') / of('client', 'perSecond')),
        ours: round(of('log', 'perSecond')),
        other: round(of('client', 'perSecond')),
        unit: 'events/s',
      });
    }
  } finally {
    await client.dispose();
    await node.stop();
    await straight.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

// How many whole cases a second go round the loop (commands, events, pokes, looks, timers, until the workflow has ended), against a bare
// workflow with as many pokes, looks and timers on the same Temporal server, which writes to a file.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '@redress/domain';
import { connectEventStore, memoryKeyring } from '@redress/eventstore';
import { connectTemporal, startLocalTemporal, startRelay, startWorker } from '@redress/workflows';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import pino from 'pino';
import { importTypeScript } from './lib/compile.mjs';
import { duel, load, round } from './lib/measure.mjs';
import { startNodeProcess } from './lib/node.mjs';

const CONCURRENCY = 16;
const quiet = pino({ level: 'silent' });
const waived = { type: 'WaiveImprovement', data: { reason: '无系统性原因' } };
const summary = { type: 'SummariseComplaint', data: { lessons: ['首次响应要快'], countermeasures: [] } };

const ended = async ({ client }, stream) => {
  await client.workflow.getHandle(stream).result();
};

/** What a case costs Temporal, read from its history. */
const costOf = async ({ client }, stream) => {
  const { events } = await client.workflow.getHandle(stream).fetchHistory();
  const count = (attributes) => events.filter((event) => event[attributes] != null).length;
  return {
    pokes: count('workflowExecutionSignaledEventAttributes'),
    looks: count('markerRecordedEventAttributes'),
    timers: count('timerStartedEventAttributes'),
  };
};

const averageCost = async (temporal, streams) => {
  const costs = await Promise.all(streams.map((stream) => costOf(temporal, stream)));
  const average = (name) => Math.round(costs.reduce((sum, cost) => sum + cost[name], 0) / costs.length);
  return { pokes: average('pokes'), looks: average('looks'), timers: average('timers') };
};

async function caseRound({ engine, cases, temporal, total }) {
  const { drive, give, staff } = cases;
  const run = randomUUID().slice(0, 8);
  const operation = async (index) => {
    const id = `${run}.${index}`;
    await drive(engine, id, 'feedback_given', { severity: 'minor' });
    await give(engine, id, { by: staff.owner, command: waived });
    await give(engine, id, { by: staff.owner, command: summary });
    await ended(temporal, `complaint-${id}`);
  };
  const { perSecond } = await load({ total, concurrency: CONCURRENCY, operation });
  return { perSecond, streams: Array.from({ length: total }, (_, index) => `complaint-${run}.${index}`) };
}

async function bareRound({ temporal, cost, total }) {
  const run = randomUUID().slice(0, 8);
  const operation = async (index) => {
    const workflowId = `bare-${run}.${index}`;
    for (let poke = 0; poke < cost.pokes; poke += 1)
      await temporal.client.workflow.signalWithStart('bare', {
        workflowId,
        taskQueue: 'bare',
        args: [cost],
        signal: 'poked',
        signalArgs: [],
      });
    await ended(temporal, workflowId);
  };
  return (await load({ total, concurrency: CONCURRENCY, operation })).perSecond;
}

async function startBareWorker(address) {
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: join(import.meta.dirname, 'lib', 'bare-workflow.mjs'),
    logger: { ...console, trace() {}, debug() {}, info() {}, log() {} },
  });
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({ connection, taskQueue: 'bare', workflowBundle, activities: { look: async () => undefined } });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
    await connection.close();
  };
}

export async function run({ log, short }) {
  const total = short ? 20 : 150;
  const folder = mkdtempSync(join(tmpdir(), 'redress-bench-temporal-'));
  const cases = await importTypeScript(join(import.meta.dirname, '..', 'support', 'cases.ts'));
  const node = await startNodeProcess();
  const server = await startLocalTemporal({ dataDir: folder, log: quiet });
  const temporal = await connectTemporal(server.address);
  const store = await connectEventStore({ url: node.connectionString, catalogue, keyring: memoryKeyring() });
  const engine = await cases.openEngine({ store });
  const worker = await startWorker({ temporal: { address: server.address }, store, handler: engine.handler, log: quiet });
  const relay = await startRelay({ store, client: temporal, log: quiet });
  const stopBare = await startBareWorker(server.address);
  try {
    await caseRound({ engine, cases, temporal, total: CONCURRENCY });
    const { streams } = await caseRound({ engine, cases, temporal, total: CONCURRENCY * 2 });
    const cost = await averageCost(temporal, streams);
    log(`  a case costs Temporal ${cost.pokes} pokes, ${cost.looks} looks and sends, ${cost.timers} timers`);
    const { ours, other, ratio } = await duel({
      rounds: short ? 1 : 5,
      ours: async () => (await caseRound({ engine, cases, temporal, total })).perSecond,
      other: () => bareRound({ temporal, cost, total }),
      log,
    });
    return [
      {
        name: 'whole cases, against a bare workflow with as many pokes, looks and timers',
        kind: 'ratio',
        value: round(ratio),
        limit: 0.6,
        ours: round(ours),
        other: round(other),
        unit: 'cases/s',
      },
    ];
  } finally {
    await relay.stop();
    await worker.stop();
    await stopBare();
    await temporal.close();
    await engine.close();
    await server.stop();
    await node.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

// How many commands a second are decided and durably recorded, warm, 20 commands a stream over 200 streams:
// our handleCommand through the EventStoreDB client on the embedded node, against Emmett's CommandHandler on PostgreSQL with fsync.
import { randomUUID } from 'node:crypto';
import { CommandHandler } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { accept, defineEvents } from '@redress/domain';
import { connectEventStore, createCommandHandler, createRulesSource, memoryKeyring } from '@redress/eventstore';
import { z } from 'zod';
import { duel, load, round } from './lib/measure.mjs';
import { startNodeProcess } from './lib/node.mjs';
import { startPostgres } from './lib/postgres.mjs';

const STREAMS = 200;
const COMMANDS = 20;
/** About the payload of a step of a complaint. */
const note = 'x'.repeat(220);

const events = defineEvents({ EntryNoted: z.strictObject({ number: z.int(), note: z.string() }) });
const evolve = (state, event) => ({ entries: state.entries + 1, last: event.data.number });
const journal = {
  category: 'journal',
  events,
  commands: { NoteEntry: events.EntryNoted.data },
  needsRules: false,
  place: () => ({}),
  person: (_state, id) => id,
  decider: { initial: { entries: 0, last: 0 }, evolve, decide: (command) => accept({ type: 'EntryNoted', data: command.data }) },
};
const actor = { id: 'bench', role: 'bench', kind: 'system' };

async function ourRound({ handler, concurrency }) {
  const run = randomUUID();
  const operation = async (index) => {
    const outcome = await handler.handle(journal, `${run}.${index % STREAMS}`, {
      id: randomUUID(),
      type: 'NoteEntry',
      data: { number: index, note },
      actor,
      at: new Date().toISOString(),
    });
    if (outcome.outcome !== 'recorded') throw new Error(`not recorded: ${JSON.stringify(outcome)}`);
  };
  return load({ total: STREAMS * COMMANDS, concurrency, operation });
}

async function emmettRound({ store, concurrency }) {
  const run = randomUUID();
  const handle = CommandHandler({ evolve, initialState: () => ({ entries: 0, last: 0 }) });
  const operation = (index) =>
    handle(store, `journal-${run}.${index % STREAMS}`, () => ({ type: 'EntryNoted', data: { number: index, note } }));
  return load({ total: STREAMS * COMMANDS, concurrency, operation });
}

export async function run({ log, short }) {
  const node = await startNodeProcess();
  const postgres = await startPostgres();
  const store = await connectEventStore({ url: node.connectionString, catalogue: events, keyring: memoryKeyring() });
  const rules = await createRulesSource(store);
  const handler = createCommandHandler({ store, rules });
  const emmett = getPostgreSQLEventStore(postgres.url);
  const results = [];
  try {
    await ourRound({ handler, concurrency: 32 });
    // Several first appends at once would race to make its tables.
    await emmett.schema.migrate();
    await emmettRound({ store: emmett, concurrency: 32 });
    for (const concurrency of [1, 32]) {
      log(` ${concurrency} concurrent`);
      const latencies = { ours: [], other: [] };
      const keep = (side) => async (rounds) => {
        const figures = await rounds;
        latencies[side].push(`${round(figures.p50)}/${round(figures.p99)}`);
        return figures.perSecond;
      };
      const { ours, other, ratio } = await duel({
        rounds: short ? 1 : 5,
        ours: () => keep('ours')(ourRound({ handler, concurrency })),
        other: () => keep('other')(emmettRound({ store: emmett, concurrency })),
        log,
      });
      log(`  p50/p99 ms: ours ${latencies.ours.join(', ')}; Emmett ${latencies.other.join(', ')}`);
      results.push({
        name: `handleCommand, ${concurrency} concurrent, against Emmett on PostgreSQL`,
        kind: 'ratio',
        value: round(ratio),
        ...(concurrency === 32 ? { limit: 2 } : {}),
        ours: round(ours),
        other: round(other),
        unit: 'commands/s',
      });
    }
  } finally {
    await emmett.close();
    await rules.close();
    await store.close();
    await postgres.stop();
    await node.stop();
  }
  return results;
}

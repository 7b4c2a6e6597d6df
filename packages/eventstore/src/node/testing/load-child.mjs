// A process under mixed load on a node: appends that it repeats with the same ids until they are answered, reads, settings and deletions. Tells
// on stdout what was acknowledged, until it is killed. Usage: node load-child.mjs URL NAME
import { randomInt, randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { jsonEvent } from '@eventstore/db-client';
import { defineEvents } from '@redress/domain';
import { connectEventStore, memoryKeyring, StoreUnavailable } from '@redress/eventstore';
import { z } from 'zod';
import { openClient } from '../../../dist/guarded-client.js';

const LANES = 6;
const [url, name] = process.argv.slice(2);
const catalogue = defineEvents({ EntryNoted: z.strictObject({ number: z.int(), text: z.string() }) });
const tell = (message) => writeSync(1, `${JSON.stringify(message)}\n`);

const metadata = () => {
  const at = new Date().toISOString();
  const [commandId, commandFingerprint] = [randomUUID(), '0'.repeat(64)];
  const actor = { id: 'load', role: 'load', kind: 'system' };
  return { commandId, commandFingerprint, correlationId: name, causationId: commandId, actor, occurredAt: at, recordedAt: at };
};

/** Until the store answers; safe for an append because its events keep their ids. */
const patiently = async (work) => {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      await pause(20);
    }
  }
};

const collect = async (events) => {
  const seen = [];
  for await (const event of events) seen.push(event);
  return seen;
};

const store = await patiently(() => connectEventStore({ url, catalogue, keyring: memoryKeyring() }));

const lane = async (number) => {
  const stream = `entry-${name}.${number}`;
  for (let next = 0; ; ) {
    const events = Array.from({ length: randomInt(1, 5) }, (_, index) => {
      const data = { number: next + index, text: '数'.repeat(randomInt(1, 200)) };
      return { id: randomUUID(), type: 'EntryNoted', data, metadata: metadata() };
    });
    const expected = next === 0 ? 'no-stream' : ['any', 'stream-exists', next - 1][randomInt(3)];
    const { revision } = await patiently(() => store.append(stream, expected, events));
    next += events.length;
    if (revision !== next - 1) tell({ wrong: `${stream} is at ${revision} after the append that should reach ${next - 1}` });
    tell({ stream, revision, ids: events.map(({ id }) => id) });
    if (randomInt(10) > 0) continue;
    const seen = await patiently(() => collect(store.read(stream)));
    if (seen.some((event, index) => event.revision !== index || event.data.number !== index))
      tell({ wrong: `${stream} reads out of order` });
  }
};

/** What nobody counts: it only has to go on beside the rest. Its own failures are those of a node that is being killed. */
const beside = async () => {
  const client = await openClient(url);
  for (let index = 0; ; index += 1) {
    const stream = `scratch-${name}.${index}`;
    try {
      await client.appendToStream(stream, [jsonEvent({ type: 'scratched', data: {} }), jsonEvent({ type: 'scratched', data: {} })]);
      await client.setStreamMetadata(stream, { maxCount: 1 });
      await (index % 2 === 0 ? client.deleteStream(stream) : client.tombstoneStream(stream));
    } catch {
      await pause(20);
    }
  }
};

await Promise.all([...Array.from({ length: LANES }, (_, number) => lane(number)), beside()]);

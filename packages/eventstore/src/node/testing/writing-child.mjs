// A process that appends without pause to a node of its own and tells on stdout what was acknowledged, until it is killed or its disk refuses.
import { writeSync } from 'node:fs';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { startNode } from '@redress/eventstore/node';

const tell = (message) => writeSync(1, `${JSON.stringify(message)}\n`);
const [file, writers] = process.argv.slice(2);
const node = await startNode({ file });
const client = EventStoreDBClient.connectionString(node.connectionString);
let stopped = false;

node.failed.then(async (fault) => {
  stopped = true;
  tell({ failed: fault.message });
  await client.dispose();
});

const write = async (writer) => {
  const stream = `writer-${writer}-${process.pid}`;
  for (let append = 0; !stopped; append += 1) {
    const events = Array.from({ length: 3 }, () => jsonEvent({ type: 'noted.v1', data: { text: '数'.repeat(100) } }));
    const { nextExpectedRevision } = await client.appendToStream(stream, events, {
      expectedRevision: append === 0 ? 'no_stream' : BigInt(append * 3 - 1),
    });
    tell({ stream, revision: Number(nextExpectedRevision), ids: events.map(({ id }) => id), afterFailure: stopped });
  }
};
await Promise.allSettled(Array.from({ length: Number(writers) }, (_, writer) => write(writer)));

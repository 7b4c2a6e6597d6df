import { join } from 'node:path';
import { ANY, type AppendExpectedRevision, type EventStoreDBClient, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { afterAll, describe, expect, it } from '@jest/globals';
import { collect, event, freshStream, nodes } from './testing/nodes.js';

const { folder, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

const several = (count: number) => Array.from({ length: count }, () => event());

type Case = {
  /** What was in the stream before. */
  readonly before: (client: EventStoreDBClient, stream: string) => Promise<unknown>;
  readonly expectedRevision: AppendExpectedRevision;
};

const nothing: Case['before'] = async () => undefined;
const two: Case['before'] = (client, stream) => client.appendToStream(stream, several(2));
const deleted: Case['before'] = async (client, stream) => {
  await two(client, stream);
  await client.deleteStream(stream);
};

const CASES: readonly (readonly [string, Case])[] = [
  ['no stream', { before: nothing, expectedRevision: NO_STREAM }],
  ['anything, of none', { before: nothing, expectedRevision: ANY }],
  ['anything', { before: two, expectedRevision: ANY }],
  ['a stream', { before: two, expectedRevision: STREAM_EXISTS }],
  ['a revision', { before: two, expectedRevision: 1n }],
  ['anything, of a deleted one', { before: deleted, expectedRevision: ANY }],
  ['no stream, where one is deleted', { before: deleted, expectedRevision: NO_STREAM }],
  ['the last revision of a deleted one', { before: deleted, expectedRevision: 1n }],
];

// With credentials the client makes one call per append, without them it shares one stream of appends.
describe.each([
  ['one by one', { credentials: { username: 'admin', password: 'changeit' } }],
  ['in the shared stream', {}],
])('an append repeated %s', (_, options) => {
  it.each(CASES)(
    'that expects %s is answered as the first time, at once and by the node opened again',
    async (__, { before, expectedRevision }) => {
      const file = join(await folder(), 'log.db');
      const stream = freshStream();
      const events = several(3);
      const append = (client: EventStoreDBClient) => client.appendToStream(stream, events, { expectedRevision, ...options });

      const first = await start({ file });
      const client = connect(first);
      await before(client, stream);
      const answer = await append(client);
      expect(answer.success).toBe(true);
      expect(await append(client)).toEqual(answer);
      await client.appendToStream(stream, event());
      const all = await collect(client.readAll());
      expect(await append(client)).toEqual(answer);
      await first.stop();

      const again = connect(await start({ file }));
      expect(await append(again)).toEqual(answer);
      expect(await collect(again.readAll())).toEqual(all);
    },
  );
});

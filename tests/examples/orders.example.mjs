import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { startNode } from '@redress/eventstore/node';

/** What is tested: code of an application, which knows of a client and of nothing else. */
const placeOrder = (client, id, item) =>
  client.appendToStream(`order-${id}`, jsonEvent({ type: 'order-placed', data: { item } }), { expectedRevision: 'no_stream' });

let node;
let client;

before(async () => {
  node = await startNode({ memory: true });
  client = EventStoreDBClient.connectionString(node.connectionString);
});
after(async () => {
  await client.dispose();
  await node.stop();
});

test('an order is placed once', async () => {
  await placeOrder(client, '1', 'lamp');
  await assert.rejects(placeOrder(client, '1', 'chair'), { type: 'wrong-expected-version' });
  const items = [];
  for await (const { event } of client.readStream('order-1')) items.push(event.data.item);
  assert.deepEqual(items, ['lamp']);
});

test('whoever follows the orders sees those to come', async () => {
  const orders = client.subscribeToAll({
    fromPosition: 'end',
    filter: { filterOn: 'streamName', prefixes: ['order-'], checkpointInterval: 1 },
  });
  const first = new Promise((resolve, reject) => orders.on('data', resolve).on('error', reject));
  await new Promise((resolve) => orders.once('confirmation', resolve));
  await placeOrder(client, '2', 'table');
  assert.equal((await first).event.data.item, 'table');
  await orders.unsubscribe();
});

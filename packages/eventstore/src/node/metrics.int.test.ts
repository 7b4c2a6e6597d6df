import { afterAll, describe, expect, it } from '@jest/globals';
import { event, freshStream, nodes, until } from './testing/nodes.js';

const { storage, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

/** The value of a figure by its name with labels. */
const figure = (text: string, name: string): number => {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  if (line === undefined) throw new Error(`no figure ${name} in:\n${text}`);
  return Number(line.slice(name.length + 1));
};

describe('the figures of a node', () => {
  it('tell appends by their outcome, commits of the disk, subscriptions and how far behind they are', async () => {
    const node = await start(await storage('durable'), { httpPort: 0 });
    const client = connect(node);
    const stream = freshStream();
    const events = [event(), event()];
    await client.appendToStream(stream, events);
    await client.appendToStream(stream, events, { expectedRevision: 'no_stream' });
    await expect(client.appendToStream(stream, event(), { expectedRevision: 9n })).rejects.toThrow();
    const subscription = client.subscribeToStream(stream);
    let delivered = 0;
    subscription.on('data', () => {
      delivered += 1;
    });
    await until('delivered', () => delivered === 2);

    const answer = await fetch(`${node.httpUrl}/metrics`);
    const text = await answer.text();
    expect(figure(text, 'redress_node_appends_total{outcome="written"}')).toBe(1);
    expect(figure(text, 'redress_node_appends_total{outcome="repeated"}')).toBe(1);
    expect(figure(text, 'redress_node_appends_total{outcome="wrong-version"}')).toBe(1);
    expect(figure(text, 'redress_node_appends_total{outcome="failed"}')).toBe(0);
    expect(figure(text, 'redress_node_events_written_total')).toBe(2);
    expect(figure(text, 'redress_node_append_seconds_count')).toBe(3);
    expect(figure(text, 'redress_node_commit_seconds_count')).toBe(3);
    expect(figure(text, 'redress_node_appends_under_way')).toBe(0);
    expect(figure(text, 'redress_node_log_position')).toBe(2);
    expect(figure(text, 'redress_node_subscriptions{kind="stream"}')).toBe(1);
    expect(figure(text, 'redress_node_subscriptions{kind="all"}')).toBe(0);
    expect(text).not.toContain(stream);

    await subscription.unsubscribe();
    await until('counted out', async () => figure(await node.metrics(), 'redress_node_subscriptions{kind="stream"}') === 0);
  });

  it('see a subscription whose reader has stopped fall behind', async () => {
    const node = await start({ memory: true });
    const client = connect(node);
    const subscription = client.subscribeToAll({}, { highWaterMark: 1 });
    await new Promise(
      (resolve) => subscription.once('data', resolve).on('error', resolve) && client.appendToStream(freshStream(), event()),
    );
    subscription.pause();
    // More than the connection takes in on its own.
    const large = Array.from({ length: 8 }, () => event({ text: 'x'.repeat(100_000) }));
    for (let count = 0; count < 20; count += 1) await client.appendToStream(freshStream(), large);
    const lag = async () => figure(await node.metrics(), 'redress_node_subscription_lag_events{kind="all"}');
    await until('it has fallen behind', async () => (await lag()) > 0);
    subscription.resume();
    await until('it has caught up', async () => (await lag()) === 0);
  });

  it('are alive until the node stops, and not served unless asked for', async () => {
    const node = await start({ memory: true }, { httpPort: 0 });
    expect((await fetch(`${node.httpUrl}/health/live`)).status).toBe(204);
    await node.stop();
    await expect(fetch(`${node.httpUrl}/health/live`)).rejects.toThrow();
    expect((await start({ memory: true })).httpUrl).toBeUndefined();
  });
});

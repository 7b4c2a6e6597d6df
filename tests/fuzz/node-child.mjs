// A node in a process of its own, so that its death is seen and its memory is its own. It answers each message with its figures.
import { startNode } from '@redress/eventstore/node';

const [file] = process.argv.slice(2);
const node = await startNode({ file });

/** What keeps a process busy and what its figures say is going on; all of it is back where it began when every client has gone. */
const figures = async () => {
  const resources = {};
  for (const resource of process.getActiveResourcesInfo()) resources[resource] = (resources[resource] ?? 0) + 1;
  const lines = (await node.metrics()).split('\n');
  const sum = (name) => lines.filter((line) => line.startsWith(name)).reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
  return {
    resources,
    calls: sum('redress_node_calls_open'),
    underWay: sum('redress_node_appends_under_way'),
    subscriptions: sum('redress_node_subscriptions{'),
  };
};

process.on('message', async () => {
  globalThis.gc();
  process.send({ ...(await figures()), heapUsed: process.memoryUsage().heapUsed });
});
process.once('disconnect', () => process.exit());
process.send({ port: node.port, connectionString: node.connectionString });

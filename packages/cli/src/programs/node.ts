import { startNode } from '@redress/eventstore/node';
import { pino } from 'pino';
import { runChild, setting } from './child.js';

/** The embedded event store as a child of `up`. */
await runChild(async () => {
  const node = await startNode(
    { file: setting('REDRESS_NODE_FILE') },
    { port: Number(setting('REDRESS_NODE_PORT')), log: pino({ name: 'node' }) },
  );
  return {
    ready: { port: node.port, connectionString: node.connectionString },
    stop: () => node.stop(),
  };
});

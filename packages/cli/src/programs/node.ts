import { startNode } from '@redress/eventstore/node';
import { pino } from 'pino';
import { takeLock } from '../folder/lock.js';
import { runChild, setting } from './child.js';

/** The embedded event store as a child of `up`. */
await runChild(async () => {
  const lock = takeLock(setting('REDRESS_NODE_LOCK'), 'the event store of this data folder');
  const node = await startNode(
    { file: setting('REDRESS_NODE_FILE') },
    { port: Number(setting('REDRESS_NODE_PORT')), log: pino({ name: 'node' }) },
  );
  return {
    ready: { port: node.port, connectionString: node.connectionString },
    stop: async () => {
      await node.stop();
      lock.release();
    },
  };
});

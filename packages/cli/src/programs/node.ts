import { startNode } from '@redress/eventstore/node';
import { pino } from 'pino';
import { runChild, setting } from './child.js';

/** The embedded event store as a child of `up`. */
await runChild(async () => {
  const node = await startNode(
    { file: setting('REDRESS_NODE_FILE') },
    { port: Number(setting('REDRESS_NODE_PORT')), httpPort: Number(setting('REDRESS_NODE_HTTP_PORT')), log: pino({ name: 'node' }) },
  );
  // Its disk has failed: better to be started anew than to stay without answers.
  void node.failed.then((fault) => {
    process.stderr.write(`${fault.message}\n`);
    process.exit(1);
  });
  return {
    ready: { port: node.port, connectionString: node.connectionString, httpUrl: node.httpUrl },
    stop: () => node.stop(),
  };
});

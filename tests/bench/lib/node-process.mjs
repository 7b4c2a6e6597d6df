// Run as a child: the embedded node in a process of its own, durable, as `redress up` runs it.
import { startNode } from '@redress/eventstore/node';

const node = await startNode({ file: process.argv[2] });
process.send({ connectionString: node.connectionString });
process.on('disconnect', () => node.stop().then(() => process.exit(0)));

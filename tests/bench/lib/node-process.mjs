// Run as a child: the embedded node in a process of its own, as `redress up` runs it; over a file, or in memory when none is given.
import { startNode } from '@redress/eventstore/node';

const [, , file] = process.argv;
const began = performance.now();
const node = await startNode(file === undefined ? { memory: true } : { file });
process.send({ connectionString: node.connectionString, openedInMs: performance.now() - began });
process.on('message', () => process.send({ memoryBytes: process.memoryUsage.rss(), processorMicros: sum(process.cpuUsage()) }));
process.on('disconnect', () => node.stop().then(() => process.exit(0)));

function sum({ user, system }) {
  return user + system;
}

// A node in a process of its own, to be killed. Usage: node node-child.mjs FILE PORT
import { startNode } from '@redress/eventstore/node';

const [file, port] = process.argv.slice(2);
const node = await startNode({ file }, { port: Number(port) });
process.send(node.port);
process.on('disconnect', () => node.stop().then(() => process.exit(0)));

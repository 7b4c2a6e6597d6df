// Run as a child: loads the embedded node, starts one in memory and then others, and says how long each took.
const since = (began) => performance.now() - began;

const loading = performance.now();
const { startNode } = await import('@redress/eventstore/node');
const loadedMs = since(loading);

const starting = performance.now();
const nodes = [await startNode({ memory: true })];
const firstMs = since(starting);

const further = performance.now();
for (let count = 0; count < 10; count += 1) nodes.push(await startNode({ memory: true }));
const furtherMs = since(further) / 10;

for (const node of nodes) await node.stop();
process.stdout.write(JSON.stringify({ loadedMs, firstMs, furtherMs }));

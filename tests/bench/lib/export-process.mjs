// Run as a child: exports all cases of a database in one format, and says how long that took and how much memory it needed.
import { performance } from 'node:perf_hooks';
import { exportTables, openDatabase, openExport, streamTable } from '@redress/projections';

const [url, format] = process.argv.slice(2);
const database = await openDatabase(url === 'memory' ? { pglite: 'memory' } : { url });
const cases = exportTables.find(({ name }) => name === 'cases');

const began = performance.now();
const table = await openExport(database, cases, {}, { counted: format === 'xlsx' });
const openedMs = performance.now() - began;
let bytes = 0;
let heap = 0;
for await (const piece of await streamTable(table, format)) {
  bytes += piece.length;
  heap = Math.max(heap, process.memoryUsage().heapUsed);
}
const seconds = (performance.now() - began) / 1000;
await database.close();
process.stdout.write(JSON.stringify({ seconds, openedMs, bytes, peakMiB: process.resourceUsage().maxRSS / 1024, heapMiB: heap / 2 ** 20 }));

/**
 * Holds the table of clauses (docs/clauses) against the engine, and tells what is still open. With --write it makes the pages anew.
 * Ends with 1 and all findings when the table is not true. Reads what was built: `npm run clauses` compiles first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCitations } from './citations.mjs';
import { readEngine } from './engine.mjs';
import { findings } from './findings.mjs';
import { bySource, openByProcess, pagesOf, stalePages } from './pages.mjs';
import { readTable } from './table.mjs';

const root = join(import.meta.dirname, '..', '..');
const at = (name) => join(root, 'docs', 'clauses', name);

const table = readTable(root);
const engine = await readEngine(root);
const citations = readCitations(root);
const pages = pagesOf(table, engine, citations);
if (process.argv.includes('--write')) for (const [name, text] of pages) writeFileSync(at(name), text);

const found = [
  ...findings(table, engine, citations),
  ...stalePages(pages, (name) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : undefined)),
];
for (const { source, clauses, built, partly, open } of bySource(table))
  console.log(`clauses of ${source}: ${clauses}, of which ${built} built, ${partly} partly, ${open} open`);
console.log(
  `not wholly built, by process: ${openByProcess(table)
    .filter(({ open }) => open > 0)
    .map(({ process, clauses, open }) => `${process} ${open}/${clauses}`)
    .join(', ')}`,
);
for (const finding of found) console.error(finding);
if (found.length > 0) {
  console.error(`clauses: ${found.length} findings`);
  process.exitCode = 1;
}

import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { citationsOf, citedIn, readCitations } from '../../scripts/clauses/citations.mjs';
import { readEngine } from '../../scripts/clauses/engine.mjs';
import { findings } from '../../scripts/clauses/findings.mjs';
import { bySource, openByProcess, pagesOf, stalePages } from '../../scripts/clauses/pages.mjs';
import { readTable } from '../../scripts/clauses/table.mjs';
import { groundsOf, rowOf, spoilings, type World } from './spoilings.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

let world: World;

beforeAll(async () => {
  world = { table: readTable(root), engine: await readEngine(root), citations: readCitations(root) };
});

/** What is found after a spoiling and was not before. */
const foundAfter = (spoil: (world: World) => void): string[] => {
  const spoiled = structuredClone(world);
  spoil(spoiled);
  const before = findings(world.table, world.engine, world.citations);
  return findings(spoiled.table, spoiled.engine, spoiled.citations).filter((finding) => !before.includes(finding));
};

describe('the table of clauses', () => {
  it('holds every demand of the sources and is true today', () => {
    expect(world.table.rows).toHaveLength(451);
    expect(findings(world.table, world.engine, world.citations)).toEqual([]);
  });

  it('adds up: every clause in one state, by source', () => {
    const counts = bySource(world.table);
    expect(counts.reduce((sum, { built, partly, open }) => sum + built + partly + open, 0)).toBe(451);
    expect(openByProcess(world.table).every(({ clauses, open }) => open <= clauses)).toBe(true);
  });
});

describe('the check of the table finds', () => {
  it.each(spoilings)('%s', (_what, spoil, said) => expect(foundAfter(spoil)).toContain(said));
});

describe('the pages', () => {
  const pages = ({ table, engine, citations }: World) => pagesOf(table, engine, citations);

  it('are an index and one for each source', () =>
    expect([...pages(world).keys()]).toEqual(['README.md', 'S0.md', 'S1.md', 'S2.md', 'S3.md', 'S4.md']));

  it('tell of a clause what implements it and what proves it', () => {
    const line = pages(world)
      .get('S2.md')
      ?.split('\n')
      .find((one) => one.includes('</a>S2-16'));
    for (const part of ['`complaint.submit.limit`', '`SubmitComplaint`', '`ComplaintSubmitted`', '`submission`', 'receive.test.ts'])
      expect(line).toContain(part);
  });

  it('are stale once a state, a rule or the title of a proof has changed, or a page is missing', () => {
    const today = pages(world);
    const stale = (spoil: (world: World) => void) => {
      const spoiled = structuredClone(world);
      spoil(spoiled);
      return stalePages(pages(spoiled), (name) => today.get(name)).map((finding) => finding.split(' ')[0]);
    };
    expect(stale(() => undefined)).toEqual([]);
    expect(
      stale((spoiled) => {
        rowOf(spoiled, 'S2-14').status = 'open';
      }),
    ).toEqual(['docs/clauses/README.md', 'docs/clauses/S2.md']);
    expect(
      stale((spoiled) => {
        groundsOf(spoiled, 'complaint').commands.SubmitComplaint = ['S1-01'];
      }),
    ).toEqual(['docs/clauses/S1.md', 'docs/clauses/S2.md']);
    expect(
      stale((spoiled) => {
        for (const citation of spoiled.citations) if (citation.clause === 'S2-14') citation.title = 'says nothing';
      }),
    ).toEqual(['docs/clauses/S2.md']);
    expect(stalePages(today, (name) => (name === 'S4.md' ? undefined : today.get(name)))).toHaveLength(1);
  });
});

describe('a citation', () => {
  it('is one clause or a range of them', () => {
    expect(citedIn('by the limits (S2-29 to S2-31, S0-01), of S3.1-03')).toEqual(['S2-29', 'S2-31', 'S0-01', 'S3.1-03', 'S2-30']);
    expect(citedIn('F09-77, S5-01, XS2-14, S2-1')).toEqual([]);
  });

  it('is a rule in code, a proof with its title in a test, a mention in a document', () => {
    expect(citationsOf('packages/domain/src/x.ts', '/** Kept (S2-14). */')).toEqual([
      { clause: 'S2-14', file: 'packages/domain/src/x.ts', as: 'rule' },
    ]);
    const test = "// S0-01\nit('is kept (S2-14)', () => {});\nit.each([1])(\n  'says \\'why\\' (S2-14, S2-15)',\n  () => {},\n);";
    expect(citationsOf('packages/domain/src/x.test.ts', test)).toEqual([
      { clause: 'S0-01', file: 'packages/domain/src/x.test.ts', as: 'proof' },
      { clause: 'S2-14', file: 'packages/domain/src/x.test.ts', as: 'proof', title: 'is kept' },
      { clause: 'S2-14', file: 'packages/domain/src/x.test.ts', as: 'proof', title: "says 'why'" },
      { clause: 'S2-15', file: 'packages/domain/src/x.test.ts', as: 'proof', title: "says 'why'" },
    ]);
    expect(citationsOf('README.md', 'see S2-14')).toEqual([{ clause: 'S2-14', file: 'README.md', as: 'mention' }]);
  });
});

// Where the sources of the repository cite a clause: rules in code, proofs in tests, mentions in documents.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const ONE = /\bS(?:[0124]|3\.\d{1,2})-\d{2,3}\b/g;
const RANGE = /\b(S(?:[0124]|3\.\d{1,2}))-(\d{2,3}) (?:to|–) \1-(\d{2,3})\b/g;

/** The clauses named in a text; "S2-49 to S2-51" names three. */
export const citedIn = (text) => {
  const between = [...text.matchAll(RANGE)].flatMap(([, source, from, to]) =>
    Array.from(
      { length: Math.max(0, Number(to) - Number(from) + 1) },
      (_, index) => `${source}-${String(Number(from) + index).padStart(2, '0')}`,
    ),
  );
  return [...new Set([...(text.match(ONE) ?? []), ...between])];
};

/** Titles of tests: texts that stand first in a call or a table row, on one line. */
const TITLE = /(?:[(,]|^)\s*(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/gm;

/** A title without its citations, as the pages show it. */
const plain = (title) =>
  title
    .replaceAll(/\s*\((?:S\d[^()]*)\)/g, '')
    .replaceAll(/\\(['"`])/g, '$1')
    .trim();

const isTest = (file) => /(\.test\.ts|\.contract\.ts)$|\/testing\//.test(file) || file.startsWith('tests/');
/** Its own tests speak of clauses that must not exist. */
const isOurs = (file) => file.startsWith('tests/clauses/') || file.startsWith('scripts/clauses/') || file.startsWith('docs/clauses/');
/** Grounds, and with them the definitions of keys, are read as data, from the engine. */
const isGrounds = (file) => /\/(clauses|grounds)\.ts$|\/rules\/policy\/(?!profiles|contradictions|warnings)/.test(file);

const IGNORED = new Set(['node_modules', 'dist', 'bundle', 'archive', '.git', 'histories']);

const filesIn = (root, folder = root) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (IGNORED.has(entry.name) || (entry.name.startsWith('.') && entry.isDirectory())) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(root, path);
    return /\.(ts|sql|md)$/.test(entry.name) ? [relative(root, path).split(sep).join('/')] : [];
  });

/** What one file says: the clauses it cites, and as what. */
export const citationsOf = (file, text) => {
  const cited = citedIn(text);
  if (cited.length === 0) return [];
  if (file.endsWith('.md')) return cited.map((clause) => ({ clause, file, as: 'mention' }));
  if (!isTest(file)) return cited.map((clause) => ({ clause, file, as: 'rule' }));
  const titles = [...text.matchAll(TITLE)].map(([, , title]) => ({ title: plain(title), clauses: citedIn(title) }));
  return cited.flatMap((clause) => {
    const named = titles.filter(({ clauses }) => clauses.includes(clause));
    return named.length === 0
      ? [{ clause, file, as: 'proof' }]
      : named.map(({ title }) => ({ clause, file, as: 'proof', ...(title === '' ? {} : { title }) }));
  });
};

/** Keys of the policy that no code reads by name, apart from what defines, checks and shows policies: they are there and change nothing yet. */
export const unreadKeys = (root, keys) => {
  const code = filesIn(root, join(root, 'packages'))
    .filter((file) => file.endsWith('.ts') && !isTest(file) && !isGrounds(file) && !/\/rules\/.*policy/.test(file))
    .map((file) => readFileSync(join(root, file), 'utf8'));
  return keys.filter((key) => !code.some((text) => text.includes(`'${key}'`)));
};

/** Every citation of the repository under `root`, by file. */
export const readCitations = (root) =>
  ['packages', 'tests', 'docs']
    .flatMap((folder) => filesIn(root, join(root, folder)))
    .concat(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'])
    .filter((file) => !isOurs(file) && !isGrounds(file))
    .sort()
    .flatMap((file) => citationsOf(file, readFileSync(join(root, file), 'utf8')));

// The pages of docs/clauses, made from the table and from what the code says. Pure: the same text for the same state of the repository.
import { linksOf, partsOf } from './links.mjs';
import { processOf, SOURCES, STATES } from './table.mjs';

const cell = (text) => text.replaceAll('|', '\\|');
const code = (name) => `\`${name}\``;
const row = (...cells) => `| ${cells.join(' | ')} |`;
const KINDS = {
  key: 'keys',
  command: 'commands',
  event: 'events',
  deadline: 'deadlines',
  metric: 'metrics',
  document: 'documents',
  idle: 'keys without effect yet',
};
const NOTICE = '<!-- Made by npm run clauses:write from docs/clauses/data and the code; not edited by hand. -->';

const fileLink = (file) => `[${file.split('/').at(-1)}](../../${file})`;

const implementedBy = (rules) => {
  const named = Object.entries(KINDS).flatMap(([kind, title]) => {
    const names = rules.filter((rule) => rule.kind === kind).map(({ name }) => code(name));
    return names.length === 0 ? [] : [`${title} ${names.join(', ')}`];
  });
  const files = rules.filter(({ kind }) => kind === 'code').map(({ name }) => fileLink(name));
  return [...named, ...(files.length === 0 ? [] : [files.join(', ')])].join('; ');
};

const provenBy = (proofs) =>
  [...new Set(proofs.map(({ file }) => file))]
    .map((file) => {
      const titles = proofs.filter((proof) => proof.file === file && proof.title !== undefined).map(({ title }) => cell(title));
      return titles.length === 0 ? fileLink(file) : `${fileLink(file)}: ${titles.join('; ')}`;
    })
    .join('<br>');

const whereOf = ({ steps = [], forms = [] }) => [...steps, ...forms].join(', ');

const line = (clause, { rules, proofs }) =>
  row(
    `<a id="${clause.id.toLowerCase()}"></a>${clause.id}`,
    cell(clause.text),
    cell(clause.demands),
    whereOf(clause),
    clause.status === 'partly' ? `partly: ${cell(clause.missing)}` : clause.status,
    [implementedBy(rules), ...(clause.planned === undefined ? [] : [`planned: ${clause.planned.map(code).join(', ')}`])]
      .filter((text) => text !== '')
      .join('; '),
    provenBy(proofs),
  );

const counts = (rows) => STATES.map((state) => rows.filter(({ status }) => status === state).length);

const sourcePage = (source, table, links) => {
  const rows = table.rows.filter((one) => one.source === source);
  const [built, partly, open] = counts(rows);
  return [
    `# ${source}: ${table.sources[source].zh}`,
    '',
    NOTICE,
    '',
    `${table.sources[source].en[0].toUpperCase()}${table.sources[source].en.slice(1)}. ${rows.length} clauses: ${built} built, ${partly} partly built, ${open} open. What the columns mean: [index](README.md).`,
    '',
    row('Id', 'Text', 'Demands', 'Step, form', 'State', 'Implemented by', 'Proved by'),
    row(...Array.from({ length: 7 }, () => '---')),
    ...rows.map((clause) => line(clause, links.get(clause.id) ?? { rules: [], proofs: [] })),
    '',
  ].join('\n');
};

/** Clauses that are not wholly built, by process; a clause of several processes counts in each. */
export const openByProcess = ({ rows, processes }) =>
  Object.keys(processes)
    .map((process) => {
      const its = rows.filter(({ steps = [] }) => steps.some((step) => processOf(step) === process));
      return { process, clauses: its.length, open: its.filter(({ status }) => status !== 'built').length };
    })
    .filter(({ clauses }) => clauses > 0);

export const bySource = ({ rows }) =>
  SOURCES.map((source) => {
    const its = rows.filter((one) => one.source === source);
    const [built, partly, open] = counts(its);
    return { source, clauses: its.length, built, partly, open };
  });

const index = (table, engine) => {
  const [built, partly, open] = counts(table.rows);
  const own = partsOf(engine).filter(({ ours }) => ours !== undefined);
  const reasons = [...new Set(own.map(({ ours }) => ours))];
  return [
    '# Clauses',
    '',
    NOTICE,
    '',
    'Every demand of the source documents, one row each, with what implements and what proves it. Code, tests and documents point here by number.',
    `Of ${table.rows.length} clauses ${built} are built, ${partly} partly built, ${open} open.`,
    '',
    row('Source', 'Document', 'Clauses', 'Built', 'Partly', 'Open'),
    row('---', '---', '--:', '--:', '--:', '--:'),
    ...bySource(table).map(({ source, clauses, ...count }) =>
      row(
        `[${source}](${source}.md)`,
        `${table.sources[source].zh}: ${table.sources[source].en}`,
        clauses,
        count.built,
        count.partly,
        count.open,
      ),
    ),
    '',
    '## How to read the pages',
    '',
    '- **Id**: source, number in reading order; for S3 article and number (`S3.10-07`). Ids are never renumbered; a clause found later takes the next free number.',
    '- **Text**: the first characters of the clause as printed, blanks left out, damage and misprints kept. **Demands**: what it asks for.',
    '- **State**: *built* has a rule and a test that cites it; *partly* says what is missing; *open* is not built. What only people can do (listen, be fair) is',
    '  built when the engine asks for its record.',
    '- **Implemented by**: keys of the policy, commands, events, deadlines, metrics and files that rest on the clause; *planned* names what is still to come.',
    '- **Proved by**: tests whose title or comment cites the clause.',
    '',
    'Nothing in the last two columns is kept by hand. Commands and events name their clauses in `clauses.ts` of their stage, keys in their definition, metrics in',
    '`source`, everything else in comments. `npm run clauses` fails when one of them names what does not exist or rests on nothing, when a clause called built lacks a',
    'rule or a test, or when these pages are older than the code; `npm run clauses:write` makes them anew.',
    '',
    '## Open by process',
    '',
    row('Process', 'Name', 'Clauses', 'Not wholly built'),
    row('---', '---', '--:', '--:'),
    ...openByProcess(table).map(({ process, clauses, open: still }) =>
      row(process, `${table.processes[process].zh} · ${table.processes[process].en}`, clauses, still),
    ),
    '',
    '## Ours',
    '',
    'What no clause asks for, and why it is there all the same.',
    '',
    row('Reason', 'What'),
    row('---', '---'),
    ...reasons.map((reason) =>
      row(
        cell(reason),
        own
          .filter(({ ours }) => ours === reason)
          .map(({ kind, name }) => `${kind} ${code(name)}`)
          .join(', '),
      ),
    ),
    '',
    '## Planned',
    '',
    'Keys and metrics that open clauses will need.',
    '',
    row('Name', 'What', 'Clauses'),
    row('---', '---', '---'),
    ...Object.entries(table.planned).map(([name, what]) =>
      row(
        code(name),
        what,
        table.rows
          .filter(({ planned = [] }) => planned.includes(name))
          .map(({ id, source }) => `[${id}](${source}.md#${id.toLowerCase()})`)
          .join(', '),
      ),
    ),
    '',
    '## Forms',
    '',
    row('Form', 'Name'),
    row('---', '---'),
    ...Object.entries(table.forms).map(([form, { zh, en }]) => row(form, zh === '' ? en : `${zh} · ${en}`)),
    '',
  ].join('\n');
};

/** File name in docs/clauses → text. */
export const pagesOf = (table, engine, citations) => {
  const links = linksOf(engine, citations);
  return new Map([['README.md', index(table, engine)], ...SOURCES.map((source) => [`${source}.md`, sourcePage(source, table, links)])]);
};

/** Pages that are not what they would be made to today. */
export const stalePages = (pages, read) =>
  [...pages]
    .filter(([name, text]) => read(name) !== text)
    .map(([name]) => `docs/clauses/${name} is older than what it tells: run npm run clauses:write`);

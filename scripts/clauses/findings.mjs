// What is wrong between the table of clauses and the engine. Pure: data in, sentences out.
import { isWhole, linksOf, partsOf } from './links.mjs';
import { processOf, SOURCES, STATES } from './table.mjs';

const ID = /^(S[0124]|S3\.\d{1,2})-\d{2,3}$/;
const FIELDS = ['source', 'id', 'text', 'demands', 'status', 'missing', 'steps', 'forms', 'planned'];
/** `M21a` is part of M21. */
const isMetric = (name, metrics) =>
  Object.keys(metrics).some((id) => id === name || (id.startsWith(name) && /^[a-z]\d?$/.test(id.slice(name.length))));

const rowFlaws = ({ rows, processes, forms, planned }, { keys, metrics }) => {
  const seen = new Set();
  return rows
    .flatMap((row) => {
      const flaws = [];
      const say = (what) => flaws.push(`${row.id}: ${what}`);
      if (!ID.test(row.id) || !row.id.startsWith(row.source)) say(`is no clause of ${SOURCES.join(', ')} in its file`);
      if (seen.has(row.id)) say('stands in the table twice');
      seen.add(row.id);
      for (const field of Object.keys(row)) if (!FIELDS.includes(field)) say(`has an unknown field ${field}`);
      for (const field of ['text', 'demands']) if (!row[field]) say(`lacks ${field}`);
      if ([...(row.text ?? '')].length > 20) say('text: more than the first 20 characters of the clause');
      if (!STATES.includes(row.status)) say(`status ${row.status} is none of ${STATES.join(', ')}`);
      if ((row.status === 'partly') !== (row.missing !== undefined)) say('says what is missing if and only if it is partly built');
      for (const step of row.steps ?? []) if (processes[processOf(step)] === undefined) say(`names no process ${step}`);
      for (const form of row.forms ?? []) if (forms[form] === undefined) say(`names no form ${form}`);
      for (const name of row.planned ?? []) {
        if (row.status === 'built') say(`is built, yet ${name} is planned`);
        if (planned[name] === undefined) say(`names ${name}, which is neither there nor planned (planned.json)`);
      }
      return flaws;
    })
    .concat(
      Object.keys(planned).flatMap((name) => [
        ...(name in keys || isMetric(name, metrics)
          ? [`planned.json: ${name} exists by now: take it off, and let it name its clause`]
          : []),
        ...(rows.some((row) => row.planned?.includes(name)) ? [] : [`planned.json: no clause asks for ${name}`]),
      ]),
    );
};

/** Grounds that name what the engine does not have. */
const strays = ({ categories, grounds, deadlines }) => {
  const events = new Set(Object.values(categories).flatMap((category) => category.events));
  return [
    ...Object.entries(grounds).flatMap(([category, its]) => {
      if (categories[category] === undefined) return [`grounds: there is no category ${category}`];
      if (isWhole(its)) return [];
      return ['commands', 'events'].flatMap((kind) =>
        Object.keys(its[kind])
          .filter((name) => !categories[category][kind].includes(name))
          .map((name) => `grounds of ${category}: there is no ${kind.slice(0, -1)} ${name}`),
      );
    }),
    ...Object.entries(deadlines).flatMap(([kind, { limit, isKnown, missed }]) => [
      ...(isKnown ? [] : [`deadline ${kind}: there is no key ${limit}`]),
      ...(missed === null || events.has(missed) ? [] : [`deadline ${kind}: there is no event ${missed}`]),
    ]),
  ];
};

/** What is built and rests on nothing. A deadline rests on its key, or on the event of its miss. */
const orphans = (engine) =>
  partsOf(engine)
    .filter(({ kind, clauses, ours }) => kind !== 'deadline' && clauses.length === 0 && !ours)
    .map(({ kind, name }) => `${kind} ${name}: names no clause, nor a reason why it is ours`);

const unknown = ({ rows }, engine, citations) => {
  const ids = new Set(rows.map(({ id }) => id));
  const cited = [
    ...partsOf(engine).flatMap(({ kind, name, clauses }) =>
      kind === 'deadline' ? [] : clauses.map((clause) => [clause, `${kind} ${name}`]),
    ),
    ...citations.map(({ clause, file }) => [clause, file]),
  ];
  return cited.filter(([clause]) => !ids.has(clause)).map(([clause, where]) => `${where}: there is no clause ${clause}`);
};

/** A clause that is built has a rule and a proof; one that is partly built has a rule at least. */
const unproven = ({ rows }, links) =>
  rows.flatMap(({ id, status }) => {
    const { rules: all, proofs } = links.get(id) ?? { rules: [], proofs: [] };
    const rules = all.filter(({ kind }) => kind !== 'idle');
    if (status === 'open') return [];
    return [
      ...(rules.length === 0 ? [`${id}: is ${status === 'partly' ? 'partly built' : 'built'}, yet nothing implements it`] : []),
      ...(status === 'built' && proofs.length === 0 ? [`${id}: is built, yet no test cites it`] : []),
    ];
  });

/** Everything that keeps the table from being true, in the order in which one would mend it. */
export const findings = (table, engine, citations) => [
  ...rowFlaws(table, engine),
  ...strays(engine),
  ...unknown(table, engine, citations),
  ...orphans(engine),
  ...unproven(table, linksOf(engine, citations)),
];

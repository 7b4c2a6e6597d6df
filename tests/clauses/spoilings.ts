import type { Citation } from '../../scripts/clauses/citations.mjs';
import type { Engine } from '../../scripts/clauses/engine.mjs';
import type { Row, Table } from '../../scripts/clauses/table.mjs';

/** The table and the repository, as data. */
export type World = { table: Table; engine: Engine; citations: Citation[] };

export const rowOf = ({ table }: World, id: string): Row => {
  const found = table.rows.find((row) => row.id === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
};

export const groundsOf = ({ engine }: World, category: string) => {
  const its = engine.grounds[category];
  if (its === undefined || !('commands' in its)) throw new Error(`no grounds of each command of ${category}`);
  return its;
};

/** What is changed, how, and the sentence that must be found then. */
export const spoilings: readonly (readonly [what: string, spoil: (world: World) => void, said: string])[] = [
  [
    'a clause cited by code that does not exist',
    ({ citations }) => void citations.push({ clause: 'S2-99', file: 'packages/domain/src/decider.ts', as: 'rule' }),
    'packages/domain/src/decider.ts: there is no clause S2-99',
  ],
  [
    'a clause cited by a document that does not exist',
    ({ citations }) => void citations.push({ clause: 'S3.11-01', file: 'README.md', as: 'mention' }),
    'README.md: there is no clause S3.11-01',
  ],
  [
    'a clause named by a command that does not exist',
    (spoiled) => {
      groundsOf(spoiled, 'complaint').commands.SubmitComplaint = ['S2-98'];
    },
    'command SubmitComplaint: there is no clause S2-98',
  ],
  [
    'grounds of a command that does not exist',
    (spoiled) => {
      groundsOf(spoiled, 'complaint').commands.SendFlowers = ['S2-44'];
    },
    'grounds of complaint: there is no command SendFlowers',
  ],
  [
    'grounds of an event that does not exist',
    (spoiled) => {
      groundsOf(spoiled, 'improvement').events.FlowersSent = ['S2-44'];
    },
    'grounds of improvement: there is no event FlowersSent',
  ],
  [
    'grounds of a category that does not exist',
    ({ engine }) => {
      engine.grounds.flowers = ['S2-44'];
    },
    'grounds: there is no category flowers',
  ],
  [
    'a deadline whose key does not exist',
    ({ engine }) => {
      engine.deadlines.flowers = { limit: 'flowers.limit', isKnown: false, keys: [], missed: null };
    },
    'deadline flowers: there is no key flowers.limit',
  ],
  [
    'a deadline whose event does not exist',
    ({ engine }) => {
      engine.deadlines.flowers = { limit: 'dueAt', isKnown: true, keys: [], missed: 'FlowersDeadlineMissed' };
    },
    'deadline flowers: there is no event FlowersDeadlineMissed',
  ],
  [
    'a metric that does not exist, in the table',
    (spoiled) => {
      rowOf(spoiled, 'S2-58').planned = ['M99'];
    },
    'S2-58: names M99, which is neither there nor planned (planned.json)',
  ],
  [
    'a command without grounds',
    ({ engine }) => void engine.categories.complaint?.commands.push('SendFlowers'),
    'command SendFlowers: names no clause, nor a reason why it is ours',
  ],
  [
    'an event without grounds',
    ({ engine }) => void engine.categories.improvement?.events.push('FlowersSent'),
    'event FlowersSent: names no clause, nor a reason why it is ours',
  ],
  [
    'an aggregate without grounds',
    ({ engine }) => {
      engine.categories.flowers = { commands: [], events: [] };
    },
    'document flowers: names no clause, nor a reason why it is ours',
  ],
  [
    'a key without grounds',
    ({ engine }) => {
      engine.keys['flowers.limit'] = undefined;
    },
    'key flowers.limit: names no clause, nor a reason why it is ours',
  ],
  [
    'a metric without grounds',
    ({ engine }) => {
      engine.metrics.M99 = [];
    },
    'metric M99: names no clause, nor a reason why it is ours',
  ],
  [
    'something of ours without a reason',
    ({ engine }) => {
      engine.metrics.M99 = { ours: '' };
    },
    'metric M99: names no clause, nor a reason why it is ours',
  ],
  [
    'a clause called built that nothing implements',
    (spoiled) => {
      const row = rowOf(spoiled, 'S4-64');
      row.status = 'built';
      spoiled.citations.push({ clause: 'S4-64', file: 'tests/x.test.ts', as: 'proof' });
    },
    'S4-64: is built, yet nothing implements it',
  ],
  [
    'a clause called built that only a key without effect stands for',
    (spoiled) => {
      const row = rowOf(spoiled, 'S2-58');
      row.status = 'built';
      spoiled.citations.push({ clause: 'S2-58', file: 'tests/x.test.ts', as: 'proof' });
    },
    'S2-58: is built, yet nothing implements it',
  ],
  [
    'a clause called partly built that nothing implements',
    (spoiled) => void Object.assign(rowOf(spoiled, 'S4-64'), { status: 'partly', missing: 'all of it' }),
    'S4-64: is partly built, yet nothing implements it',
  ],
  [
    'a clause called built without a test',
    (spoiled) => {
      spoiled.citations = spoiled.citations.filter(({ clause, as }) => clause !== 'S2-14' || as !== 'proof');
    },
    'S2-14: is built, yet no test cites it',
  ],
  [
    'something planned that exists by now',
    ({ engine }) => {
      engine.metrics.M22 = ['S0-63'];
    },
    'planned.json: M22 exists by now: take it off, and let it name its clause',
  ],
  [
    'something planned for nobody',
    ({ table }) => {
      table.planned.M99 = 'flowers';
    },
    'planned.json: no clause asks for M99',
  ],
  [
    'a clause called built of which something is planned',
    (spoiled) => {
      rowOf(spoiled, 'S2-14').planned = ['M22'];
    },
    'S2-14: is built, yet M22 is planned',
  ],
  ['a clause that stands there twice', ({ table }) => void table.rows.push(...table.rows.slice(0, 1)), 'S0-01: stands in the table twice'],
  [
    'a clause in the file of another source',
    (spoiled) => {
      rowOf(spoiled, 'S2-14').source = 'S1';
    },
    'S2-14: is no clause of S0, S1, S2, S3, S4 in its file',
  ],
  [
    'a state that there is not',
    (spoiled) => {
      rowOf(spoiled, 'S4-64').status = 'nearly';
    },
    'S4-64: status nearly is none of built, partly, open',
  ],
  [
    'a clause partly built that does not say what is missing',
    (spoiled) => {
      Object.assign(rowOf(spoiled, 'S4-15'), { missing: undefined });
    },
    'S4-15: says what is missing if and only if it is partly built',
  ],
  [
    'a step of a process that there is not',
    (spoiled) => {
      rowOf(spoiled, 'S4-64').steps = ['P99.1'];
    },
    'S4-64: names no process P99.1',
  ],
  [
    'a form that there is not',
    (spoiled) => {
      rowOf(spoiled, 'S4-64').forms = ['F99'];
    },
    'S4-64: names no form F99',
  ],
  [
    'more than the first characters of a clause',
    (spoiled) => {
      rowOf(spoiled, 'S4-64').text = '对'.repeat(21);
    },
    'S4-64: text: more than the first 20 characters of the clause',
  ],
];

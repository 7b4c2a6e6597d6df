import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openDurableLog } from '../../dist/node/log/durable-log.js';
import type { Expected } from './append-rules.js';
import type { AppendOutcome, EventLog, RecordedEvent } from './log/event-log.js';
import { openMemoryLog } from './log/memory-log.js';
import { linkedLog } from './streams/linked-log.js';
import { resolveLink } from './streams/links.js';
import { type Answer, DOCUMENTS, type Entry, LINKS, type Operation, type PlainStore, plainStore } from './testing/model.js';
import { followed } from './testing/model-subscription.js';
import { revisionText } from './wire/read-answers.js';

type Step =
  | { readonly kind: 'change'; readonly operations: readonly Operation[] }
  | {
      readonly kind: 'read';
      readonly stream: string | undefined;
      readonly from: number;
      readonly limit: number;
      readonly backwards: boolean;
    }
  | { readonly kind: 'subscribe'; readonly stream: string | undefined; readonly from: number | 'start' | 'end' }
  | { readonly kind: 'reopen' };

// Few streams and few ids, so that repeats, conflicts and deletions of the same are common.
const own = fc.constantFrom('a-1', '流', '$$a-1', '$$流');
const readable = fc.oneof(
  { weight: 4, arbitrary: own },
  { weight: 2, arbitrary: fc.constantFrom(...LINKS) },
  { weight: 2, arbitrary: fc.constant(undefined) },
);
const ids = fc.integer({ min: 0, max: 12 }).map((number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
const expected = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Expected>('any', 'any', 'no-stream', 'stream-exists') },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 8 }) },
);
const append: fc.Arbitrary<Operation> = fc.record({
  stream: own,
  expected,
  ids: fc.array(ids, { maxLength: 4 }),
  document: fc.constantFrom(...DOCUMENTS),
});
const removal: fc.Arbitrary<Operation> = fc.record({
  stream: fc.constantFrom('a-1', '流'),
  expected,
  ids: fc.constant([]),
  document: fc.constant({ text: '' }),
  removal: fc.constantFrom('delete', 'delete', 'delete', 'tombstone'),
});
const operations = fc.array(fc.oneof({ weight: 6, arbitrary: append }, { weight: 1, arbitrary: removal }), { minLength: 1, maxLength: 5 });
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: operations.map((list): Step => ({ kind: 'change', operations: list })) },
    {
      weight: 4,
      arbitrary: fc
        .record({ stream: readable, from: fc.nat(20), limit: fc.integer({ min: 1, max: 6 }), backwards: fc.boolean() })
        .map((read): Step => ({ kind: 'read', ...read })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ stream: readable, from: fc.oneof(fc.constantFrom('start' as const, 'end' as const), fc.nat(6)) })
        .map((begin): Step => ({ kind: 'subscribe', ...begin })),
    },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'reopen' }) },
  ),
  { maxLength: 25 },
);

const answerOf = (outcome: AppendOutcome): Answer => {
  switch (outcome.kind) {
    case 'written':
    case 'repeated': {
      const position = outcome.position === undefined ? {} : { position: outcome.position };
      return { kind: outcome.kind, revision: revisionText(outcome.revision), ...position };
    }
    case 'wrong-version':
      return { kind: 'wrong-version', revision: String(outcome.current) };
    case 'deleted':
      return { kind: 'deleted' };
  }
};

const textOf = (data: Uint8Array): string => Buffer.from(data).toString('utf8');
const modelled = ({ stream, revision, type, data, id }: Entry): string => `${stream}@${revision} ${type} ${data} ${id ?? 'its own'}`;
/** Ids that the store gave are its own; those of the model's steps are few. */
const recorded = ({ stream, revision, type, data, id }: RecordedEvent): string =>
  `${stream}@${revisionText(revision)} ${type} ${textOf(data)} ${id.startsWith('00000000-0000') ? id : 'its own'}`;

const part = <Item>(
  items: readonly Item[],
  numbers: (item: Item, index: number) => number,
  step: Extract<Step, { kind: 'read' }>,
): Item[] => {
  const { from, limit, backwards } = step;
  const inside = items.filter((item, index) => (backwards ? numbers(item, index) <= from : numbers(item, index) >= from));
  return (backwards ? inside.reverse() : inside).slice(0, limit);
};

const compareRead = async (log: EventLog, plain: PlainStore, step: Extract<Step, { kind: 'read' }>): Promise<void> => {
  const { stream, from, limit, backwards } = step;
  const page = { from, limit, backwards };
  if (stream === undefined) {
    const wanted = part(plain.log, (_, index) => index + 1, step);
    expect((await log.readAll(page)).map(recorded)).toEqual(wanted.map(modelled));
  } else if (LINKS.includes(stream)) {
    const { events } = await log.readStream(stream, page);
    const wanted = part(
      plain.links(stream).map((text, revision) => ({ text, revision })),
      ({ revision }) => revision,
      step,
    );
    expect(events.map(({ revision, data }) => ({ text: textOf(data), revision }))).toEqual(wanted);
    const targets = (await Promise.all(events.map((event) => resolveLink(log, event)))).map(({ event }) => event && recorded(event));
    expect(targets).toEqual(wanted.map(({ text }) => targetOf(plain, text)));
  } else {
    const { events, fate, last } = await log.readStream(stream, page);
    const shown = plain.shown(stream);
    const fates: Readonly<Record<string, string>> = { ended: 'tombstoned', deleted: 'soft-deleted' };
    expect(fate).toBe(typeof shown === 'string' ? fates[shown] : 'live');
    const wanted = typeof shown === 'string' ? [] : part(shown, ({ revision }) => Number(revision), step);
    expect(events.map(recorded)).toEqual(wanted.map(modelled));
    if (fate !== 'tombstoned') expect(last).toBe(plain.of(stream).length - 1);
  }
};

const targetOf = (plain: PlainStore, link: string): string | undefined => {
  const [revision, stream = ''] = link.split('@');
  const shown = plain.shown(stream);
  const target = typeof shown === 'string' ? undefined : shown.find((entry) => entry.revision === revision);
  return target && modelled(target);
};

const agree = async (open: (fresh: boolean) => Promise<EventLog>, list: readonly Step[]): Promise<void> => {
  const plain = plainStore();
  let log = linkedLog(await open(true));
  let subscriptions: (() => Promise<void>)[] = [];
  const finish = async () => {
    for (const complete of subscriptions) await complete();
    subscriptions = [];
  };
  for (const step of list) {
    if (step.kind === 'change') {
      const answers = step.operations.map(plain.apply);
      const outcomes = await Promise.all(step.operations.map((operation) => log.append(appendOf(operation))));
      expect(outcomes.map(answerOf)).toEqual(answers);
      expect(log.tail.head).toBe(plain.log.length);
    } else if (step.kind === 'read') {
      await compareRead(log, plain, step);
    } else if (step.kind === 'subscribe') {
      subscriptions.push(await followed(log, plain, step));
    } else {
      await finish();
      log = linkedLog(await open(false));
    }
  }
  await finish();
  await log.close();
};

const appendOf = ({ stream, expected: at, ids: list, document, removal: kind }: Operation) => ({
  stream,
  expected: at,
  events: list.map((id) => ({
    id,
    type: 't',
    isJson: false,
    data: Buffer.from(stream.startsWith('$$') ? document.text : id),
    metadata: Buffer.alloc(0),
  })),
  ...(kind === undefined ? {} : { removal: kind }),
});

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const isLong = process.env.REDRESS_LONG === '1';

describe('any sequence of appends, removals, metadata, reads, subscriptions and restarts', () => {
  it('has the outcome a plain list would give, in memory', async () => {
    await fc.assert(
      fc.asyncProperty(steps, (list) =>
        agree(
          async () => openMemoryLog(),
          list.filter(({ kind }) => kind !== 'reopen'),
        ),
      ),
      { numRuns: isLong ? 3_000 : 300 },
    );
  }, 600_000);

  it('has the outcome a plain list would give, on disk', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        let file = '';
        let log: EventLog | undefined;
        const open = async (fresh: boolean) => {
          if (fresh) {
            const folder = await mkdtemp(join(tmpdir(), 'redress-model-'));
            folders.push(folder);
            file = join(folder, 'log.db');
          }
          await log?.close();
          log = await openDurableLog(file);
          return log;
        };
        try {
          await agree(open, list);
        } finally {
          await log?.close();
        }
      }),
      { numRuns: isLong ? 300 : 30 },
    );
  }, 600_000);
});

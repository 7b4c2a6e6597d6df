import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openDurableLog } from '../../dist/node/log/durable-log.js';
import type { Expected } from './append-rules.js';
import type { AppendOutcome, EventLog, RecordedEvent } from './log/event-log.js';
import { openMemoryLog } from './log/memory-log.js';

/** The plainest store one can think of: a list. */
type Entry = { readonly stream: string; readonly id: string; readonly data: string };
type Answer = { readonly kind: AppendOutcome['kind']; readonly revision: number; readonly position?: number };

const model = () => {
  const log: Entry[] = [];
  const of = (stream: string) => log.filter((entry) => entry.stream === stream);
  const place = (stream: string, revision: number) => log.indexOf(of(stream)[revision] as Entry) + 1;
  const repeated = (stream: string, revision: number): Answer => ({ kind: 'repeated', revision, position: place(stream, revision) });
  const conflict = (stream: string): Answer => ({ kind: 'wrong-version', revision: of(stream).length - 1 });

  const write = (stream: string, ids: readonly string[]): Answer => {
    for (const id of ids) log.push({ stream, id, data: id });
    const revision = of(stream).length - 1;
    return ids.length === 0 ? { kind: 'written', revision } : { kind: 'written', revision, position: log.length };
  };
  const append = (stream: string, expected: Expected, ids: readonly string[]): Answer => {
    const there = of(stream).map(({ id }) => id);
    const known = there.length > 0 || of(`$$${stream}`).length > 0;
    if (expected === 'stream-exists' && !known) return conflict(stream);
    if (typeof expected === 'string' && expected !== 'no-stream') {
      const places = ids.map((id) => there.lastIndexOf(id));
      if (places[0] === undefined || places[0] < 0) return write(stream, ids);
      return places.includes(-1) ? conflict(stream) : repeated(stream, places.at(-1) as number);
    }
    const next = expected === 'no-stream' ? 0 : expected + 1;
    if (next === there.length) return write(stream, ids);
    const same = ids.length > 0 && ids.every((id, index) => there[next + index] === id);
    return same ? repeated(stream, next + ids.length - 1) : conflict(stream);
  };
  return { log, of, append };
};

type Step =
  | { readonly kind: 'append'; readonly appends: readonly { stream: string; expected: Expected; ids: readonly string[] }[] }
  | {
      readonly kind: 'read';
      readonly stream: string | undefined;
      readonly from: number;
      readonly limit: number;
      readonly backwards: boolean;
    }
  | { readonly kind: 'reopen' };

// Few streams and few ids, so that repeats and conflicts are common.
const streams = fc.constantFrom('a', '流', '$$a');
const ids = fc.integer({ min: 0, max: 12 }).map((number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
const expectations = fc.oneof(fc.constantFrom<Expected>('any', 'no-stream', 'stream-exists'), fc.integer({ min: 0, max: 8 }));
const appends = fc.record({ stream: streams, expected: expectations, ids: fc.array(ids, { maxLength: 4 }) });
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.array(appends, { minLength: 1, maxLength: 5 }).map((list): Step => ({ kind: 'append', appends: list })) },
    {
      weight: 3,
      arbitrary: fc
        .record({
          stream: fc.option(streams, { nil: undefined }),
          from: fc.nat(20),
          limit: fc.integer({ min: 1, max: 6 }),
          backwards: fc.boolean(),
        })
        .map((read): Step => ({ kind: 'read', ...read })),
    },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'reopen' }) },
  ),
  { maxLength: 25 },
);

const answerOf = (outcome: AppendOutcome): Answer => {
  if (outcome.kind === 'wrong-version') return { kind: 'wrong-version', revision: outcome.current };
  if (outcome.kind === 'deleted') throw new Error('nothing is ever deleted here');
  return outcome;
};
const entry = ({ stream, id, data }: RecordedEvent): Entry => ({ stream, id, data: Buffer.from(data).toString('utf8') });

/** A metadata stream shows its newest event only. */
const visible = (list: readonly Entry[], stream: string | undefined) => (stream?.startsWith('$$') ? list.length - 1 : 0);

const agree = async (open: (fresh: boolean) => Promise<EventLog>, list: readonly Step[]): Promise<void> => {
  const expected = model();
  let log = await open(true);
  for (const step of list) {
    if (step.kind === 'append') {
      const answers = step.appends.map((append) => expected.append(append.stream, append.expected, append.ids));
      const outcomes = await Promise.all(
        step.appends.map(({ stream, expected: at, ids: own }) =>
          log.append({
            stream,
            expected: at,
            events: own.map((id) => ({ id, type: 't', isJson: false, data: Buffer.from(id), metadata: Buffer.alloc(0) })),
          }),
        ),
      );
      expect(outcomes.map(answerOf)).toEqual(answers);
      expect(log.tail.head).toBe(expected.log.length);
    } else if (step.kind === 'read') {
      const { stream, from, limit, backwards } = step;
      const all = stream === undefined ? expected.log : expected.of(stream);
      const lowest = visible(all, stream);
      const first = stream === undefined ? from - 1 : from;
      const indexes = [...all.keys()].filter((index) => index >= lowest && (backwards ? index <= first : index >= first));
      const wanted = (backwards ? indexes.reverse() : indexes).slice(0, limit).map((index) => all[index]);
      const page = { from, limit, backwards };
      const found = stream === undefined ? await log.readAll(page) : (await log.readStream(stream, page)).events;
      expect(found.map(entry)).toEqual(wanted);
    } else {
      log = await open(false);
    }
  }
  await log.close();
};

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('any sequence of appends, reads and restarts', () => {
  it('has the outcome a plain list would give, in memory', async () => {
    await fc.assert(
      fc.asyncProperty(steps, (list) =>
        agree(
          async () => openMemoryLog(),
          list.filter(({ kind }) => kind !== 'reopen'),
        ),
      ),
      { numRuns: 500 },
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
      { numRuns: process.env.REDRESS_LONG === '1' ? 300 : 30 },
    );
  }, 600_000);
});

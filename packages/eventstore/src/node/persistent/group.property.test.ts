import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { openMemoryLog } from '../log/memory-log.js';
import type { Group } from './group.js';
import type { GroupSource } from './group-config.js';
import type { Message } from './message.js';
import type { GroupSettings } from './settings.js';
import { noting, openGroup, write } from './testing/group-fixture.js';

jest.setTimeout(120_000);

type Reader = ReturnType<typeof noting> & { readonly open: Set<Message>; seen: number };
type Step =
  | { readonly do: 'write'; readonly count: number; readonly wanted: boolean }
  | { readonly do: 'join'; readonly size: number }
  | { readonly do: 'leave' | 'restart' | 'replay' }
  | { readonly do: 'answer'; readonly which: number; readonly how: 'ack' | 'retry' | 'park' | 'skip' };

const steps = fc.array(
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('write' as const), count: fc.integer({ min: 1, max: 12 }), wanted: fc.boolean() }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('join' as const), size: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'restart' as const, 'replay' as const) }) },
    {
      weight: 10,
      arbitrary: fc.record({
        do: fc.constant('answer' as const),
        which: fc.nat(20),
        how: fc.constantFrom('ack' as const, 'retry' as const, 'park' as const, 'skip' as const),
      }),
    },
  ),
  { minLength: 5, maxLength: 60 },
);
const strategies = fc.constantFrom<GroupSettings['strategy']>('RoundRobin', 'DispatchToSingle', 'Pinned', 'PinnedByCorrelation');
const sources = fc.constantFrom<GroupSource>(
  { kind: 'stream', stream: 'note-1' },
  { kind: 'all', filter: { on: 'stream', regex: '', prefixes: ['note-'] } },
);

const rest = async () => {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A group that is driven at random, with what must hold at every moment. */
class Run {
  readonly log = openMemoryLog();
  readonly wanted: string[] = [];
  readonly finished = new Set<string>();
  /** In the order in which they were handed out for the first time. */
  readonly firsts = new Set<string>();
  readers: Reader[] = [];

  private constructor(
    public group: Group,
    readonly reopen: () => Promise<Group>,
  ) {}

  static async begin(source: GroupSource, strategy: GroupSettings['strategy']): Promise<Run> {
    const log = openMemoryLog();
    const beginsAfter = source.kind === 'all' ? 0 : -1;
    const settings = { strategy, maxRetries: 1, readBatch: 3, historyBuffer: 7, maxCheckpoint: 3 };
    const reopen = async () => (await openGroup({ log, source, beginsAfter, settings })).group;
    const run = new Run(await reopen(), reopen);
    return Object.assign(run, { log });
  }

  /** Takes in what was handed out, and checks it. */
  note(): void {
    const out = new Map<string, number>();
    for (const reader of this.readers) {
      for (const message of reader.got.slice(reader.seen)) {
        reader.open.add(message);
      }
      reader.seen = reader.got.length;
      expect(reader.open.size).toBeLessThanOrEqual(reader.consumer.size);
      expect(reader.consumer.inFlight).toBe(reader.open.size);
      for (const { id } of reader.open) out.set(id, (out.get(id) ?? 0) + 1);
    }
    expect([...out].filter(([, times]) => times > 1)).toEqual([]);
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'write': {
        await write(this.log, step.wanted ? 'note-1' : 'other-1', step.count);
        if (!step.wanted) break;
        const { events } = await this.log.readStream('note-1', { from: this.wanted.length, limit: 99, backwards: false });
        this.wanted.push(...events.map(({ id }) => id));
        break;
      }
      case 'join': {
        const hear = ({ delivered }: Message) => this.firsts.add(delivered.event?.id ?? '');
        const reader = { ...noting(step.size, hear), open: new Set<Message>(), seen: 0 };
        this.readers.push(reader);
        this.group.attach(reader.consumer);
        break;
      }
      case 'leave': {
        const [reader] = this.readers.splice(0, 1);
        if (reader !== undefined) this.group.detach(reader.consumer);
        break;
      }
      case 'restart': {
        this.readers = [];
        await this.group.stop({ drop: true });
        this.group = await this.reopen();
        break;
      }
      case 'replay':
        await this.group.replayParked();
        break;
      case 'answer':
        this.answer(step.which, step.how);
    }
    await rest();
    this.note();
  }

  answer(which: number, how: 'ack' | 'retry' | 'park' | 'skip'): void {
    const open = this.readers.flatMap((reader) => [...reader.open].map((message) => ({ reader, message })));
    const one = open[which % Math.max(1, open.length)];
    if (one === undefined) return;
    const { reader, message } = one;
    reader.open.delete(message);
    if (how === 'ack') this.group.acknowledge(reader.consumer, [message.id]);
    else this.group.refuse(reader.consumer, [message.id], { action: how, reason: 'test' });
    if (how === 'ack' || how === 'skip') this.finished.add(message.delivered.event?.id ?? '');
  }

  /** Answers everything until nothing comes any more. */
  async finish(): Promise<void> {
    await this.take({ do: 'join', size: 4 });
    for (;;) {
      await this.group.replayParked();
      await rest();
      this.note();
      const open = this.readers.reduce((sum, reader) => sum + reader.open.size, 0);
      if (open === 0 && this.group.parked.count === 0) return;
      for (let index = 0; index < open; index += 1) this.answer(0, 'ack');
    }
  }
}

describe('a group, whatever its consumers do', () => {
  it('handles every event, or keeps it parked; hands none to two at once; and never more than asked for', async () => {
    await fc.assert(
      fc.asyncProperty(sources, strategies, steps, async (source, strategy, list) => {
        const run = await Run.begin(source, strategy);
        try {
          for (const step of list) await run.take(step);
          await run.finish();
          expect([...run.finished].sort()).toEqual([...run.wanted].sort());
          // New events come in the order of the log, whatever was tried again in between.
          expect([...run.firsts]).toEqual(run.wanted);
        } finally {
          await run.group.stop({ drop: true });
        }
      }),
      { numRuns: 150 },
    );
  });
});

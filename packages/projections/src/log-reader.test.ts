import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { comparePositions, type Delivery, type EventStore, type RecordedEvent, type SubscribeOptions } from '@redress/eventstore';
import fc from 'fast-check';
import { type Batch, follow, type LogSource, stretch } from './log-reader.js';

const eventAt = (at: number): Delivery => ({
  kind: 'event',
  event: { id: `e-${at}`, type: 'Noted', data: {}, stream: 's-1', revision: at, position: `log:${at}`, metadata: {} } as RecordedEvent,
});
const considered = (at: number): Delivery => ({ kind: 'checkpoint', position: `log:${at}` });

/** A store that delivers a script and then stays silent until it is told to end. */
const scripted = (script: readonly Delivery[], failure?: Error): EventStore => {
  const subscribe = async function* ({ signal }: SubscribeOptions): AsyncIterable<Delivery> {
    yield* script;
    if (failure !== undefined) throw failure;
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  };
  return { subscribe } as unknown as EventStore;
};
const sourceOf = (store: EventStore, batchSize = 3): LogSource => ({
  store,
  categories: ['s'],
  batchSize,
  types: new Set(['Noted']),
});
const revisions = (batches: readonly Batch[]): readonly number[] => batches.flatMap(({ events }) => events.map(({ revision }) => revision));

const read = async (source: LogSource, upTo: string): Promise<readonly Batch[]> => {
  const batches: Batch[] = [];
  for await (const batch of stretch(source, null, upTo)) batches.push(batch);
  return batches;
};

describe('reading the log', () => {
  it('cuts it into batches of the size wanted at most, in order, whatever arrives together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 7 }), async (count, batchSize) => {
        const script = [...Array.from({ length: count }, (_, index) => eventAt(index + 1)), { kind: 'caught-up' as const }];
        const batches = await read(sourceOf(scripted(script), batchSize), `log:${count + 1}`);
        expect(revisions(batches)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
        expect(batches.every(({ events }) => events.length <= batchSize)).toBe(true);
      }),
    );
  });

  it('ends where it is told to, before an event beyond', async () => {
    const batches = await read(sourceOf(scripted([eventAt(2), eventAt(4), eventAt(6), eventAt(8)]), 10), 'log:5');
    expect(revisions(batches)).toEqual([2, 4]);
    expect(batches.at(-1)?.position).toBe('log:5');
  });

  it('delivers an event once, though the store says it twice', async () => {
    const script = [
      eventAt(1),
      eventAt(2),
      eventAt(1),
      eventAt(2),
      considered(2),
      eventAt(3),
      considered(9),
      { kind: 'caught-up' as const },
    ];
    const batches = await read(sourceOf(scripted(script)), 'log:9');
    expect(revisions(batches)).toEqual([1, 2, 3]);
    expect(batches.at(-1)?.position).toBe('log:9');
  });

  it('throws what the store throws, after what came before it', async () => {
    const seen: number[] = [];
    const reading = async () => {
      for await (const { events } of follow(
        sourceOf(scripted([eventAt(1), eventAt(2)], new Error('torn'))),
        null,
        new AbortController().signal,
      )) {
        seen.push(...events.map(({ revision }) => revision));
      }
    };
    await expect(reading()).rejects.toThrow('torn');
    expect(seen).toEqual([1, 2]);
  });

  describe('while much is written', () => {
    afterEach(() => {
      jest.useRealTimers();
    });

    /** A burst that arrives together, and then one delivery after the other. */
    const trickling = (burst: number, trickle: readonly Delivery[]): EventStore => {
      const subscribe = async function* ({ signal }: SubscribeOptions): AsyncIterable<Delivery> {
        for (let at = 1; at <= burst; at += 1) yield eventAt(at);
        for (const delivery of trickle) {
          await setImmediate();
          await setImmediate();
          yield delivery;
        }
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      };
      return { subscribe } as unknown as EventStore;
    };
    const behind = (burst: number, count: number) => Array.from({ length: count }, (_, index) => eventAt(burst + 1 + index));

    it('lets the next batch fill, and waits no longer than for its time', async () => {
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
      const sizes: number[] = [];
      const ending = new AbortController();
      const passTime = async (): Promise<void> => {
        while (sizes.length === 3) await setImmediate().then(() => jest.runOnlyPendingTimersAsync());
      };
      for await (const { events } of follow(sourceOf(trickling(40, behind(40, 105)), 50), null, ending.signal)) {
        sizes.push(events.length);
        if (sizes.length === 3) {
          // The rest of 5 has company neither in number nor at the end of the log.
          for (let turn = 0; turn < 50; turn += 1) await setImmediate();
          void passTime();
        }
        if (sizes.length === 4) ending.abort();
      }
      expect(sizes).toEqual([40, 50, 50, 5]);
    });

    it('does not wait where the log ends', async () => {
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
      const batches = await read(sourceOf(trickling(40, [...behind(40, 3), { kind: 'caught-up' }]), 50), 'log:99');
      expect(batches.map(({ events }) => events.length)).toEqual([40, 3]);
    });

    it('is not what a few events are: they come one by one', async () => {
      const batches = await read(sourceOf(trickling(3, [...behind(3, 3), { kind: 'caught-up' }]), 50), 'log:99');
      expect(batches.map(({ events }) => events.length)).toEqual([3, 1, 1, 1, 0]);
    });
  });

  it('ends when it is told to, though nothing arrives', async () => {
    const ending = new AbortController();
    const reading = (async () => {
      for await (const { position } of follow(sourceOf(scripted([eventAt(1)])), null, ending.signal)) {
        expect(comparePositions(position ?? '', 'log:1')).toBe(0);
        ending.abort();
      }
    })();
    await reading;
    expect(ending.signal.aborted).toBe(true);
  });
});

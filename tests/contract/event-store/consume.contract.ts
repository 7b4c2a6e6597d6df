import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  CannotHandle,
  type ConsumeOptions,
  type EventStore,
  GroupDiffers,
  type Handler,
  memoryKeyring,
  type RecordedEvent,
  UnknownEventType,
  UnknownGroup,
} from '@redress/eventstore';
import { catalogue, noted, type Subject } from './event-store.contract.js';

const QUICK = { pauses: { first: 1, longest: 5 } };

/** Names that no other test uses. */
const fresh = () => {
  const category = `note${randomUUID().replaceAll('-', '')}`;
  return { category, group: `group-${randomUUID()}`, stream: `${category}-1` };
};

const until = async (description: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`did not come about: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

jest.setTimeout(60_000);

export const consumeContract = (name: string, start: () => Promise<Subject>): void => {
  describe(`${name}: consumers of the event store port`, () => {
    const keyring = memoryKeyring();
    const stops: (() => Promise<unknown>)[] = [];
    let subject: Subject;
    let store: EventStore;
    let other: EventStore;

    beforeAll(async () => {
      subject = await start();
      store = await subject.connect(catalogue, keyring);
      other = await subject.connect(catalogue, keyring);
    }, 30_000);
    afterAll(async () => {
      for (const stop of stops) await stop();
      await store.close();
      await other.close();
      await subject.stop();
    }, 30_000);

    type Place = { readonly group: string; readonly category: string };
    /** A consumer that runs until it is stopped or the suite ends. */
    const run = (at: EventStore, { group, category }: Place, handler: Handler<RecordedEvent>, options: Partial<ConsumeOptions> = {}) => {
      const ending = new AbortController();
      const running = at.consume(group, { categories: [category] }, handler, { ...QUICK, ...options, signal: ending.signal });
      const over = running.then(
        () => undefined,
        (fault: unknown) => fault,
      );
      const stop = async () => {
        ending.abort();
        return over;
      };
      stops.push(stop);
      return { stop, over };
    };
    const append = (stream: string, ...texts: readonly string[]) =>
      store.append(
        stream,
        'any',
        texts.map((text) => noted(text)),
      );
    const textOf = ({ data }: { readonly data: unknown }) => (data as { readonly text: string }).text;
    const parkedOf = async (group: string) =>
      store.parked(group).catch((fault: unknown) => {
        // A consumer makes its group when it begins.
        if (fault instanceof UnknownGroup) return [];
        throw fault;
      });

    it('handles what is there and what comes, of the given categories only', async () => {
      const { category, group, stream } = fresh();
      await append(stream, 'a', 'b');
      await append(`${category}x-1`, 'x');
      const handled: string[] = [];
      run(store, { group, category }, async (event) => void handled.push(textOf(event)));
      await until('the stored', () => handled.length === 2);
      await append(`${category}-2`, 'c');
      await until('the new', () => handled.length === 3);
      expect(handled).toEqual(['a', 'b', 'c']);
    });

    it('gives the handler the event as any reader gets it, and the number of the attempt', async () => {
      const { category, group, stream } = fresh();
      await append(stream, 'a');
      const handled: unknown[] = [];
      run(store, { group, category }, async (event, { attempt, signal }) => {
        handled.push({ event, attempt, aborted: signal.aborted });
      });
      await until('handled', () => handled.length === 1);
      const [read] = await collect(store.read(stream));
      expect(handled).toEqual([{ event: read, attempt: 1, aborted: false }]);
    });

    it('begins at the end of the log when asked to', async () => {
      const { category, group, stream } = fresh();
      await append(stream, 'before');
      const ending = new AbortController();
      const handled: string[] = [];
      const filter = { categories: [category], from: 'end' as const };
      const running = store.consume(group, filter, async (event) => void handled.push(textOf(event)), { signal: ending.signal });
      await until('the group', async () => (await store.groups()).some((one) => one.group === group && one.consumers === 1));
      await append(stream, 'after');
      await until('handled', () => handled.length > 0);
      expect(handled).toEqual(['after']);
      ending.abort();
      await running;
    });

    it('shares the work among the consumers of a group, wherever they run', async () => {
      const { category, group } = fresh();
      const handled: string[] = [];
      const by = [0, 0];
      const note = (who: number) => async (event: { readonly data: unknown }) => {
        by[who] = (by[who] ?? 0) + 1;
        handled.push(textOf(event));
      };
      run(store, { group, category }, note(0), { atOnce: 2 });
      run(other, { group, category }, note(1), { atOnce: 2 });
      await until('both', async () => (await store.groups()).some((one) => one.group === group && one.consumers === 2));
      await Promise.all(Array.from({ length: 60 }, (_, index) => append(`${category}-${index}`, `${index}`)));
      await until('all', () => handled.length >= 60);
      expect([...new Set(handled)]).toHaveLength(60);
      expect(Math.min(...by)).toBeGreaterThan(0);
    });

    it('handles the events of one stream one after another, and of several side by side', async () => {
      const { category, group } = fresh();
      for (const text of ['a', 'b', 'c', 'd']) for (const number of [1, 2]) await append(`${category}-${number}`, text);
      const begun = new Map<string, string[]>();
      const running = new Set<string>();
      const overlaps: string[] = [];
      let most = 0;
      run(
        store,
        { group, category },
        async (event) => {
          if (running.has(event.stream)) overlaps.push(textOf(event));
          running.add(event.stream);
          most = Math.max(most, running.size);
          begun.set(event.stream, [...(begun.get(event.stream) ?? []), textOf(event)]);
          // Until the other stream is under way too, or done.
          await until('side by side', () => most === 2);
          running.delete(event.stream);
        },
        { atOnce: 4 },
      );
      await until('all', () => [...begun.values()].flat().length === 8 && running.size === 0);
      expect(overlaps).toEqual([]);
      expect([...begun.values()]).toEqual([
        ['a', 'b', 'c', 'd'],
        ['a', 'b', 'c', 'd'],
      ]);
    });

    it('gives each group all events', async () => {
      const { category, group, stream } = fresh();
      const [one, two]: [string[], string[]] = [[], []];
      run(store, { group, category }, async (event) => void one.push(textOf(event)));
      run(store, { group: `${group}-b`, category }, async (event) => void two.push(textOf(event)));
      await append(stream, 'a', 'b');
      await until('both', () => one.length === 2 && two.length === 2);
    });

    it('tries again what fails, and goes on with the rest', async () => {
      const { category, group } = fresh();
      await append(`${category}-1`, 'bad');
      await append(`${category}-2`, 'good');
      const attempts: number[] = [];
      const handled: string[] = [];
      run(store, { group, category }, async (event, { attempt }) => {
        if (textOf(event) === 'bad') attempts.push(attempt);
        if (textOf(event) === 'bad' && attempt < 3) throw new Error('not yet');
        handled.push(textOf(event));
      });
      await until('both', () => handled.length === 2);
      expect(attempts).toEqual([1, 2, 3]);
      expect(await parkedOf(group)).toEqual([]);
    });

    it('parks what fails too often, says where and why, and replays it', async () => {
      const { category, group, stream } = fresh();
      await append(stream, 'a', 'b');
      let isRepaired = false;
      const attempts: number[] = [];
      const handled: string[] = [];
      const handler: Handler<RecordedEvent> = async (event, { attempt }) => {
        if (textOf(event) === 'a') attempts.push(attempt);
        if (textOf(event) === 'a' && !isRepaired) throw Object.assign(new Error('13800000000 does not answer'), { name: 'LineBusy' });
        handled.push(textOf(event));
      };
      run(store, { group, category }, handler, { retries: 2 });
      await until('parked', async () => (await parkedOf(group)).length === 1);
      expect(attempts).toEqual([1, 2, 3]);
      expect(await parkedOf(group)).toEqual([{ stream, revision: 0, reason: 'LineBusy', parkedAt: expect.stringMatching(/^\d{4}-.*Z$/) }]);
      await until('counted', async () => (await store.groups()).some((one) => one.group === group && one.parked === 1));
      await until('the other', () => handled.length === 1);

      isRepaired = true;
      expect(await store.replayParked(group)).toBe(1);
      await until('handled', () => handled.includes('a'));
      expect(attempts.at(-1)).toBe(1);
      await until('not parked any more', async () => (await store.groups()).some((one) => one.group === group && one.parked === 0));
    });

    it('parks at once what its handler says cannot be handled', async () => {
      const { category, group, stream } = fresh();
      await append(stream, 'a');
      let attempts = 0;
      run(store, { group, category }, async () => {
        attempts += 1;
        throw new CannotHandle('no-address');
      });
      await until('parked', async () => (await parkedOf(group)).length === 1);
      expect(attempts).toBe(1);
      expect(await parkedOf(group)).toMatchObject([{ reason: 'no-address' }]);
    });

    it('hands an event whose handler takes too long out again', async () => {
      const { category, group, stream } = fresh();
      let attempts = 0;
      let release: () => void = () => undefined;
      const blocked = new Promise<void>((resolve) => {
        release = resolve;
      });
      run(
        store,
        { group, category },
        async () => {
          attempts += 1;
          if (attempts === 1) await blocked;
        },
        { patience: 50 },
      );
      await append(stream, 'a');
      await until('another attempt', () => attempts === 2);
      release();
    });

    it('goes on where it stopped, without repeating what was handled', async () => {
      const { category, group, stream } = fresh();
      const first: string[] = [];
      const one = run(store, { group, category }, async (event) => void first.push(textOf(event)));
      await append(stream, 'a', 'b');
      await until('handled', () => first.length === 2);
      await until('answered', async () => (await store.groups()).some((it) => it.group === group && it.inFlight === 0));
      expect(await one.stop()).toBeUndefined();
      await append(stream, 'c');
      const second: string[] = [];
      run(other, { group, category }, async (event) => void second.push(textOf(event)));
      await until('the rest', () => second.length === 1);
      expect(second).toEqual(['c']);
    });

    it('waits, when it is stopped, for what is being handled', async () => {
      const { category, group, stream } = fresh();
      await append(stream, 'a');
      let [isBegun, isDone] = [false, false];
      const one = run(store, { group, category }, async (_event, { signal }) => {
        isBegun = true;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        isDone = true;
      });
      await until('begun', () => isBegun);
      await one.stop();
      expect(isDone).toBe(true);
    });

    it('stops at an event that this release does not know, and keeps it for the next', async () => {
      const { category, group, stream } = fresh();
      await append(stream, 'a');
      const { Noted: _, ...older } = catalogue;
      const past = await subject.connect(older, keyring);
      const handled: string[] = [];
      const stopped = run(past, { group, category }, async () => void handled.push('unknown'));
      expect(await stopped.over).toBeInstanceOf(UnknownEventType);
      await past.close();
      expect(await parkedOf(group)).toEqual([]);
      run(store, { group, category }, async (event) => void handled.push(textOf(event)));
      await until('handled', () => handled.length === 1);
      expect(handled).toEqual(['a']);
    });

    it('refuses a group that was created for other categories', async () => {
      const { category, group } = fresh();
      run(store, { group, category }, async () => undefined);
      await until('the group', async () => (await store.groups()).some((one) => one.group === group));
      const asked = other.consume(group, { categories: [category, 'more'] }, async () => undefined, {
        signal: new AbortController().signal,
      });
      await expect(asked).rejects.toEqual(new GroupDiffers(group, [category], [category, 'more'].sort()));
    });

    it('refuses what no group can be, naming it', async () => {
      const { signal } = new AbortController();
      const handler = async () => undefined;
      await expect(store.consume('No Name', { categories: ['a'] }, handler, { signal })).rejects.toThrow('No Name');
      await expect(store.consume('g', { categories: [] }, handler, { signal })).rejects.toThrow('categories');
      await expect(store.consume('g', { categories: ['a'] }, handler, { signal, retries: -1 })).rejects.toThrow('retries');
      await expect(store.consume('g', { categories: ['a'] }, handler, { signal, atOnce: 0 })).rejects.toThrow('atOnce');
    });

    it('knows nothing of a group that nobody made', async () => {
      const { group } = fresh();
      await expect(store.parked(group)).rejects.toEqual(new UnknownGroup(group));
      await expect(store.replayParked(group)).rejects.toEqual(new UnknownGroup(group));
    });

    it('goes on after a cut connection; nothing is lost', async () => {
      if (subject.interrupt === undefined) return;
      const { category, group, stream } = fresh();
      const handled = new Set<string>();
      run(store, { group, category }, async (event) => void handled.add(textOf(event)));
      for (let index = 0; index < 30; index += 1) {
        const event = noted(`${index}`);
        const attempt = () => store.append(stream, index === 0 ? 'no-stream' : index - 1, [event]);
        if (index === 10 || index === 20) await subject.interrupt();
        // The first append after the cut may find the old connection: repeating it is safe.
        await attempt().catch(attempt).catch(attempt);
      }
      await until('all', () => handled.size === 30);
    }, 60_000);
  });
};

const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
};

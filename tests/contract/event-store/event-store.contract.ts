import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineEvents, ERASED, type EventCatalogue, type EventMetadata, evolved, personal } from '@redress/domain';
import {
  comparePositions,
  type Delivery,
  type EventStore,
  type EventToAppend,
  ForeignPosition,
  InvalidEvent,
  type Keyring,
  memoryKeyring,
  type RecordedEvent,
  RevisionConflict,
  type SubscribeOptions,
  UnknownEventType,
} from '@redress/eventstore';
import { z } from 'zod';

/** One running store under test. */
export type Subject = {
  /** Connects to the same log; another catalogue stands for another release. */
  readonly connect: (catalogue: EventCatalogue, keyring: Keyring) => Promise<EventStore>;
  /** Cuts every connection; the log stays. Left out where there are no connections. */
  readonly interrupt?: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const catalogue = defineEvents({
  Noted: z.strictObject({ text: z.string(), count: z.int().optional(), ratio: z.number().optional() }),
  PersonMet: z.strictObject({ name: personal(z.string()), phones: z.array(personal(z.string())), place: z.string() }),
});

const newerCatalogue = defineEvents({
  Noted: evolved(
    z.strictObject({ texts: z.array(z.string()) }),
    (data) => ({ body: (data as { text: string }).text }),
    (data) => ({ texts: [(data as { body: string }).body] }),
  ),
});

export const metadata: EventMetadata = {
  commandId: '11111111-1111-4111-8111-111111111111',
  commandFingerprint: 'a'.repeat(64),
  correlationId: 'note-1',
  causationId: '11111111-1111-4111-8111-111111111111',
  actor: { id: 's-001', role: 'handler', kind: 'human' },
  occurredAt: '2026-03-02T01:30:00.000Z',
  recordedAt: '2026-03-02T01:30:01.000Z',
  stage: 'receive',
  cycle: 1,
};

export const noted = (text: string, more: object = {}): EventToAppend => ({
  id: randomUUID(),
  type: 'Noted',
  data: { text, ...more },
  metadata,
});

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};

/** A stream or category name that no other test uses. */
const fresh = (): string => `note${randomUUID().replaceAll('-', '')}`;

const textOf = (event: RecordedEvent): string => (event.data as { text: string }).text;
const textsOf = (deliveries: readonly Delivery[]): string[] =>
  deliveries.flatMap((one) => (one.kind === 'event' ? [textOf(one.event)] : []));

/** Deliveries until the predicate holds for what has come so far. */
const take = async (
  store: EventStore,
  options: Omit<SubscribeOptions, 'signal'>,
  isEnough: (deliveries: readonly Delivery[]) => boolean | Promise<boolean>,
): Promise<Delivery[]> => {
  const deliveries: Delivery[] = [];
  for await (const delivery of store.subscribe({ ...options, signal: new AbortController().signal })) {
    deliveries.push(delivery);
    if (await isEnough(deliveries)) break;
  }
  return deliveries;
};

const hasCaughtUp = (deliveries: readonly Delivery[]): boolean => deliveries.some(({ kind }) => kind === 'caught-up');

export const eventStoreContract = (name: string, start: () => Promise<Subject>): void => {
  describe(`${name}: the event store port`, () => {
    const keyring = memoryKeyring();
    let subject: Subject;
    let store: EventStore;

    beforeAll(async () => {
      subject = await start();
      store = await subject.connect(catalogue, keyring);
    }, 30_000);
    afterAll(async () => {
      await store.close();
      await subject.stop();
    }, 30_000);

    describe('appending and reading', () => {
      it('gives back what was appended, with its place', async () => {
        const stream = `${fresh()}-1`;
        const event = noted('退货未处理', { count: 9_007_199_254_740_991, ratio: 0.1 });
        const { revision, position } = await store.append(stream, 'no-stream', [event]);
        expect(revision).toBe(0);
        expect(await all(store.read(stream))).toEqual([{ ...event, stream, revision, position }]);
      });

      it('answers the revision and position of the last of several events', async () => {
        const stream = `${fresh()}-1`;
        const appended = await store.append(stream, 'no-stream', [noted('a'), noted('b'), noted('c')]);
        const events = await all(store.read(stream));
        expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2]);
        expect(events[2]).toMatchObject(appended);
      });

      it('orders positions as the log grows', async () => {
        const stream = `${fresh()}-1`;
        const first = await store.append(stream, 'no-stream', [noted('a')]);
        const second = await store.append(`${fresh()}-1`, 'no-stream', [noted('b')]);
        expect(comparePositions(first.position, second.position)).toBeLessThan(0);
        expect(comparePositions(await store.head(), second.position)).toBeGreaterThanOrEqual(0);
      });

      it('reads nothing from a stream that does not exist', async () => {
        expect(await all(store.read(`${fresh()}-1`))).toEqual([]);
        expect(await all(store.read(`${fresh()}-1`, { backwards: true, limit: 1 }))).toEqual([]);
      });

      it('reads from a revision, up to a limit, and backwards', async () => {
        const stream = `${fresh()}-1`;
        await store.append(
          stream,
          'no-stream',
          ['a', 'b', 'c', 'd'].map((text) => noted(text)),
        );
        const texts = async (options: Parameters<EventStore['read']>[1]) => (await all(store.read(stream, options))).map(textOf);
        expect(await texts({ from: 2 })).toEqual(['c', 'd']);
        expect(await texts({ from: 1, limit: 2 })).toEqual(['b', 'c']);
        expect(await texts({ from: 4 })).toEqual([]);
        expect(await texts({ limit: 0 })).toEqual([]);
        expect(await texts({ backwards: true, limit: 1 })).toEqual(['d']);
        expect(await texts({ backwards: true, from: 1 })).toEqual(['b', 'a']);
      });

      it('lets a reader leave early', async () => {
        const stream = `${fresh()}-1`;
        await store.append(
          stream,
          'no-stream',
          Array.from({ length: 600 }, (_, index) => noted(`${index}`)),
        );
        for await (const event of store.read(stream)) {
          expect(textOf(event)).toBe('0');
          break;
        }
        expect(await all(store.read(stream))).toHaveLength(600);
      });
    });

    describe('expecting a revision', () => {
      it('refuses a stream that is there, is not there, or is elsewhere, and says where it is', async () => {
        const stream = `${fresh()}-1`;
        await expect(store.append(stream, 0, [noted('a')])).rejects.toEqual(new RevisionConflict(stream, 0, -1));
        await expect(store.append(stream, 'stream-exists', [noted('a')])).rejects.toMatchObject({ name: 'RevisionConflict', actual: -1 });
        await store.append(stream, 'no-stream', [noted('a'), noted('b')]);
        await expect(store.append(stream, 'no-stream', [noted('x')])).rejects.toEqual(new RevisionConflict(stream, 'no-stream', 1));
        await expect(store.append(stream, 0, [noted('x')])).rejects.toEqual(new RevisionConflict(stream, 0, 1));
        await expect(store.append(stream, 5, [noted('x')])).rejects.toEqual(new RevisionConflict(stream, 5, 1));
        expect((await all(store.read(stream))).map(textOf)).toEqual(['a', 'b']);
      });

      it('accepts the revision it is at, any, and an existing stream', async () => {
        const stream = `${fresh()}-1`;
        await store.append(stream, 'any', [noted('a')]);
        await store.append(stream, 0, [noted('b')]);
        await store.append(stream, 'stream-exists', [noted('c')]);
        expect((await store.append(stream, 'any', [noted('d')])).revision).toBe(3);
      });

      it('answers a repeated append as the first time and writes nothing', async () => {
        const stream = `${fresh()}-1`;
        const events = [noted('a'), noted('b')];
        const first = await store.append(stream, 'no-stream', events);
        await store.append(stream, 1, [noted('c')]);
        expect(await store.append(stream, 'no-stream', events)).toEqual(first);
        expect((await all(store.read(stream))).map(textOf)).toEqual(['a', 'b', 'c']);
      });

      it('lets exactly one of many concurrent writers win a revision', async () => {
        const stream = `${fresh()}-1`;
        const attempts = Array.from({ length: 40 }, (_, index) => store.append(stream, 'no-stream', [noted(`${index}`)]));
        const settled = await Promise.allSettled(attempts);
        expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const one of settled) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(RevisionConflict);
      });

      it('takes many appends to many streams at once', async () => {
        const category = fresh();
        const appended = await Promise.all(
          Array.from({ length: 200 }, (_, index) => store.append(`${category}-${index}`, 'no-stream', [noted(`${index}`)])),
        );
        expect(new Set(appended.map(({ position }) => position)).size).toBe(200);
      });
    });

    describe('at its border', () => {
      const rejected = async (event: Partial<EventToAppend>): Promise<InvalidEvent> => {
        const error = await store.append(`${fresh()}-1`, 'any', [{ ...noted('a'), ...event }]).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error).toBeInstanceOf(InvalidEvent);
        return error as InvalidEvent;
      };

      it('refuses what is not in the catalogue or does not fit its schema, naming the field', async () => {
        await rejected({ type: 'Unheard' });
        expect(await rejected({ data: { text: 1 } })).toMatchObject({ at: '/data/text' });
        expect(await rejected({ data: { text: 'a', more: 1 } })).toMatchObject({ at: '/data' });
        expect(await rejected({ metadata: { ...metadata, occurredAt: 'yesterday' } })).toMatchObject({ at: '/metadata/occurredAt' });
      });

      it('refuses what is not I-JSON, naming the field', async () => {
        expect(await rejected({ data: { text: 'a\u0000b' } })).toMatchObject({ at: '/data/text' });
        expect(await rejected({ data: { text: '\ud800' } })).toMatchObject({ at: '/data/text' });
        expect(await rejected({ data: { text: 'a', count: -0 } })).toMatchObject({ at: '/data/count' });
        expect(await rejected({ data: { text: 'a', count: undefined } })).toMatchObject({ at: '/data/count' });
        expect(await rejected({ metadata: { ...metadata, correlationId: '\udc00' } })).toMatchObject({ at: '/metadata/correlationId' });
      });

      it('writes nothing when one of several events is invalid', async () => {
        const stream = `${fresh()}-1`;
        await expect(store.append(stream, 'any', [noted('a'), { ...noted('b'), data: {} }])).rejects.toBeInstanceOf(InvalidEvent);
        expect(await all(store.read(stream))).toEqual([]);
      });

      it('keeps personal values until the key of the person is destroyed, and then reads them as erased in their places', async () => {
        const stream = `${fresh()}-1`;
        const data = { name: '张三', phones: ['13800000000', '021-5555'], place: '上海' };
        const met = (person: string): EventToAppend => ({ id: randomUUID(), type: 'PersonMet', data, metadata, person });
        const [one, other] = [randomUUID(), randomUUID()];
        await store.append(stream, 'no-stream', [met(one), met(other)]);
        expect((await all(store.read(stream))).map((event) => event.data)).toEqual([data, data]);
        await keyring.destroy(one);
        const erased = { name: ERASED, phones: [ERASED, ERASED], place: '上海' };
        expect((await all(store.read(stream))).map((event) => event.data)).toEqual([erased, data]);
        // Erased or not, an event says whom its values are about; one without such values does not.
        expect((await all(store.read(stream))).map(({ person }) => person)).toEqual([one, other]);
        await store.append(stream, 1, [noted('a')]);
        expect((await all(store.read(stream, { from: 2 }))).map((event) => 'person' in event)).toEqual([false]);
      });

      it('keeps the reason for back-dating in the same way, of an event without other personal values too', async () => {
        const stream = `${fresh()}-1`;
        const late = noted('a');
        const metadata = { ...late.metadata, backdatingReason: '张三住院' };
        await store.append(stream, 'no-stream', [{ ...late, metadata, person: stream }]);
        expect(await all(store.read(stream))).toMatchObject([{ data: late.data, metadata, person: stream }]);
        await keyring.destroy(stream);
        expect(await all(store.read(stream))).toMatchObject([{ data: late.data, metadata: { ...metadata, backdatingReason: ERASED } }]);
      });

      it('refuses personal values when it is not said whose they are', async () => {
        await rejected({ type: 'PersonMet', data: { name: '张三', phones: [], place: '上海' } });
      });

      it('reads events of older versions upgraded to the newest', async () => {
        const stream = `${fresh()}-1`;
        await store.append(stream, 'any', [noted('a')]);
        const newer = await subject.connect(newerCatalogue, keyring);
        expect((await all(newer.read(stream))).map(({ data }) => data)).toEqual([{ texts: ['a'] }]);
        await newer.close();
      });

      it('stops at an event type that it does not know, naming type and place', async () => {
        const category = fresh();
        const newer = await subject.connect(newerCatalogue, keyring);
        await newer.append(`${category}-1`, 'any', [{ ...noted(''), data: { texts: [] } }]);
        const unknown = new UnknownEventType('noted.v3', `${category}-1`, 0);
        await expect(all(store.read(`${category}-1`))).rejects.toEqual(unknown);
        await expect(take(store, { categories: [category] }, () => false)).rejects.toEqual(unknown);
        await newer.close();
      });

      it('has one identity, whoever connects', async () => {
        const another = await subject.connect(catalogue, keyring);
        expect(another.logId).toBe(store.logId);
        await another.close();
      });
    });

    describe('subscribing', () => {
      it('delivers the past in order, says that it has caught up, and goes on live', async () => {
        const category = fresh();
        await store.append(`${category}-1`, 'any', [noted('a'), noted('b')]);
        await store.append(`${category}-2`, 'any', [noted('c')]);
        const deliveries = await take(store, { categories: [category] }, async (soFar) => {
          if (soFar.at(-1)?.kind === 'caught-up') await store.append(`${category}-3`, 'any', [noted('d')]);
          return textsOf(soFar).includes('d');
        });
        expect(textsOf(deliveries)).toEqual(['a', 'b', 'c', 'd']);
        expect(deliveries.findIndex(({ kind }) => kind === 'caught-up')).toBeLessThan(deliveries.length - 1);
      });

      it('gives whoever needs no data events without it, and opens nothing sealed for them', async () => {
        const category = fresh();
        const data = { name: '李四', phones: [], place: '上海' };
        const { metadata } = noted('');
        const late = { ...metadata, backdatingReason: '李四住院' };
        const met = { id: randomUUID(), type: 'PersonMet', data, metadata: late, person: `${category}-1` };
        const { position } = await store.append(`${category}-1`, 'any', [met]);
        const deliveries = await take(store, { categories: [category], withData: false }, hasCaughtUp);
        const { id, type, person } = met;
        const { keyId } = await keyring.keyFor(person);
        const bare = { id, type, metadata, data: undefined, stream: `${category}-1`, revision: 0, position, person, keyId };
        expect(deliveries.filter(({ kind }) => kind === 'event')).toEqual([{ kind: 'event', event: bare }]);
      });

      it('gives whoever must not see personal values all of them as erased, and data of the wanted types only', async () => {
        const category = fresh();
        const data = { name: '李四', phones: ['1'], place: '上海' };
        const met = { id: randomUUID(), type: 'PersonMet', data, metadata: noted('').metadata, person: `${category}-1` };
        await store.append(`${category}-1`, 'any', [met, noted('a')]);
        const dataOf = async (options: Pick<SubscribeOptions, 'personal' | 'dataOf'>) =>
          (await take(store, { categories: [category], ...options }, hasCaughtUp)).flatMap((one) =>
            one.kind === 'event' ? [one.event.data] : [],
          );
        const impersonal = { name: ERASED, phones: [ERASED], place: '上海' };
        expect(await dataOf({ personal: false })).toEqual([impersonal, { text: 'a' }]);
        expect(await dataOf({ dataOf: new Set(['PersonMet']) })).toEqual([data, undefined]);
        expect(await dataOf({ personal: false, dataOf: new Set(['PersonMet']) })).toEqual([impersonal, undefined]);
      });

      it('starts behind the given position', async () => {
        const category = fresh();
        const { position } = await store.append(`${category}-1`, 'any', [noted('a'), noted('b')]);
        await store.append(`${category}-1`, 'any', [noted('c')]);
        expect(textsOf(await take(store, { categories: [category], after: position }, hasCaughtUp))).toEqual(['c']);
        expect(textsOf(await take(store, { categories: [category], after: await store.head() }, hasCaughtUp))).toEqual([]);
      });

      it('delivers the given categories only, not those whose names begin alike', async () => {
        const category = fresh();
        await store.append(`${category}-1`, 'any', [noted('a')]);
        await store.append(`${category}x-1`, 'any', [noted('x')]);
        await store.append(`${category}y-1`, 'any', [noted('y')]);
        expect(textsOf(await take(store, { categories: [category, `${category}y`] }, hasCaughtUp))).toEqual(['a', 'y']);
      });

      it('never goes back: checkpoints and events rise', async () => {
        const category = fresh();
        for (let index = 0; index < 5; index += 1) {
          await store.append(`${category}-1`, 'any', [noted(`${index}`)]);
          await Promise.all(Array.from({ length: 30 }, () => store.append(`${category}z-${randomUUID()}`, 'any', [noted('z')])));
        }
        const deliveries = await take(store, { categories: [category] }, hasCaughtUp);
        const positions = deliveries.flatMap((one) =>
          one.kind === 'event' ? [one.event.position] : one.kind === 'checkpoint' ? [one.position] : [],
        );
        for (const [index, position] of positions.entries()) {
          const before = positions[index - 1];
          if (before !== undefined) expect(comparePositions(before, position)).toBeLessThanOrEqual(0);
        }
        expect(textsOf(deliveries)).toEqual(['0', '1', '2', '3', '4']);
      });

      it('waits for a slow consumer without losing anything', async () => {
        const category = fresh();
        for (let batch = 0; batch < 10; batch += 1)
          await store.append(
            `${category}-1`,
            'any',
            Array.from({ length: 150 }, (_, index) => noted(`${batch * 150 + index}`)),
          );
        const deliveries = await take(store, { categories: [category] }, async (soFar) => {
          if (soFar.length % 100 === 0) await store.append(`${category}z-1`, 'any', [noted('meanwhile')]);
          return textsOf(soFar).length === 1_500;
        });
        expect(textsOf(deliveries)).toEqual(Array.from({ length: 1_500 }, (_, index) => `${index}`));
      });

      it('ends when its signal aborts, also while it waits', async () => {
        const stop = new AbortController();
        const kinds: string[] = [];
        for await (const { kind } of store.subscribe({ categories: [fresh()], signal: stop.signal })) {
          kinds.push(kind);
          if (kind === 'caught-up') setImmediate(() => stop.abort());
        }
        expect(kinds).toContain('caught-up');
        expect(await all(store.subscribe({ categories: [fresh()], signal: AbortSignal.abort() }))).toEqual([]);
      });

      it('refuses a position of another log, and one that this log has not reached', async () => {
        const foreign = { categories: [fresh()], after: `${randomUUID()}:1` };
        await expect(take(store, foreign, () => true)).rejects.toBeInstanceOf(ForeignPosition);
        const beyond = { categories: [fresh()], after: `${store.logId}:${2n ** 60n}` };
        await expect(take(store, beyond, () => true)).rejects.toBeInstanceOf(ForeignPosition);
      });

      it('goes on after a cut connection without losing or repeating an event', async () => {
        if (subject.interrupt === undefined) return;
        const category = fresh();
        const stop = new AbortController();
        const seen: string[] = [];
        const reading = (async () => {
          for await (const delivery of store.subscribe({ categories: [category], signal: stop.signal })) {
            if (delivery.kind === 'event') seen.push(textOf(delivery.event));
            if (seen.length === 60) stop.abort();
          }
        })();
        for (let round = 0; round < 3; round += 1) {
          for (let index = 0; index < 20; index += 1) {
            const event = noted(`${round * 20 + index}`);
            const append = () => store.append(`${category}-1`, round * 20 + index - 1 < 0 ? 'no-stream' : round * 20 + index - 1, [event]);
            if (index === 10) await subject.interrupt();
            // The first append after the cut may find the old connection: repeating it is safe.
            await append().catch(append).catch(append);
          }
        }
        await reading;
        expect(seen).toEqual(Array.from({ length: 60 }, (_, index) => `${index}`));
      }, 60_000);
    });

    describe('checkpoints', () => {
      it('keeps the newest place of each consumer', async () => {
        const [one, other] = [fresh(), fresh()];
        expect(await store.loadCheckpoint(one)).toBeUndefined();
        await store.saveCheckpoint(one, { position: 'a', epoch: 1 });
        await store.saveCheckpoint(one, { position: 'b', epoch: 2 });
        await store.saveCheckpoint(other, 'c');
        expect(await store.loadCheckpoint(one)).toEqual({ position: 'b', epoch: 2 });
        expect(await store.loadCheckpoint(other)).toBe('c');
      });

      it('refuses a place that is not I-JSON', async () => {
        await expect(store.saveCheckpoint(fresh(), { at: Number.NaN })).rejects.toBeInstanceOf(InvalidEvent);
      });
    });
  });
};

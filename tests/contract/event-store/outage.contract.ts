import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Aggregate,
  accept,
  DEFAULT_CALENDAR,
  DEFAULT_DIRECTORY,
  DEFAULT_POLICY,
  defineEvents,
  type EventCatalogue,
  SYSTEM,
} from '@redress/domain';
import {
  commandId,
  createCommandHandler,
  type EventStore,
  ForeignPosition,
  type Keyring,
  memoryKeyring,
  type RulesSource,
  StoreUnavailable,
} from '@redress/eventstore';
import { type Node, startNode } from '@redress/eventstore/node';
import { z } from 'zod';
import { type Cable, layCable } from './cable.js';
import { catalogue, noted } from './event-store.contract.js';

/** Connects to the store at a port of this machine. */
export type Connect = (connection: {
  readonly port: number;
  readonly catalogue: EventCatalogue;
  readonly keyring: Keyring;
}) => Promise<EventStore>;

const until = async (holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('condition not met in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

type Add = { readonly type: 'Add'; readonly data: { readonly by: number } };
type Added = { readonly type: 'Added'; readonly data: { readonly by: number } };
const counterEvents = defineEvents({ Added: z.strictObject({ by: z.int() }) });
const counter: Aggregate<Add, Added, number, never, unknown> = {
  category: 'counter',
  events: counterEvents,
  commands: {},
  needsRules: false,
  place: () => ({}),
  person: (_, id) => id,
  decider: { initial: 0, decide: ({ data }) => accept({ type: 'Added', data }), evolve: (state, { data }) => state + data.by },
};
const published = <Document>(document: Document) => ({ version: 1, effectiveFrom: '2025-01-01T00:00:00.000Z', document });
const inForce = { policy: published(DEFAULT_POLICY), calendar: published(DEFAULT_CALENDAR), directory: published(DEFAULT_DIRECTORY) };
const rules: RulesSource = { inForce: () => inForce, refresh: async () => undefined, close: async () => undefined };

export const outageContract = (name: string, connect: Connect): void => {
  const connectTo = (port: number, events: EventCatalogue = catalogue) => connect({ port, catalogue: events, keyring: memoryKeyring() });

  describe(`${name}: when the connection to the event store fails`, () => {
    let node: Node;
    let cable: Cable;
    let store: EventStore;

    beforeEach(async () => {
      node = await startNode({ memory: true });
      cable = await layCable(node.port);
      store = await connectTo(cable.port, { ...catalogue, ...counterEvents });
    });
    afterEach(async () => {
      await cable.close();
      await store.close();
      await node.stop();
    });

    it('appends and reads fail as unavailable, and work again when it is back', async () => {
      cable.admit(false);
      cable.cut();
      await expect(store.append('note-1', 'any', [noted('a')])).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(store.read('note-1')[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(store.saveCheckpoint('c', 1)).rejects.toBeInstanceOf(StoreUnavailable);
      cable.admit(true);
      expect(await store.append('note-1', 'any', [noted('b')])).toMatchObject({ revision: 0 });
    });

    it('a first connection fails as unavailable', async () => {
      cable.admit(false);
      cable.cut();
      await expect(connectTo(cable.port)).rejects.toBeInstanceOf(StoreUnavailable);
    });

    it('appends that piled up before a stalled connection was cut fail as unavailable, and nothing else happens', async () => {
      const unhandled: unknown[] = [];
      const note = (reason: unknown) => unhandled.push(reason);
      process.on('unhandledRejection', note);
      cable.stall();
      const large = 'x'.repeat(200_000);
      const pile = Array.from({ length: 80 }, (_, index) => store.append(`note-${index}`, 'any', [noted(large)]));
      const settled = Promise.allSettled(pile);
      await new Promise((resolve) => setTimeout(resolve, 100));
      cable.admit(false);
      cable.cut();
      for (const one of await settled) expect(one).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailable' } });
      await new Promise((resolve) => setTimeout(resolve, 50));
      process.off('unhandledRejection', note);
      expect(unhandled).toEqual([]);
      cable.admit(true);
      expect(await store.append('note-x', 'any', [noted('after')])).toMatchObject({ revision: 0 });
    });

    it('every command is recorded exactly once, whatever was cut while it was under way', async () => {
      const handler = createCommandHandler({ store, rules });
      let answered = 0;
      let isDone = false;
      const cutting = (async () => {
        for (let next = 40; !isDone; next += 60) {
          await until(() => isDone || answered >= next);
          cable.cut();
        }
      })();
      const commands = Array.from({ length: 400 }, (_, index) => ({ stream: `${index % 20}`, id: commandId('outage', `${index}`) }));
      const outcomes: string[] = [];
      const work = commands.values();
      await Promise.all(
        Array.from({ length: 16 }, async () => {
          for (const { stream, id } of work) {
            const sent = { id, type: 'Add' as const, data: { by: 1 }, actor: SYSTEM, at: new Date().toISOString() };
            outcomes.push((await handler.handle(counter, stream, sent)).outcome);
            answered += 1;
          }
        }),
      );
      isDone = true;
      await cutting;
      expect(new Set(outcomes)).toEqual(new Set(['recorded']));
      const recorded: string[] = [];
      const reader = await connectTo(node.port, counterEvents);
      for (let stream = 0; stream < 20; stream += 1)
        for await (const { metadata } of reader.read(`counter-${stream}`)) recorded.push(metadata.commandId);
      await reader.close();
      expect(recorded.sort()).toEqual(commands.map(({ id }) => id).sort());
    }, 60_000);

    it('a subscription goes on where it was, neither losing nor repeating, in the past and live', async () => {
      const TOTAL = 3_000;
      const texts = Array.from({ length: TOTAL }, (_, index) => `${index}`);
      for (let from = 0; from < TOTAL / 2; from += 250)
        await store.append(
          'note-1',
          'any',
          texts.slice(from, from + 250).map((text) => noted(text)),
        );
      const stop = new AbortController();
      const seen: string[] = [];
      const reading = (async () => {
        for await (const delivery of store.subscribe({ categories: ['note'], signal: stop.signal })) {
          if (delivery.kind !== 'event') continue;
          seen.push((delivery.event.data as { readonly text: string }).text);
          if (seen.length % 400 === 7) cable.cut();
          if (seen.length === TOTAL) stop.abort();
        }
      })();
      const writer = await connectTo(node.port);
      for (let from = TOTAL / 2; from < TOTAL; from += 50) {
        const events = texts.slice(from, from + 50).map((text) => noted(text));
        const append = () => writer.append('note-1', from - 1, events);
        // Its own connection is whole, but the client fails the appends of all connections of the process when one breaks.
        await append().catch(append).catch(append);
      }
      await reading;
      expect(seen).toEqual(texts);
      await writer.close();
    }, 60_000);

    it('a subscription that finds another log behind the connection says so instead of waiting for ever', async () => {
      const other = await startNode({ memory: true });
      await store.append('note-1', 'any', [noted('a')]);
      const kinds: string[] = [];
      const reading = (async () => {
        for await (const { kind } of store.subscribe({ categories: ['note'], signal: new AbortController().signal })) kinds.push(kind);
      })();
      await until(() => kinds.includes('caught-up'));
      cable.plugInto(other.port);
      cable.cut();
      await expect(reading).rejects.toBeInstanceOf(ForeignPosition);
      await other.stop();
    });

    it('a subscription ends at once when it is told to while the store is away', async () => {
      const stop = new AbortController();
      const kinds: string[] = [];
      const reading = (async () => {
        for await (const { kind } of store.subscribe({ categories: ['note'], signal: stop.signal })) kinds.push(kind);
      })();
      await until(() => kinds.includes('caught-up'));
      cable.admit(false);
      cable.cut();
      await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
      stop.abort();
      await reading;
    });
  });
};

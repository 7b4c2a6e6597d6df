import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Certificate, ERASED, erasure, isErased } from '@redress/domain';
import { type Erasing, type ErasureRequest, erasePerson } from './erase-person.js';
import { followErasures } from './erasures.js';
import { type EventStore, StoreUnavailable } from './event-store.js';
import { createCommandHandler } from './handle-command.js';
import { openKeyring } from './libsql-keyring.js';
import { findLostKeys } from './lost-keys.js';
import { createMemoryEventStore } from './memory-event-store.js';
import { memoryKeyring } from './memory-keyring.js';
import { type CounterCommand, type CounterState, counter, counterEvents } from './testing/counter.js';
import { fixedRules } from './testing/rules.js';
import { clerk, command, NOW, system } from './testing/system.js';

const TELLER = '张三';
const told = (teller = TELLER) => command<CounterCommand>({ type: 'Add', data: { by: 1, teller } });
const request = { person: 'counter-1', grounds: 'request', actor: clerk } as const;
const clock = () => NOW;
const CATALOGUE = { ...counterEvents, ...erasure.events };
const erase = (world: Pick<Erasing, 'store' | 'keyring' | 'handler'>, changes: Partial<ErasureRequest> = {}) =>
  erasePerson({ ...world, clock, categories: ['counter'] }, { ...request, ...changes });

/** Tellers that a state remembers, each a name or erased. */
const tellersOf = ({ history }: CounterState): readonly unknown[] =>
  history.map((event) => (JSON.parse(event) as { readonly data: { readonly teller?: unknown } }).data.teller);

const certificates = async (store: EventStore): Promise<readonly Certificate[]> => {
  const found: Certificate[] = [];
  for await (const { data } of store.read('erasure-main')) found.push(data as Certificate);
  return found;
};

const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 10_000; !(await isSo()); ) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ten seconds`);
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('erasing a person', () => {
  it('destroys the keys and certifies it: who, when, whose, which and why, without a name', async () => {
    const { keyring, connect, newHandler } = system();
    const handler = newHandler();
    await handler.handle(counter, '1', told());
    const { keyId } = await keyring.keyFor('counter-1');
    const erased = await erase({ store: connect(), keyring, handler });
    expect(erased).toMatchObject({ outcome: 'erased', certificates: [{ keyIds: [keyId], revision: 0, by: clerk, at: NOW }] });
    const [certificate] = await (async () => {
      const events = [];
      for await (const event of connect().read('erasure-main')) events.push(event);
      return events;
    })();
    expect(certificate).toMatchObject({
      type: 'PersonErased',
      data: { person: 'counter-1', keyIds: [keyId], grounds: 'request', scope: 'every-sealed-value' },
      metadata: { actor: clerk, occurredAt: NOW, recordedAt: NOW },
    });
    expect(JSON.stringify(certificate)).not.toContain(TELLER);
    expect(tellersOf((await handler.load(counter, '1')).state)).toEqual([ERASED]);
  });

  it('changes nothing the second time', async () => {
    const { keyring, connect, newHandler } = system();
    const handler = newHandler();
    await handler.handle(counter, '1', told());
    const store = connect();
    const { certificates: made } = (await erase({ store, keyring, handler })) as { readonly certificates: readonly unknown[] };
    expect(await erase({ store, keyring, handler }, { grounds: 'order' })).toEqual({ outcome: 'erased-before', certificates: made });
    expect(await certificates(connect())).toHaveLength(1);
  });

  it('answers a repeat under the same id as the first time, also where the person has come back since, and no other request', async () => {
    const { keyring, connect, newHandler } = system();
    const handler = newHandler();
    const world = { store: connect(), keyring, handler };
    const id = '0b0a7d3e-2f0e-4c57-9f2c-6f1a2b3c4d5e';
    await handler.handle(counter, '1', told());
    await handler.handle(counter, '2', told());
    const first = await erase(world, { id });
    await handler.handle(counter, '1', told('李四'));
    expect(await erase(world, { id })).toEqual({ ...first, outcome: 'repeated' });
    expect(tellersOf((await handler.load(counter, '1')).state)).toEqual([ERASED, '李四']);
    for (const other of [{ person: 'counter-2' }, { grounds: 'order' as const }, { actor: { ...clerk, id: 's-002' } }])
      expect(await erase(world, { id, ...other })).toEqual({ outcome: 'id-reused' });
    expect(tellersOf((await handler.load(counter, '2')).state)).toEqual([TELLER]);
  });

  it('is refused for whom nobody knows', async () => {
    const { keyring, connect, newHandler } = system();
    expect(await erase({ store: connect(), keyring, handler: newHandler() })).toEqual({ outcome: 'unknown' });
    expect(await certificates(connect())).toEqual([]);
  });

  it('of who came back is certified anew, for the new key', async () => {
    const { keyring, connect, newHandler } = system();
    const handler = newHandler();
    await handler.handle(counter, '1', told());
    await erase({ store: connect(), keyring, handler });
    await handler.handle(counter, '1', told('李四'));
    expect(tellersOf((await handler.load(counter, '1')).state)).toEqual([ERASED, '李四']);
    await erase({ store: connect(), keyring, handler });
    const [first, second] = await certificates(connect());
    expect(second?.keyIds).toHaveLength(1);
    expect(second?.keyIds).not.toEqual(first?.keyIds);
    expect(tellersOf((await handler.load(counter, '1')).state)).toEqual([ERASED, ERASED]);
  });

  it('that the store cut off is certified by the repeat', async () => {
    const { keyring, connect, newHandler, handlerOver } = system();
    await newHandler().handle(counter, '1', told());
    const { keyId } = await keyring.keyFor('counter-1');
    const store = connect();
    const away: EventStore = { ...store, append: () => Promise.reject(new Error('the disk is full')) };
    await expect(erase({ store, keyring, handler: handlerOver(away) })).rejects.toThrow('the disk is full');
    expect(await keyring.find(keyId)).toBeUndefined();
    const again = await erase({ store, keyring, handler: newHandler() });
    expect(again).toMatchObject({ outcome: 'erased', certificates: [{ keyIds: [keyId] }] });
    expect(again).not.toHaveProperty('certificates.0.lostBefore');
  });
});

describe('erasing a person whose key was lost before', () => {
  /** A log in which a key was used that the keyring of now has never heard of. */
  const withLostKey = async () => {
    const { log } = system();
    const lost = memoryKeyring();
    const earlier = createMemoryEventStore({ catalogue: CATALOGUE, keyring: lost, log });
    await createCommandHandler({ store: earlier, rules: fixedRules, clock }).handle(counter, '1', told());
    const { keyId } = await lost.keyFor('counter-1');
    const keyring = memoryKeyring();
    const store = createMemoryEventStore({ catalogue: CATALOGUE, keyring, log });
    return { lost, keyId, store, keyring, handler: createCommandHandler({ store, rules: fixedRules, clock }) };
  };

  it('certifies that nothing could be destroyed and the values read as erased, once', async () => {
    const { keyId, ...world } = await withLostKey();
    const erased = await erase(world);
    expect(erased).toMatchObject({ outcome: 'erased', certificates: [{ person: 'counter-1', keyIds: [keyId], lostBefore: true }] });
    expect(await erase(world)).toMatchObject({ outcome: 'erased-before', certificates: [{ keyIds: [keyId], lostBefore: true }] });
    expect(tellersOf((await world.handler.load(counter, '1')).state)).toEqual([ERASED]);
    const check = await findLostKeys(world.store, ['counter']);
    expect(check).toEqual({ sealed: 1, erased: 1, lost: 0, persons: [] });
  });

  it('lets no copy of the key that turns up afterwards bring the values back', async () => {
    const { keyId, lost, ...world } = await withLostKey();
    await erase(world);
    expect(await world.keyring.keysOf('counter-1')).toEqual([keyId]);
    // The keyring that had been lost is found and put in the place of the other.
    expect(await lost.find(keyId)).toBeDefined();
    await (await followErasures({ ...world, keyring: lost })).close();
    expect(await lost.find(keyId)).toBeUndefined();
  });

  it('tells what was destroyed from what had been lost where there is both', async () => {
    const { keyId, ...world } = await withLostKey();
    await world.handler.handle(counter, '1', told('李四'));
    const { keyId: present } = await world.keyring.keyFor('counter-1');
    const erased = await erase(world);
    expect(erased).toMatchObject({ outcome: 'erased', certificates: [{ keyIds: [present] }, { keyIds: [keyId], lostBefore: true }] });
    expect(erased).not.toHaveProperty('certificates.0.lostBefore');
    expect(tellersOf((await world.handler.load(counter, '1')).state)).toEqual([ERASED, ERASED]);
  });

  it('still calls it lost where the certificate was cut off and is repeated', async () => {
    const { keyId, ...world } = await withLostKey();
    const away: EventStore = { ...world.store, append: () => Promise.reject(new Error('the disk is full')) };
    const handler = createCommandHandler({ store: away, rules: fixedRules, clock });
    await expect(erase({ ...world, handler })).rejects.toThrow('the disk is full');
    expect(await erase(world)).toMatchObject({ outcome: 'erased', certificates: [{ keyIds: [keyId], lostBefore: true }] });
  });
});

describe('processes that follow erasures', () => {
  it('drop what they have in memory of the person, and of nobody else', async () => {
    const { keyring, connect, newHandler, handlerOver } = system();
    const store = connect();
    let reads = 0;
    const counting: EventStore = {
      ...store,
      read: (stream, options) => {
        if (options?.from === 0 || options === undefined) reads += 1;
        return store.read(stream, options);
      },
    };
    const handler = handlerOver(counting);
    const erasures = await followErasures({ store, keyring, handler });
    for (const id of ['1', '2']) await handler.handle(counter, id, told());
    expect(tellersOf((await handler.load(counter, '1')).state)).toEqual([TELLER]);

    await erase({ store, keyring, handler: newHandler() });
    await until('the erasure is heard of', async () => tellersOf((await handler.load(counter, '1')).state).every(isErased));
    reads = 0;
    expect(tellersOf((await handler.load(counter, '2')).state)).toEqual([TELLER]);
    expect(reads).toBe(0);
    await erasures.close();
  });

  it('do not keep what was being read while the person was erased', async () => {
    const { keyring, connect, newHandler, handlerOver } = system();
    await newHandler().handle(counter, '1', told());
    const store = connect();
    let hasRead = (): void => undefined;
    let goOn = (): void => undefined;
    const reached = new Promise<void>((resolve) => {
      hasRead = resolve;
    });
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow: EventStore = {
      ...store,
      read: async function* (stream, options) {
        yield* store.read(stream, options);
        hasRead();
        await gate;
      },
    };
    const handler = handlerOver(slow);
    const loading = handler.load(counter, '1');
    await reached;
    await keyring.destroy('counter-1');
    handler.forget('counter-1');
    goOn();
    expect(tellersOf((await loading).state)).toEqual([TELLER]);
    expect(tellersOf((await handler.load(counter, '1')).state)).toEqual([ERASED]);
  });

  it('keep nothing in memory once they can hear of erasures no longer', async () => {
    const { keyring, connect, handlerOver } = system();
    const store = connect();
    const handler = handlerOver(store);
    const deaf: EventStore = {
      ...store,
      // biome-ignore lint/correctness/useYield: it fails before it delivers anything
      subscribe: async function* () {
        throw new StoreUnavailable('gone for good');
      },
    };
    const erasures = await followErasures({ store: deaf, keyring, handler });
    await erasures.close();
    await handler.handle(counter, '1', told());
    await keyring.destroy('counter-1');
    expect(tellersOf((await handler.load(counter, '1')).state)).toEqual([ERASED]);
  });

  it('destroy again what an older copy of the keyring brought back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redress-erasures-'));
    try {
      const [file, copy] = [join(folder, 'keys.db'), join(folder, 'copy.db')];
      const keyring = openKeyring(file);
      const { connect, newHandler } = system(keyring);
      const handler = newHandler();
      await handler.handle(counter, '1', told());
      const { keyId } = await keyring.keyFor('counter-1');
      await keyring.close();
      for (const end of ['', '-wal', '.wrap']) if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${copy}${end}`);

      const again = openKeyring(file);
      await erase({ store: connect(), keyring: again, handler });
      await again.close();

      const old = openKeyring(copy);
      expect(await old.find(keyId)).toBeDefined();
      const erasures = await followErasures({ store: connect(), keyring: old, handler });
      expect(await old.find(keyId)).toBeUndefined();
      expect(await old.keysOf('counter-1')).toEqual([keyId]);
      await erasures.close();
      await old.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('read values whose key was lost as erased, and go on', async () => {
    const { log, newHandler } = system();
    await newHandler().handle(counter, '1', told());
    // The same log with a keyring that never had the key.
    const { createMemoryEventStore } = await import('./memory-event-store.js');
    const { counterEvents } = await import('./testing/counter.js');
    const store = createMemoryEventStore({ catalogue: counterEvents, keyring: memoryKeyring(), log });
    const read = [];
    for await (const { data } of store.read('counter-1')) read.push(data);
    expect(read).toEqual([{ by: 1, teller: ERASED }]);
  });
});

import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { openMemoryLog } from '../log/memory-log.js';
import { noting, openedGroups, until, write } from './testing/group-fixture.js';

const { opened, stopAll } = openedGroups();
afterEach(stopAll);

// Longer than the polling inside.
jest.setTimeout(30_000);

describe('a group of consumers', () => {
  it('hands out what is stored and what comes, up to what a consumer takes unanswered', async () => {
    const { log, group } = await opened();
    await write(log, 'note-1', 3);
    await write(log, 'note-2', 3);
    const one = noting(4);
    group.attach(one.consumer);
    await until('the stored ones', () => one.got.length === 3);
    await write(log, 'note-1', 3);
    await until('its fill', () => one.got.length === 4);
    group.acknowledge(one.consumer, one.ids());
    await until('the rest', () => one.got.length === 6);
    expect(one.revisions()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('reads no more than it may hold', async () => {
    const { log, group } = await opened({ settings: { historyBuffer: 6, readBatch: 5 } });
    await write(log, 'note-1', 100);
    const one = noting(1);
    group.attach(one.consumer);
    await until('the first', () => one.got.length === 1);
    await until('a full buffer', () => group.load.fresh >= 6);
    expect(group.load.fresh).toBeLessThanOrEqual(10);
    for (let handled = 0; handled < 100; handled += 1) {
      group.acknowledge(one.consumer, [one.ids().at(-1) ?? '']);
      if (handled < 99) await until('the next', () => one.got.length === handled + 2);
    }
    expect(one.revisions()).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('tries again what failed, before anything new, and says how often', async () => {
    const { log, group } = await opened();
    await write(log, 'note-1', 3);
    const one = noting(1);
    group.attach(one.consumer);
    await until('the first', () => one.got.length === 1);
    group.refuse(one.consumer, one.ids(), { action: 'retry', reason: 'busy' });
    expect(one.got[1]).toMatchObject({ id: one.ids()[0], retries: 1 });
  });

  it('gives what a consumer leaves behind to another', async () => {
    const { log, group } = await opened();
    await write(log, 'note-1', 4);
    const [one, other] = [noting(), noting()];
    group.attach(one.consumer);
    await until('all', () => one.got.length === 4);
    group.attach(other.consumer);
    group.acknowledge(one.consumer, one.ids().slice(0, 1));
    group.detach(one.consumer);
    expect(other.got.map(({ retries, delivered }) => [delivered.event?.revision, retries])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
  });

  it('never parks because consumers leave', async () => {
    const { log, group } = await opened();
    await write(log, 'note-1', 1);
    for (let visit = 0; visit < 6; visit += 1) {
      const one = noting();
      group.attach(one.consumer);
      await until('the event', () => one.got.length === 1);
      group.detach(one.consumer);
    }
    expect(group.parked.count).toBe(0);
  });

  it('goes on behind what was handled, and repeats what was not', async () => {
    const { log, group } = await opened();
    await write(log, 'note-1', 6);
    const one = noting();
    group.attach(one.consumer);
    await until('all', () => one.got.length === 6);
    const ids = one.ids();
    group.acknowledge(
      one.consumer,
      [0, 1, 3].map((index) => ids[index] ?? ''),
    );
    await group.stop({ drop: true });
    expect(one.drops).toEqual(['dropped']);
    const again = await opened({ log });
    const other = noting();
    again.group.attach(other.consumer);
    await until('the rest', () => other.got.length === 4);
    expect(other.revisions()).toEqual([2, 3, 4, 5]);
  });

  it('writes its place when it has handled as many as it may', async () => {
    const { log, group } = await opened({ settings: { maxCheckpoint: 2 } });
    await write(log, 'note-1', 2);
    const one = noting();
    group.attach(one.consumer);
    await until('both', () => one.got.length === 2);
    group.acknowledge(one.consumer, one.ids());
    await until('the checkpoint', () => group.progress.written === 1);
    const { events } = await log.readStream('$persistentsubscription-note-1::g-checkpoint', { from: 0, limit: 9, backwards: false });
    expect(events.map(({ type, data }) => [type, Buffer.from(data).toString()])).toEqual([['$SubscriptionCheckpoint', '"1"']]);
  });

  it('moves its place over what the filter leaves out, and never because of what it writes itself', async () => {
    const filter = { on: 'stream' as const, regex: '', prefixes: ['note-'] };
    const source = { kind: 'all' as const, filter };
    const { log, group } = await opened({ source, beginsAfter: 0, settings: { maxCheckpoint: 1 } });
    await write(log, 'other-1', 30);
    const one = noting();
    group.attach(one.consumer);
    const wanted = await write(log, 'note-1', 1);
    await until('the event', () => one.got.length === 1);
    group.acknowledge(one.consumer, one.ids());
    await until('the checkpoint', () => (group.progress.written ?? 0) >= wanted);
    const unwanted = await write(log, 'other-1', 1);
    await until('the next checkpoint', () => (group.progress.written ?? 0) >= unwanted);
    await group.progress.settled();
    const { head } = log.tail;
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(log.tail.head).toBe(head);
  });

  it('follows links when asked to, and hands out those that lead nowhere', async () => {
    const { log, group } = await opened({ source: { kind: 'stream', stream: 'links' }, settings: { resolveLinks: true } });
    await write(log, 'note-1', 1);
    for (const target of ['0@note-1', '7@nowhere']) {
      const events = [
        { id: target === '0@note-1' ? LINK_A : LINK_B, type: '$>', isJson: false, data: Buffer.from(target), metadata: new Uint8Array() },
      ];
      await log.append({ stream: 'links', expected: 'any', events });
    }
    const one = noting();
    group.attach(one.consumer);
    await until('both', () => one.got.length === 2);
    expect(one.ids()).toEqual([LINK_A, LINK_B]);
    expect(one.got).toMatchObject([{ delivered: { event: { stream: 'note-1' } } }, { delivered: { link: { stream: 'links' } } }]);
    expect(one.got[1]?.delivered.event).toBeUndefined();
  });

  it('keeps apart events of the same id at different places', async () => {
    const log = openMemoryLog();
    const events = [1, 2].map(() => ({ id: LINK_A, type: 'noted', isJson: true, data: Buffer.from('{}'), metadata: new Uint8Array() }));
    await log.append({ stream: 'note-1', expected: 'any', events });
    const { group } = await opened({ log });
    const one = noting();
    group.attach(one.consumer);
    await until('both', () => one.got.length === 2);
    group.acknowledge(one.consumer, [LINK_A]);
    expect(group.load.inFlight).toBe(1);
    group.acknowledge(one.consumer, [LINK_A]);
    expect(group.load.inFlight).toBe(0);
  });

  it('tells its consumers when what comes next cannot be read', async () => {
    const log = openMemoryLog();
    await write(log, 'note-1', 3);
    const { group, faults } = await opened({
      log: { ...log, readStream: (...asked) => (asked[0] === 'note-1' ? broken() : log.readStream(...asked)) },
    });
    const one = noting();
    group.attach(one.consumer);
    await until('told', () => one.failures.length === 1);
    expect(one.failures).toEqual(['damaged']);
    expect(faults).toHaveLength(1);
  });

  it('waits for a consumer that does not keep up', async () => {
    const { log, group } = await opened();
    await write(log, 'note-1', 3);
    const got: string[] = [];
    const slow = noting();
    const line = {
      ...slow.consumer.line,
      send: ({ id }: { readonly id: string }) => {
        got.push(id);
        return false;
      },
    };
    const consumer = new (slow.consumer.constructor as typeof import('./consumer.js').Consumer)(slow.consumer.peer, 10, line);
    group.attach(consumer);
    await until('the first', () => got.length === 1);
    group.drained(consumer);
    expect(got).toHaveLength(2);
  });
});

const broken = () => Promise.reject(new Error('damaged'));
const LINK_A = '11111111-1111-4111-8111-111111111111';
const LINK_B = '22222222-2222-4222-8222-222222222222';

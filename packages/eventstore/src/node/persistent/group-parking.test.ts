import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { noting, openedGroups, until, write } from './testing/group-fixture.js';

const { opened, stopAll } = openedGroups();
afterEach(stopAll);

// Longer than the polling inside.
jest.setTimeout(30_000);

describe('what a group cannot handle', () => {
  it('parks what failed too often, with a link to it and the reason', async () => {
    const { log, group } = await opened();
    await write(log, 'note-1', 2);
    const one = noting(1);
    group.attach(one.consumer);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await until('an attempt', () => one.got.length === attempt);
      group.refuse(one.consumer, [one.ids().at(-1) ?? ''], { action: 'retry', reason: 'never works' });
    }
    await until('the next event', () => one.revisions().at(-1) === 1);
    await until('parked', () => group.parked.count === 1);
    const { events } = await log.readStream('$persistentsubscription-note-1::g-parked', { from: 0, limit: 9, backwards: false });
    expect(events.map(({ type, data }) => [type, Buffer.from(data).toString()])).toEqual([['$>', '0@note-1']]);
    expect(JSON.parse(Buffer.from(events[0]?.metadata ?? []).toString())).toMatchObject({
      reason: 'never works',
      subscriptionEventNumber: 0,
    });
  });

  it('parks at once when asked to, and forgets what is skipped', async () => {
    const { log, group } = await opened();
    await write(log, 'note-1', 3);
    const one = noting();
    group.attach(one.consumer);
    await until('all', () => one.got.length === 3);
    const [a = '', b = '', c = ''] = one.ids();
    group.refuse(one.consumer, [a], { action: 'park', reason: 'bad' });
    group.refuse(one.consumer, [b], { action: 'skip', reason: '' });
    group.refuse(one.consumer, [c], { action: 'stop', reason: '' });
    await until('parked', () => group.parked.count === 1);
    expect(group.load).toMatchObject({ fresh: 0, retrying: 0, inFlight: 0 });
  });

  it('replays what is parked, and keeps it parked until it is handled', async () => {
    const { log, group } = await opened();
    await write(log, 'note-1', 2);
    const one = noting();
    group.attach(one.consumer);
    await until('both', () => one.got.length === 2);
    group.refuse(one.consumer, one.ids(), { action: 'park', reason: 'bad' });
    await until('parked', () => group.parked.count === 2);
    await group.replayParked();
    await until('replayed', () => one.got.length === 4);
    expect(group.parked.count).toBe(0);
    expect(one.got.slice(2)).toMatchObject([
      { retries: 0, delivered: { event: { revision: 0, stream: 'note-1' }, link: { type: '$>' } } },
      { retries: 0, delivered: { event: { revision: 1, stream: 'note-1' } } },
    ]);
    group.acknowledge(one.consumer, one.ids().slice(2, 3));
    await group.stop({ drop: true });

    const again = await opened({ log });
    const other = noting();
    again.group.attach(other.consumer);
    await until('the one not handled', () => other.got.length === 1);
    expect(other.got).toMatchObject([{ delivered: { event: { revision: 1, stream: 'note-1' } } }]);
  });

  it('replays only below the given one', async () => {
    const { log, group } = await opened();
    await write(log, 'note-1', 3);
    const one = noting();
    group.attach(one.consumer);
    await until('all', () => one.got.length === 3);
    group.refuse(one.consumer, one.ids(), { action: 'park', reason: 'bad' });
    await until('parked', () => group.parked.count === 3);
    await group.replayParked(2);
    await until('replayed', () => one.got.length === 5);
    expect(group.parked.count).toBe(1);
  });
});

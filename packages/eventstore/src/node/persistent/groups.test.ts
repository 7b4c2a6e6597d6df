import { describe, expect, it } from '@jest/globals';
import { openMemoryLog } from '../log/memory-log.js';
import { Groups } from './groups.js';
import { checkpointStreamOf, newestOf, parkedStreamOf, record } from './system-streams.js';
import { noting, SETTINGS, until, write } from './testing/group-fixture.js';

const SOURCE = { kind: 'stream', stream: 'note-1' } as const;
const FIRST = { start: { after: -1, shown: '0' }, settings: SETTINGS };

const groupsOver = (log = openMemoryLog()) => {
  const faults: Error[] = [];
  return { log, faults, groups: new Groups(log, (fault) => void faults.push(fault)) };
};

describe('the groups of a node', () => {
  it('are the same for whoever opens the log next', async () => {
    const { log, groups } = groupsOver();
    expect(await groups.create(SOURCE, 'a', FIRST)).toBe('done');
    expect(await groups.create(SOURCE, 'a', FIRST)).toBe('exists');
    expect(await groups.create({ kind: 'all' }, 'b', FIRST)).toBe('done');
    await groups.stop();
    const again = groupsOver(log).groups;
    expect((await again.list()).map(({ key }) => key)).toEqual(['note-1::a', '$all::b']);
    expect((await again.list('$all')).map(({ key }) => key)).toEqual(['$all::b']);
    expect((await again.find('note-1', 'a'))?.config).toMatchObject({ source: SOURCE, startFrom: '0', settings: SETTINGS });
  });

  it('are kept as the newest event of one stream, of which no other stays readable', async () => {
    const { log, groups } = groupsOver();
    for (const name of ['a', 'b', 'c']) await groups.create(SOURCE, name, FIRST);
    const page = { from: 0, limit: 10, backwards: false };
    const { events } = await log.readStream('$persistentSubscriptionConfig', page);
    expect(events.map(({ type, revision }) => [type, revision])).toEqual([['$PersistentConfig', 2]]);
  });

  it('change one after another, however many ask at once', async () => {
    const { groups } = groupsOver();
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => groups.create(SOURCE, `g-${index % 10}`, FIRST)));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(10);
    expect(await groups.list()).toHaveLength(10);
  });

  it('begin anew where one of the same name was deleted but for what a kill left behind', async () => {
    const { log, groups } = groupsOver();
    await write(log, 'note-1', 2);
    await record(log, checkpointStreamOf('note-1::a'), { type: '$SubscriptionCheckpoint', data: '"1"' });
    await record(log, parkedStreamOf('note-1::a'), { type: '$>', data: '0@note-1', isJson: false });
    await groups.create(SOURCE, 'a', FIRST);
    const group = await groups.find('note-1', 'a');
    expect(group?.parked.count).toBe(0);
    const one = noting();
    group?.attach(one.consumer);
    await until('both', () => one.got.length === 2);
    group?.refuse(one.consumer, one.ids(), { action: 'park', reason: 'bad' });
    await until('parked', () => group?.parked.count === 2);
    await groups.stop();
  });

  it('keep the end at which they were to begin', async () => {
    const { log, groups } = groupsOver();
    await write(log, 'note-1', 2);
    const atEnd = { start: { after: 'end', shown: '-1' }, settings: SETTINGS } as const;
    await groups.create(SOURCE, 'a', atEnd);
    await write(log, 'note-1', 1);
    await groups.update('note-1', 'a', { ...atEnd, settings: { ...SETTINGS, maxRetries: 9 } });
    expect((await groups.find('note-1', 'a'))?.config).toMatchObject({ beginsAfter: 1, settings: { maxRetries: 9 } });
  });

  it('leave nothing when they are deleted, and are unknown then', async () => {
    const { log, groups } = groupsOver();
    await groups.create(SOURCE, 'a', FIRST);
    expect(await groups.delete('note-1', 'a')).toBe('done');
    expect(await groups.delete('note-1', 'a')).toBe('unknown');
    expect(await groups.update('note-1', 'a', FIRST)).toBe('unknown');
    expect(await groups.find('note-1', 'a')).toBeUndefined();
    expect((await newestOf(log, checkpointStreamOf('note-1::a'))).newest).toBeUndefined();
  });

  it('are refused when a newer release wrote them, rather than forgotten', async () => {
    const { log, groups } = groupsOver();
    await record(log, '$persistentSubscriptionConfig', { type: '$PersistentConfig', data: '{"version":2,"entries":[]}' });
    await expect(groups.list()).rejects.toThrow('newer release');
    await expect(groups.create(SOURCE, 'a', FIRST)).rejects.toThrow('newer release');
  });

  it('are not to be had any more when the node stops', async () => {
    const { groups, faults } = groupsOver();
    await groups.create(SOURCE, 'a', FIRST);
    await groups.stop();
    await expect(groups.find('note-1', 'a')).rejects.toMatchObject({ name: 'LogClosed' });
    groups.wake();
    await new Promise((resolve) => setImmediate(resolve));
    expect(faults).toEqual([]);
  });
});

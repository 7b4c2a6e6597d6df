import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { EventLog } from '../log/event-log.js';
import { openMemoryLog } from '../log/memory-log.js';
import { AccessLists } from './access-lists.js';

const write = (log: EventLog, stream: string, data: object) =>
  log.append({
    stream,
    expected: 'any',
    events: [{ id: randomUUID(), type: 't', isJson: true, data: Buffer.from(JSON.stringify(data)), metadata: new Uint8Array() }],
  });
const restrict = (log: EventLog, stream: string, reader: string) => write(log, `$$${stream}`, { $acl: { $r: reader } });
const readers = async (lists: AccessLists, stream: string) => (await lists.of(stream)).own?.read;

describe('the access lists in the log', () => {
  it('are read once and then known, each until an event changes it', async () => {
    const log = openMemoryLog();
    const lists = new AccessLists(log);
    await restrict(log, 'a', 'ann');
    await restrict(log, 'b', 'bob');
    expect(lists.of('a')).toBeInstanceOf(Promise);
    expect([await readers(lists, 'a'), await readers(lists, 'b'), await readers(lists, 'c')]).toEqual([['ann'], ['bob'], undefined]);
    for (const stream of ['a', 'b', 'c']) expect(lists.of(stream)).not.toBeInstanceOf(Promise);
    await write(log, 'a', {});
    expect(lists.of('a')).not.toBeInstanceOf(Promise);
    await restrict(log, 'a', 'carl');
    expect(lists.of('b')).not.toBeInstanceOf(Promise);
    expect(await readers(lists, 'a')).toEqual(['carl']);
  });

  it('all change with the settings', async () => {
    const log = openMemoryLog();
    const lists = new AccessLists(log);
    const changed: (string | undefined)[] = [];
    lists.onChange((stream) => changed.push(stream));
    expect((await lists.of('a')).defaults.user.read).toBeUndefined();
    await write(log, '$settings', { $userStreamAcl: { $r: 'staff' } });
    expect((await lists.of('a')).defaults.user.read).toEqual(['staff']);
    await restrict(log, 'a', 'ann');
    lists.close();
    await restrict(log, 'b', 'bob');
    expect(changed).toEqual([undefined, 'a']);
  });

  it('are not remembered when they change while they are read', async () => {
    const memory = openMemoryLog();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const log: EventLog = {
      ...memory,
      readStream: async (stream, page) => {
        const answer = await memory.readStream(stream, page);
        await held;
        return answer;
      },
    };
    const lists = new AccessLists(log);
    await restrict(memory, 'a', 'ann');
    const early = readers(lists, 'a');
    await restrict(memory, 'a', 'bob');
    release();
    expect(await early).toEqual(['ann']);
    expect(await readers(lists, 'a')).toEqual(['bob']);
  });

  it('are forgotten altogether when more was written than can be looked through', async () => {
    const memory = openMemoryLog();
    const log: EventLog = {
      ...memory,
      tail: { head: 0, from: () => undefined, onCommit: (listener) => memory.tail.onCommit(listener) },
    };
    const lists = new AccessLists(log);
    expect(await readers(lists, 'a')).toBeUndefined();
    await restrict(memory, 'a', 'ann');
    expect(await readers(lists, 'a')).toEqual(['ann']);
  });
});

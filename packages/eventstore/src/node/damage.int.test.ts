import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { END, START } from '@eventstore/db-client';
import { afterAll, describe, expect, it } from '@jest/globals';
import { checkLog, type LogDamaged, LogUnusable } from '@redress/eventstore/node';
import { writingChild } from './testing/children.js';
import { alter, cut, flipBit, flipBitOf } from './testing/damage.js';
import { collect, event, nodes, until } from './testing/nodes.js';

const { folder, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

/** A closed log of two streams, six events; the third and fifth positions hold texts that can be found in the file. */
const written = async (): Promise<string> => {
  const file = join(await folder(), 'log.db');
  const node = await start({ file });
  const client = connect(node);
  await client.appendToStream('甲-1', [
    event({ text: 'one' }),
    event({ text: 'two' }),
    event({ text: 'third-text' }, { type: 'third-type' }),
  ]);
  await client.appendToStream('乙-1', [event({ text: 'four' }), event({ text: 'fifth-text' }), event({ text: 'six' })]);
  await node.stop();
  return file;
};
const damageOf = async (file: string): Promise<LogDamaged> => {
  const { damage } = await checkLog(file);
  if (damage === undefined) throw new Error('the check found nothing');
  return damage;
};
const failureOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => {
      throw new Error('it went well');
    },
    (fault: Error) => fault,
  );

describe('an undamaged log', () => {
  it('is verified as a whole', async () => {
    const file = await written();
    expect(await checkLog(file)).toEqual({ file, format: 2, events: 6, streams: 2, position: 6, fileBytes: statSync(file).size });
  });

  it('is verified while a node writes to it', async () => {
    const file = await written();
    const node = await start({ file });
    const client = connect(node);
    let checked = false;
    const check = checkLog(file).finally(() => {
      checked = true;
    });
    while (!checked) await client.appendToStream('丙-1', event());
    const { events, damage } = await check;
    expect(damage).toBeUndefined();
    expect(events).toBeGreaterThanOrEqual(6);
    expect((await node.status()).events).toBeGreaterThan(6);
  });
});

describe('a flipped bit in an event', () => {
  it.each([
    ['data', 'third-text', 3, '甲-1', 2],
    ['type', 'third-type', 3, '甲-1', 2],
    ['data of another stream', 'fifth-text', 5, '乙-1', 1],
  ])('is found in its %s, by the check and by whoever reads it', async (_part, text, position, stream, revision) => {
    const file = await written();
    flipBitOf(file, text);
    const { what, place } = await damageOf(file);
    expect(place).toEqual({ position, stream, revision });
    expect(what).toContain('checksum');

    const client = connect(await start({ file }));
    const inWords = `position ${position} (revision ${revision} of ${stream})`;
    expect((await failureOf(collect(client.readAll()))).message).toContain(inWords);
    expect((await failureOf(collect(client.readStream(stream)))).message).toContain(inWords);
    // What is sound is still served, and still taken.
    expect(await collect(client.readStream(stream, { maxCount: 1 }))).toHaveLength(1);
    await client.appendToStream(stream, event(), { expectedRevision: 2n });
  });

  it.each(['id', 'type', 'is_json', 'created_at', 'checksum', 'metadata', 'data'])(
    'is found where it makes a text of the %s that is no UTF-8, which would end the process of the node',
    async (column) => {
      const file = await written();
      alter(file, `UPDATE events SET ${column} = CAST(X'FFFE41' AS TEXT) WHERE position = 3`);
      expect((await damageOf(file)).place).toEqual({ position: 3, stream: '甲-1', revision: 2 });
      const client = connect(await start({ file }));
      expect((await failureOf(collect(client.readStream('甲-1')))).message).toContain('position 3');
      await client.appendToStream('甲-1', event(), { expectedRevision: 2n });
    },
  );

  it('ends a subscription with the event it met, instead of being tried again and again', async () => {
    const file = await written();
    flipBitOf(file, 'fifth-text');
    const client = connect(await start({ file }));
    const fault = await failureOf(collect(client.subscribeToAll()));
    expect(fault).toMatchObject({ code: 15 });
    expect(fault.message).toContain('position 5');
  });

  it('is found in the name of a stream and in stream metadata', async () => {
    const named = await written();
    alter(named, "UPDATE streams SET name = CAST('丁-1' AS BLOB) WHERE stream = 1");
    expect((await damageOf(named)).place).toMatchObject({ position: 1, stream: '丁-1' });

    const described = join(await folder(), 'log.db');
    const node = await start({ file: described });
    await connect(node).setStreamMetadata('甲-1', { maxCount: 3 });
    await connect(node).appendToStream('甲-1', event());
    await node.stop();
    flipBitOf(described, '"$maxCount":3');
    const client = connect(await start({ file: described }));
    expect((await failureOf(collect(client.readStream('甲-1')))).message).toContain('revision 0 of $$甲-1');
    // Whether the stream is deleted lies there too: nothing can be decided about it, but everything about others.
    for (const work of [() => client.appendToStream('甲-1', event()), () => client.deleteStream('甲-1')])
      expect((await failureOf(work())).message).toContain('revision 0 of $$甲-1');
    await client.appendToStream('乙-1', event());
  });
});

describe('an event that is gone, or is where another was', () => {
  it('is named by its place, forwards and backwards', async () => {
    const file = await written();
    alter(file, 'DELETE FROM events WHERE position = 2');
    expect((await damageOf(file)).message).toContain('position 2: the event is missing');

    const client = connect(await start({ file }));
    for (const [direction, from] of [
      ['forwards', START],
      ['backwards', END],
    ] as const) {
      const all = collect(client.readAll({ direction, fromPosition: from }));
      expect((await failureOf(all)).message).toContain('position 2: the event is missing');
      const stream = collect(client.readStream('甲-1', { direction, fromRevision: from }));
      expect((await failureOf(stream)).message).toContain('revision 1 of 甲-1: the event is missing');
    }
  });

  it('is noticed when the last of a stream is gone, or all the end', async () => {
    const last = await written();
    alter(last, 'DELETE FROM events WHERE position = 6');
    expect((await damageOf(last)).message).toMatch(/6 was acknowledged|last revision/);

    const end = await written();
    alter(end, 'DELETE FROM events WHERE position >= 4; DELETE FROM streams WHERE stream = 2');
    expect((await damageOf(end)).message).toMatch(/ends at position 3, but 6 was acknowledged/);
    expect((await failureOf(start({ file: end }))).message).toMatch(/3 events at its end are missing/);
  });

  it('does not pass for another', async () => {
    const file = await written();
    alter(
      file,
      'UPDATE events SET position = 99 WHERE position = 2; UPDATE events SET position = 2 WHERE position = 3; UPDATE events SET position = 3 WHERE position = 99',
    );
    expect((await damageOf(file)).message).toContain('position 2');
  });

  it('is noticed where only the notes about a stream are wrong', async () => {
    const file = await written();
    alter(file, 'UPDATE streams SET last = 7 WHERE stream = 2');
    expect((await damageOf(file)).message).toBe('the event log is damaged at 乙-1: its last revision is noted as 7 but is 2');
  });
});

describe('a file that lost its end', () => {
  it('is refused by the node and named by the check', async () => {
    const file = await written();
    cut(file, statSync(file).size - 3 * 4096);
    expect((await damageOf(file)).message).toContain('damaged');
    expect(await failureOf(start({ file }))).toBeInstanceOf(LogUnusable);
  });

  it('is refused when it is an older copy than what was acknowledged, until somebody gives the rest up', async () => {
    const file = await written();
    copyFileSync(file, `${file}.older`);
    const node = await start({ file });
    await connect(node).appendToStream('甲-1', [event(), event()]);
    await node.stop();
    copyFileSync(`${file}.older`, file);
    const fault = await failureOf(start({ file }));
    expect(fault).toBeInstanceOf(LogUnusable);
    expect(fault.message).toContain('ends at position 6, but 8 was acknowledged: 2 events at its end are missing');
    expect((await damageOf(file)).message).toContain('2 events at its end are missing');
    rmSync(`${file}.head`);
    expect((await (await start({ file })).status()).events).toBe(6);
  });
});

/** A log as a killed node leaves it, with its write-ahead log. */
const killed = async (): Promise<string> => {
  const file = join(await folder(), 'log.db');
  const child = writingChild(file, { writers: 1 });
  await until('the child has written', () => child.acknowledged.length >= 20);
  child.kill();
  await child.ended;
  return file;
};
const FRAME = 24 + 4096;

describe('a write-ahead log', () => {
  it('that ends in an unfinished write is taken as it is, and the unfinished write is told', async () => {
    const file = await killed();
    const wal = readFileSync(`${file}-wal`);
    // The beginning of a next frame, of the same generation.
    const head = wal.subarray(32, 32 + 500);
    writeFileSync(`${file}-wal`, Buffer.concat([wal.subarray(0, 32 + Math.floor((wal.length - 32) / FRAME) * FRAME), head]));
    const warnings: string[] = [];
    const log = { info: () => undefined, error: () => undefined, warn: (_context: object, message: string) => void warnings.push(message) };
    const node = await start({ file }, { log });
    expect(warnings).toEqual([expect.stringMatching(/never finished: \d+ bytes .* are dropped/)]);
    expect((await node.status()).events).toBeGreaterThanOrEqual(60);
    await node.stop();
    expect((await checkLog(file)).damage).toBeUndefined();
  });

  it('with damage in its middle is refused, named and left as it was', async () => {
    const file = await killed();
    const before = readFileSync(`${file}-wal`);
    flipBit(`${file}-wal`, 32 + 3 * FRAME + 2_000);
    const offset = 32 + 3 * FRAME;
    const fault = await failureOf(start({ file }));
    expect(fault).toBeInstanceOf(LogUnusable);
    expect(fault.message).toContain(`unreadable at byte ${offset}, and acknowledged events lie behind`);
    expect((await damageOf(file)).message).toContain(`unreadable at byte ${offset}`);
    writeFileSync(`${file}-wal`, before);
    expect((await (await start({ file })).status()).events).toBeGreaterThanOrEqual(60);
  });

  it('whose end was acknowledged and is gone is refused, and what is left of it is kept', async () => {
    const file = await killed();
    const size = statSync(`${file}-wal`).size;
    cut(`${file}-wal`, Math.floor(size / 2));
    expect((await failureOf(start({ file }))).message).toMatch(/ends at position \d+, but \d+ was acknowledged.*kept as .*-wal\.kept/);
    expect(existsSync(`${file}-wal.kept`)).toBe(true);
  });

  it('that was taken away is missed', async () => {
    const file = await killed();
    rmSync(`${file}-wal`);
    expect((await failureOf(start({ file }))).message).toMatch(
      /was acknowledged: \d+ events at its end are missing|not an event log|cannot open/,
    );
  });
});

import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NO_STREAM } from '@eventstore/db-client';
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { afterAll, describe, expect, it } from '@jest/globals';
import { LogUnusable } from '@redress/eventstore/node';
import Database from 'libsql';
import { writingChild } from './testing/children.js';
import { collect, event, freshStream, nodes, until } from './testing/nodes.js';

const { folder, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

const newFile = async () => join(await folder(), 'log.db');
const database = (file: string, sql: string) => {
  const connection = new Database(file);
  connection.exec(sql);
  connection.close();
};
const refusal = (file: string) =>
  start({ file }).then(
    () => {
      throw new Error('the node started');
    },
    (fault: Error) => fault,
  );

describe('a node opened again', () => {
  it('has the same events at the same places, and goes on from there', async () => {
    const file = await newFile();
    const stream = freshStream('投诉');
    const first = await start({ file });
    const before = connect(first);
    await before.setStreamMetadata(stream, { maxCount: 3 });
    await before.appendToStream(stream, [event({ 文: '一' }), event(), event(), event()]);
    const written = await collect(before.readAll());
    await first.stop();

    const second = await start({ file });
    const after = connect(second);
    expect(await collect(after.readAll())).toEqual(written);
    expect(await collect(after.readStream(stream))).toHaveLength(3);
    expect(await after.appendToStream(stream, event(), { expectedRevision: 3n })).toMatchObject({ nextExpectedRevision: 4n });
    expect(await second.status()).toMatchObject({ events: 6, position: 6, streams: 2 });
    expect((await second.status()).fileBytes).toBeGreaterThan(0);
  });

  it('recognises a repeat of what it wrote before', async () => {
    const file = await newFile();
    const stream = freshStream();
    const [opening, following] = [[event(), event()], event()];
    const first = await start({ file });
    const before = connect(first);
    const answers = [
      await before.appendToStream(stream, opening, { expectedRevision: NO_STREAM }),
      await before.appendToStream(stream, following, { expectedRevision: 1n }),
    ];
    await first.stop();

    const after = connect(await start({ file }));
    expect(await after.appendToStream(stream, opening, { expectedRevision: NO_STREAM })).toEqual(answers[0]);
    expect(await after.appendToStream(stream, following, { expectedRevision: 1n })).toEqual(answers[1]);
    expect(await after.appendToStream(stream, opening, { expectedRevision: 'any' })).toEqual(answers[0]);
    expect(await collect(after.readStream(stream))).toHaveLength(3);
  });

  it('answers everything it accepted before it stops', async () => {
    const file = await newFile();
    const node = await start({ file });
    const client = connect(node);
    await client.appendToStream(freshStream(), event());
    const appends = Array.from({ length: 200 }, () => client.appendToStream(freshStream('last'), event()));
    await until('the node has taken some in', async () => (await node.status()).position > 1);
    await node.stop();
    const acknowledged = (await Promise.allSettled(appends)).filter(({ status }) => status === 'fulfilled').length;
    const { position } = await (await start({ file })).status();
    expect(acknowledged).toBeGreaterThan(0);
    expect(position).toBeGreaterThanOrEqual(acknowledged + 1);
  });

  it('leaves nothing but the file, its lock and its mark when it was stopped', async () => {
    const file = await newFile();
    const node = await start({ file });
    await connect(node).appendToStream(freshStream(), event());
    await node.stop();
    await node.stop();
    expect((await readdir(join(file, '..'))).sort()).toEqual(['log.db', 'log.db.head', 'log.db.lock']);
  });
});

describe('a file that cannot serve', () => {
  it('is refused while another node of this process has it', async () => {
    const file = await newFile();
    const node = await start({ file });
    const fault = await refusal(file);
    expect(fault).toBeInstanceOf(LogUnusable);
    expect(fault.message).toContain('in use');
    await node.stop();
    await (await start({ file })).stop();
  });

  it('is refused while a node of another process has it', async () => {
    const file = await newFile();
    const child = writingChild(file, { writers: 1 });
    await until('the other writes', () => child.acknowledged.length > 0);
    expect((await refusal(file)).message).toContain('in use');
    child.kill();
    await child.ended;
    await (await start({ file })).stop();
  });

  it('is refused when a newer release wrote it, and stays as it was', async () => {
    const file = await newFile();
    await (await start({ file })).stop();
    database(file, 'PRAGMA user_version = 3');
    const fault = await refusal(file);
    expect(fault).toBeInstanceOf(LogUnusable);
    expect(fault.message).toMatch(/format 3.*format 2/);
    database(file, 'PRAGMA user_version = 2');
    await (await start({ file })).stop();
  });

  it('is refused when it is something else', async () => {
    const [other, text] = [await newFile(), await newFile()];
    database(other, 'CREATE TABLE customers (id INTEGER)');
    await writeFile(text, 'a letter, and not a short one: '.repeat(100));
    expect((await refusal(other)).message).toContain('not an event log');
    expect(await refusal(text)).toBeInstanceOf(LogUnusable);
    expect(await refusal(join(await folder(), 'missing', 'log.db'))).toBeInstanceOf(Error);
  });
});

describe('where a node listens', () => {
  it('is this machine only, unless told that it may be open to all', async () => {
    await expect(start({ memory: true }, { host: '0.0.0.0' })).rejects.toThrow(/only this machine/);
    const open = await start({ memory: true }, { host: '0.0.0.0', insecure: true, insecureOnNetwork: true });
    await connect({ connectionString: `esdb://127.0.0.1:${open.port}?tls=false` }).appendToStream(freshStream(), event());
  });

  it('is not where something listens already, and the file is free again', async () => {
    const file = await newFile();
    const first = await start({ memory: true });
    setLogVerbosity(logVerbosity.NONE); // the transport would print what the rejection says
    await expect(start({ file }, { port: first.port })).rejects.toThrow();
    setLogVerbosity(logVerbosity.ERROR);
    await (await start({ file })).stop();
  });
});

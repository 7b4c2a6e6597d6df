import { randomUUID } from 'node:crypto';
import { connect } from 'node:http2';
import { status } from '@grpc/grpc-js';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import type { Append, AppendOutcome, EventLog } from './log/event-log.js';
import { openMemoryLog } from './log/memory-log.js';
import { type Listening, listen } from './server.js';
import { until } from './testing/nodes.js';
import { batchMessage, batchStream, framed, framesIn, rawClient } from './testing/raw-client.js';

jest.setTimeout(60_000); // a busy machine is no failure
const endings: (() => Promise<void> | void)[] = [];
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

/** A log that writes when told to. */
const slowLog = () => {
  const memory = openMemoryLog();
  const held: (() => void)[] = [];
  const log: EventLog = {
    ...memory,
    append: (append: Append) =>
      new Promise<AppendOutcome>((resolve, reject) => held.push(() => void memory.append(append).then(resolve, reject))),
  };
  return { log, held };
};
const serve = async (log: EventLog): Promise<Listening> => {
  const listening = await listen(log, { address: '127.0.0.1:0', onFault: () => undefined });
  endings.push(() => listening.stop());
  return listening;
};
const batch = (port: number) => {
  const client = rawClient({ host: '127.0.0.1', port });
  endings.push(() => client.close());
  const { call, answers, faults } = batchStream(client);
  const send = (stream: string, deadline?: number) => {
    const correlation = randomUUID();
    const first = deadline === undefined ? { stream } : { stream, deadline };
    call.write(batchMessage(correlation, { first, ids: [randomUUID()], final: true }));
    return correlation;
  };
  return { call, answers, faults, send };
};

describe('a log that takes its time', () => {
  it('makes a deadline pass, and the late success is not told on top', async () => {
    const { log, held } = slowLog();
    const { answers, faults, send } = batch((await serve(log)).port);
    const hurried = send('hurried', Date.now() + 100);
    const patient = send('patient');
    await until('the deadline passed', () => answers.length === 1);
    for (const write of held.splice(0)) write();
    await until('the other is answered', () => answers.length === 2);
    const next = send('next');
    await until('the next reaches the log', () => held.length === 1);
    held.splice(0)[0]?.();
    await until('the next is answered', () => answers.length === 3);
    expect(answers).toEqual([
      { correlation: hurried, stream: 'hurried', error: 'Timeout', code: status.DEADLINE_EXCEEDED },
      { correlation: patient, stream: 'patient' },
      { correlation: next, stream: 'next' },
    ]);
    expect(faults).toEqual([]);
  });

  it('lets a client that has sent all wait for its answers', async () => {
    const { log, held } = slowLog();
    const { call, answers, faults, send } = batch((await serve(log)).port);
    const ended = new Promise((resolve) => call.on('end', resolve));
    const last = send('last');
    call.end();
    await until('it reaches the log', () => held.length === 1);
    held[0]?.();
    await ended;
    expect(answers).toEqual([{ correlation: last, stream: 'last' }]);
    expect(faults).toEqual([]);
  });

  it('tells in few pieces what it has written at once', async () => {
    const { log, held } = slowLog();
    const { port } = await serve(log);
    const session = connect(`http://127.0.0.1:${port}`);
    endings.push(() => session.destroy());
    const headers = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };
    const request = session.request({ ...headers, ':path': '/event_store.client.streams.Streams/BatchAppend' });
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    const messages = Array.from({ length: 100 }, () =>
      batchMessage(randomUUID(), { first: { stream: 's' }, ids: [randomUUID()], final: true }),
    );
    request.write(Buffer.concat(messages.map(framed)));
    await until('all have reached the log', () => held.length === messages.length);
    for (const write of held) write();
    await until('all are answered', () => framesIn(Buffer.concat(pieces)) === messages.length);
    expect(pieces.length).toBeLessThan(10);
  });

  it('ends the shared stream as cancelled when the node stops, and answers nothing afterwards', async () => {
    const { log, held } = slowLog();
    const listening = await serve(log);
    const { answers, faults, send } = batch(listening.port);
    send('open');
    await until('it reaches the log', () => held.length === 1);
    await listening.stop();
    held[0]?.();
    await until('the stream ended', () => faults.length === 1);
    expect(faults.map(({ code }) => code)).toEqual([status.CANCELLED]);
    expect(answers).toEqual([]);
  });
});

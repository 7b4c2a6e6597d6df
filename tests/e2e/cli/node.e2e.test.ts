import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { redress, scratch, startRedress } from '../../support/cli.js';

jest.setTimeout(120_000);

describe('redress node', () => {
  const place = scratch();
  afterAll(() => place.remove());

  /** A port that was free a moment ago. */
  const freePort = () =>
    new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
      });
    });

  it('serves the protocol and its health at the ports it is given, in memory without touching a folder', async () => {
    const [port, httpPort] = [await freePort(), await freePort()];
    const data = join(place.path, 'untouched');
    const node = await startRedress(['node', '--memory', '--port', `${port}`, '--http-port', `${httpPort}`, '--data', data]);
    expect(node.ready).toMatchObject({ eventStoreUrl: `esdb://127.0.0.1:${port}?tls=false`, httpUrl: `http://127.0.0.1:${httpPort}` });
    const client = EventStoreDBClient.connectionString(String(node.ready.eventStoreUrl));
    await client.appendToStream('order-1', jsonEvent({ type: 'placed', data: {} }));
    await client.dispose();
    expect((await fetch(`${node.ready.httpUrl}/health/live`)).status).toBe(204);
    expect(await (await fetch(`${node.ready.httpUrl}/metrics`)).text()).toContain('redress_node_events_written_total 1\n');
    expect(await node.stop('SIGTERM')).toMatchObject({ code: 0 });
    expect(existsSync(data)).toBe(false);
  });

  it('says which port is taken, and what to do', async () => {
    const node = await startRedress(['node', '--memory']);
    const port = new URL(String(node.ready.eventStoreUrl)).port;
    const httpPort = new URL(String(node.ready.httpUrl)).port;
    for (const [flag, taken] of [
      ['--port', port],
      ['--http-port', httpPort],
    ] as const)
      expect(await redress(['node', '--memory', flag, taken])).toMatchObject({
        code: 5,
        stdout: '',
        stderr: expect.stringContaining(`port ${taken} of 127.0.0.1 is taken`),
      });
    await node.stop();
  });

  it('refuses ports that are none, and the same one twice', async () => {
    expect(await redress(['node', '--http-port', 'x'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--http-port') });
    expect(await redress(['node', '--memory', '--port', '2113', '--http-port', '2113'])).toMatchObject({ code: 2 });
  });
});

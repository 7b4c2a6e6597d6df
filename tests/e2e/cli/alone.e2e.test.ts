import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type LocalTemporal, startLocalTemporal } from '@redress/workflows';
import { pino } from 'pino';
import { redress, type Started, scratch, startRedress } from '../../support/cli.js';
import { type Cluster, hasPostgres, startPostgres } from '../../support/postgres.js';

jest.setTimeout(10 * 60_000);

const eventually = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(100)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error('it never came');
};

(hasPostgres() ? describe : describe.skip)('the parts, each as a process of its own', () => {
  const place = scratch();
  const data = join(place.path, 'data');
  const parts: Started[] = [];
  let cluster: Cluster;
  let temporal: LocalTemporal;
  let env: Readonly<Record<string, string>>;
  let apiUrl: string;
  let key: string;

  const start = async (...args: readonly string[]): Promise<Started> => {
    const part = await startRedress([...args, '--data', data], env);
    parts.push(part);
    return part;
  };

  beforeAll(async () => {
    env = {};
    cluster = await startPostgres();
    temporal = await startLocalTemporal({ dataDir: place.path, log: pino({ level: 'silent' }) });
    const node = await start('node');
    env = { EVENTSTORE_URL: String(node.ready.eventStoreUrl), TEMPORAL_ADDRESS: temporal.address, DATABASE_URL: cluster.url };
    apiUrl = String((await start('api')).ready.apiUrl);
    await start('worker');
    await start('projector');
    const issued = await redress(['key', 'issue', '--staff', 's-002', '--role', 'customer_service_rep', '--json', '--data', data], env);
    key = (JSON.parse(issued.stdout) as { readonly key: string }).key;
  });
  afterAll(async () => {
    for (const part of parts.reverse()) await part.stop();
    await temporal?.stop();
    await cluster?.stop();
    place.remove();
  });

  const call = async (path: string, body?: object): Promise<Readonly<Record<string, unknown>>> => {
    const response = await fetch(new URL(path, apiUrl), {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return (await response.json()) as Readonly<Record<string, unknown>>;
  };

  it('take a complaint from the API through the loop into the views', async () => {
    const complainant = { name: '王芳', phone: '13900000000' };
    const opened = { complaintId: 'A-1', complainant, channel: 'hotline', receivedVia: 'service_department', rawContent: '空调不制冷' };
    expect(await call('/v1/complaints', opened)).toMatchObject({ id: 'A-1', status: 'received' });
    await eventually(async () => ((await call('/v1/complaints/A-1')).opened === true ? true : undefined));
    const rows = await eventually(async () => {
      // Nothing answers before the views are built for the first time.
      const found = (await call('/v1/complaints')).rows as readonly unknown[] | undefined;
      return found !== undefined && found.length > 0 ? found : undefined;
    });
    expect(rows).toMatchObject([{ id: 'A-1', stage: 'receive', holder: 's-002' }]);
  });

  it('scale: a second projector and a second API join without a word', async () => {
    await start('projector');
    const { ready } = await start('api');
    const answer = await fetch(new URL('/ready', String(ready.apiUrl)));
    expect(answer.status).toBe(200);
  });

  it('share one embedded database with nobody', async () => {
    const { DATABASE_URL: _postgres, ...embedded } = env;
    const owner = await startRedress(['projector', '--data', data], embedded);
    expect(owner.ready).toMatchObject({ ready: true, engine: 'pglite' });
    const second = await redress(['projector', '--data', data], embedded);
    expect(second).toEqual({ code: 3, stdout: '', stderr: expect.stringContaining('embedded database of the data folder') });
    expect(await owner.stop()).toMatchObject({ code: 0 });
  });
});

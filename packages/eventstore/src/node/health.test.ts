import { afterEach, describe, expect, it } from '@jest/globals';
import { type Health, serveHealth } from './health.js';

describe('what probes are told', () => {
  let health: Health | undefined;
  afterEach(() => health?.stop());

  const serve = async (problem?: string): Promise<string> => {
    health = await serveHealth({ host: '127.0.0.1', port: 0, problem: () => problem, metrics: async () => 'up 1\n' });
    return health.url;
  };

  it('a node that serves is alive', async () => {
    const answer = await fetch(`${await serve()}/health/live`);
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  it('one that does not says why', async () => {
    const answer = await fetch(`${await serve('the disk is full')}/health/live`);
    expect([answer.status, await answer.text()]).toEqual([503, 'the disk is full\n']);
  });

  it('figures come as text that Prometheus takes', async () => {
    const answer = await fetch(`${await serve()}/metrics`);
    expect(answer.headers.get('content-type')).toContain('version=0.0.4');
    expect(await answer.text()).toBe('up 1\n');
  });

  it('anything else is refused by name', async () => {
    const url = await serve();
    expect((await fetch(`${url}/streams`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  it('a taken port is a failure that says so', async () => {
    const port = Number(new URL(await serve()).port);
    await expect(serveHealth({ host: '127.0.0.1', port, problem: () => undefined, metrics: async () => '' })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

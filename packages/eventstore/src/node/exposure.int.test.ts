import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startNode } from '@redress/eventstore/node';
import { event, freshStream, nodes } from './testing/nodes.js';

const { start, connect, folder, cleanUp } = nodes();
afterAll(cleanUp);

const PASSWORD = 'right:word';

describe('what a node is not started with', () => {
  const tls = async () => ({ folder: join(await folder(), 'tls') });

  it('is TLS without users: it would be of use to nobody', async () => {
    await expect(startNode({ memory: true }, { access: { tls: await tls(), users: [] } })).rejects.toThrow(/list of users is empty/);
  });

  it('is a network without TLS, unless that is asked for twice', async () => {
    for (const options of [{}, { insecure: true }, { insecureOnNetwork: true }]) {
      await expect(startNode({ memory: true }, { host: '0.0.0.0', ...options })).rejects.toThrow(
        /neither encryption nor passwords.*insecureOnNetwork/,
      );
    }
    await start({ memory: true }, { host: '0.0.0.0', insecure: true, insecureOnNetwork: true });
  });

  it('is both at once', async () => {
    const access = { tls: await tls(), users: [{ login: 'root', password: PASSWORD, groups: ['$admins'] }] };
    await expect(startNode({ memory: true }, { access, insecure: true })).rejects.toThrow(/insecure.*access.*exclude/);
  });
});

describe('health and figures', () => {
  it('are on loopback alone, whoever the node itself serves, unless another address is named', async () => {
    const open = { host: '0.0.0.0', insecure: true, insecureOnNetwork: true, httpPort: 0 };
    expect((await start({ memory: true }, open)).httpUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const named = await start({ memory: true }, { httpPort: 0, httpHost: '0.0.0.0' });
    expect(named.host).toBe('127.0.0.1');
    expect(named.httpUrl).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/);
    expect((await fetch(`http://127.0.0.1:${new URL(named.httpUrl ?? '').port}/health/live`)).status).toBe(204);
  });
});

describe('a node with a fixed list of users', () => {
  it('serves other machines too, under the names it was given', async () => {
    const access = {
      tls: { folder: join(await folder(), 'tls'), names: ['store.example.org'] },
      users: [{ login: 'root', password: PASSWORD, groups: ['$admins'] }],
    };
    const node = await start({ memory: true }, { host: '0.0.0.0', access });
    const client = connect({ connectionString: node.connectionString.replace('://', `://root:${encodeURIComponent(PASSWORD)}@`) });
    expect(await client.appendToStream(freshStream(), event())).toMatchObject({ success: true });
  });
});

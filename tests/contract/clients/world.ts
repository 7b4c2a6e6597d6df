import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openUsers, startNode } from '@redress/eventstore/node';

export type Scheme = 'esdb' | 'kurrentdb';
export type Form = 'one host' | 'several hosts' | 'discovery';

export const FORMS: readonly Form[] = ['one host', 'several hosts', 'discovery'];

/** Nothing listens here: only the system may. */
const NOBODY = '127.0.0.1:1';

/** The forms of a connection string. Of several hosts one is down, as it may be in a cluster. */
export const connectionString = (scheme: Scheme, form: Form, port: number): string => {
  switch (form) {
    case 'one host':
      return `${scheme}://127.0.0.1:${port}?tls=false`;
    case 'several hosts':
      return `${scheme}://${NOBODY},localhost:${port}?tls=false&nodePreference=leader`;
    case 'discovery':
      return `${scheme}+discover://localhost:${port}?tls=false`;
  }
};

/** A node on disk that can be started anew at the same port. */
export const restartableNode = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'redress-clients-'));
  const file = join(folder, 'log.db');
  let node = await startNode({ file });
  const { port } = node;
  return {
    port,
    restart: async () => {
      await node.stop();
      node = await startNode({ file }, { port });
    },
    stop: async () => {
      await node.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Nothing in it needs to be escaped: the reads of the KurrentDB client take a connection string's password as it is written. */
const PASSWORD = 'a-long-password';

/** A node behind TLS, with certificates of its own and one user; `url` names both. */
export const securedNode = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'redress-clients-'));
  const users = { file: join(folder, 'users.db') };
  const known = openUsers(users.file, { N: 1_024, r: 8, p: 1 });
  await known.add({ login: 'ann', password: PASSWORD, groups: ['$admins'] });
  known.close();
  const node = await startNode({ memory: true }, { access: { tls: { folder: join(folder, 'tls') }, users } });
  return {
    url: (scheme: Scheme, form: Form): string => {
      const discover = form === 'discovery' ? '+discover' : '';
      return node.connectionString.replace('esdb://', `${scheme}${discover}://ann:${PASSWORD}@`);
    },
    stop: async () => {
      await node.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

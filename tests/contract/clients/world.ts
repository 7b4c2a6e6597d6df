import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNode } from '@redress/eventstore/node';

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

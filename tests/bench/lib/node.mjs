import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The embedded node, durable, in a child process, with a log of its own that is removed afterwards. */
export async function startNodeProcess() {
  const folder = mkdtempSync(join(tmpdir(), 'redress-bench-node-'));
  const child = fork(join(import.meta.dirname, 'node-process.mjs'), [join(folder, 'events.db')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { connectionString } = await new Promise((resolve, reject) =>
    child.once('message', resolve).once('exit', () => reject(new Error('node died'))),
  );
  return {
    connectionString,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

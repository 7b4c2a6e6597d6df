import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The embedded node in a child process over a file, or in memory without one. `usage` answers its memory and the processor time it has taken. */
export async function startNodeOn(file) {
  const child = fork(join(import.meta.dirname, 'node-process.mjs'), file === undefined ? [] : [file], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { connectionString, openedInMs } = await new Promise((resolve, reject) =>
    child.once('message', resolve).once('exit', () => reject(new Error('node died'))),
  );
  return {
    connectionString,
    openedInMs,
    usage: async () => {
      const answered = once(child, 'message');
      child.send('usage');
      return (await answered)[0];
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** The same, durable, with a log of its own that is removed afterwards. */
export async function startNodeProcess() {
  const folder = mkdtempSync(join(tmpdir(), 'redress-bench-node-'));
  const node = await startNodeOn(join(folder, 'events.db'));
  return {
    ...node,
    stop: async () => {
      await node.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const ownMicros = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** What the action answers, and the microseconds of processor that this process and the node took for it. */
export async function withProcessorTime(node, action) {
  const taken = async () => [ownMicros(), (await node.usage()).processorMicros];
  const before = await taken();
  const answer = await action();
  const [own, other] = (await taken()).map((micros, index) => micros - before[index]);
  return { answer, own, other };
}

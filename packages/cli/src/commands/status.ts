import type { Command } from 'commander';
import { unreachable } from '../failure.js';
import { whatRuns } from '../folder/running.js';
import { identify, kill, waitForEnd } from '../processes/identity.js';
import { dataOf, existingFolder, outputOf } from './context.js';

const STOP_MS = 45_000;

const readiness = async (url: string): Promise<unknown> => {
  const response = await fetch(new URL('/ready', url), { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  return response === undefined ? { ready: false, parts: [] } : response.json();
};

export const statusCommand = (program: Command): void => {
  program
    .command('status')
    .summary('say what runs on the data folder')
    .description('Says what runs on the data folder and whether it is ready. Ends with exit code 4 when nothing runs.')
    .action(async (_options: object, command: Command) => {
      const out = outputOf(command);
      const folder = existingFolder(dataOf(command));
      const running = whatRuns(folder);
      if (running === undefined) {
        if (out.json) out.result({ running: false, data: folder.path, kind: folder.kind });
        throw unreachable(`nothing runs on the data folder ${folder.path}`, 'start it with `redress up`');
      }
      const ready = (await readiness(running.apiUrl)) as {
        readonly ready: boolean;
        readonly parts: readonly { name: string; ready: boolean; detail?: string }[];
      };
      if (out.json) return out.result({ running: true, data: folder.path, kind: folder.kind, ...running, ...ready });
      const parts = ready.parts.map(
        (part) => `  ${part.ready ? '✓' : '✗'} ${part.name}${part.detail === undefined ? '' : `: ${part.detail}`}`,
      );
      out.result(
        [
          `redress ${running.command} (process ${running.owner.pid}) since ${running.since}: ${ready.ready ? 'ready' : 'not ready'}`,
          `  API          ${running.apiUrl}`,
          `  event store  ${running.eventStoreUrl}`,
          ...(running.eventStoreHttpUrl === undefined ? [] : [`               ${running.eventStoreHttpUrl}/metrics, /health/live`]),
          `  Temporal     ${running.temporalAddress ?? '–'}`,
          ...parts,
        ].join('\n'),
      );
    });
};

export const downCommand = (program: Command): void => {
  program
    .command('down')
    .summary('stop what runs on the data folder')
    .description('Stops the engine that runs on the data folder, in order, and waits for its end. Does nothing when none runs.')
    .action(async (_options: object, command: Command) => {
      const out = outputOf(command);
      const folder = existingFolder(dataOf(command));
      const running = whatRuns(folder);
      if (running === undefined) {
        out.note(`nothing runs on the data folder ${folder.path}`);
        return;
      }
      const owner = identify(running.owner.pid) ?? running.owner;
      kill(owner, 'SIGTERM');
      const left = await waitForEnd([owner], STOP_MS);
      if (left.length > 0)
        throw unreachable(`process ${owner.pid} does not stop`, `end it by force: kill -9 ${owner.pid}; its children end by themselves`);
      out.note('stopped');
    });
};

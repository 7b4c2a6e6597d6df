import type { Command } from 'commander';
import { z } from 'zod';
import { unreachable } from '../failure.js';
import { whatRuns } from '../folder/running.js';
import { identify, kill, waitForEnd } from '../processes/identity.js';
import { dataOf, existingFolder, outputOf } from './context.js';

const STOP_MS = 45_000;

const readiness = async (url: string): Promise<unknown> => {
  const response = await fetch(new URL('/ready', url), { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  return response === undefined ? { ready: false, parts: [] } : response.json();
};

const report = z.object({
  running: z.boolean(),
  fault: z.string().optional(),
  views: z.array(
    z.looseObject({
      view: z.string(),
      version: z.int(),
      state: z.string(),
      built: z.boolean(),
      position: z.string().nullable(),
      lag: z.object({ events: z.number(), seconds: z.number() }),
      eventsPerSecond: z.number(),
      rebuilding: z.number().optional(),
      failure: z.string().optional(),
    }),
  ),
});
type Report = z.infer<typeof report>;

/** What the projector says of each view; nothing where it does not answer. */
const viewsOf = async (url: string | undefined): Promise<Report | undefined> => {
  if (url === undefined) return undefined;
  const response = await fetch(new URL('/views', url), { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  return response?.ok ? report.parse(await response.json()) : undefined;
};

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

const viewLines = ({ views }: Report): readonly string[] =>
  views.map(({ view, version, state, built, position, lag, eventsPerSecond, rebuilding, failure }) =>
    [
      `    ${view} v${version}: ${state}`,
      ...(built ? [] : ['being built']),
      ...(rebuilding === undefined ? [] : [`rebuild at ${percent(rebuilding)}`]),
      `position ${position ?? 'none'}`,
      `${lag.events} events and ${Math.round(lag.seconds)} s behind`,
      `${eventsPerSecond.toFixed(1)} events/s`,
      ...(failure === undefined ? [] : [failure]),
    ].join(', '),
  );

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
      const told = await viewsOf(running.viewsUrl);
      if (out.json)
        return out.result({ running: true, data: folder.path, kind: folder.kind, ...running, ...ready, views: told?.views ?? [] });
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
          ...(running.viewsUrl === undefined ? [] : [`  views        ${running.viewsUrl}`]),
          ...(told === undefined ? [] : viewLines(told)),
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

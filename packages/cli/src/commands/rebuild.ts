import type { Rebuilt } from '@redress/projections';
import type { Command } from 'commander';
import { z } from 'zod';
import { badInput, failed, inUse, messageOf, unreachable } from '../failure.js';
import { ensureDataFolder } from '../folder/data-folder.js';
import type { Output } from '../output.js';
import { dataOf, existingFolder, outputOf } from './context.js';

const HELP = `
A view is built anew from the log in a table beside the live one, which answers and goes on meanwhile; then the new one takes its place in one
step. It also sets going again a view that had stopped at an event, once the cause is mended. Broken off, it leaves everything as it was.
With DATABASE_URL and EVENTSTORE_URL set it works on that database; otherwise on what runs on the data folder, or on the folder itself.
`;

const line = z.union([
  z.object({ progress: z.number() }),
  z.object({ rebuilt: z.object({ view: z.string(), rows: z.int(), position: z.string().nullable() }) }),
  z.object({ failed: z.string() }),
]);

type Rebuilding = (view: string, onProgress: (share: number) => void) => Promise<Rebuilt>;

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<z.infer<typeof line>> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield line.parse(JSON.parse(part));
  }
}

/** Asks the process that keeps the views. */
const asking =
  (url: string, cliKey: string): Rebuilding =>
  async (view, onProgress) => {
    const response = await fetch(new URL(`/views/${view}/rebuild`, url), {
      method: 'POST',
      headers: { authorization: `Bearer ${cliKey}` },
    }).catch((error: unknown) => {
      throw unreachable(`the projector at ${url} does not answer: ${messageOf(error)}`, 'look at `redress status`', error);
    });
    if (!response.ok || response.body === null) throw failed(`the projector refuses: ${(await response.text()).trim()}`);
    for await (const said of linesOf(response.body)) {
      if ('progress' in said) onProgress(said.progress);
      else if ('rebuilt' in said) return said.rebuilt;
      else throw failed(`${view} was not rebuilt, its live rows are as they were: ${said.failed}`);
    }
    throw failed(`${view}: the projector ended before the rebuild did; its live rows are as they were`, 'run the command again');
  };

/** Builds in this process, beside whatever projectors work on the database. */
const onDatabase = async (path: string, url: string, work: (rebuilding: Rebuilding) => Promise<void>): Promise<void> => {
  const eventStoreUrl = process.env.EVENTSTORE_URL;
  if (!eventStoreUrl) throw badInput('EVENTSTORE_URL is not set, but DATABASE_URL is', 'set both, or neither');
  const { AlreadyUnderWay, rebuild, views } = await import('@redress/projections');
  const { openCore } = await import('../engine/core.js');
  const { errorLog } = await import('../engine/log.js');
  const { openViews } = await import('../engine/views.js');
  const log = errorLog('rebuild');
  const core = await openCore({ eventStoreUrl, keys: ensureDataFolder(path).keys, log });
  try {
    const { database, close } = await openViews({ url }, log);
    const rebuilding: Rebuilding = async (view, onProgress) => {
      const projections = views.filter(({ name }) => name === view);
      const [rebuilt] = await rebuild({ store: core.store, database, log, projections, onProgress }).catch((error: unknown) => {
        if (error instanceof AlreadyUnderWay) throw inUse(error.message, 'wait for its end', error);
        throw failed(
          `${view} was not rebuilt, its live rows are as they were: ${messageOf(error)}`,
          'mend the cause, then run it again',
          error,
        );
      });
      if (rebuilt === undefined) throw failed(`${view} was not rebuilt`);
      return rebuilt;
    };
    await work(rebuilding).finally(close);
  } finally {
    await core.close();
  }
};

const onFolder = async (path: string, out: Output, work: (rebuilding: Rebuilding) => Promise<void>): Promise<void> => {
  const folder = existingFolder(path);
  const { withEngine } = await import('../engine/with-engine.js');
  await withEngine({ folder, command: 'rebuild', out }, async ({ running, cliKey, own }) => {
    await own?.viewsCurrent(out.progress);
    if (running.viewsUrl === undefined) throw failed('what runs on the data folder keeps no views', 'start it again with this release');
    await work(asking(running.viewsUrl, cliKey));
  });
};

/** Builds views anew while the live ones serve. */
export const rebuildCommand = (program: Command): void => {
  program
    .command('rebuild')
    .summary('build views anew from the log while the live ones serve')
    .description('Builds views anew from the log while the live ones serve; all of them unless some are named.')
    .argument('[VIEW...]', 'names of views')
    .addHelpText('after', HELP)
    .action(async (named: readonly string[], _options: object, command: Command) => {
      const out = outputOf(command);
      const { views } = await import('@redress/projections');
      const known = views.map(({ name }) => name);
      const unknown = named.find((name) => !known.includes(name));
      if (unknown !== undefined) throw badInput(`there is no view ${JSON.stringify(unknown)}`, `there are: ${known.join(', ')}`);
      const rebuilt: Rebuilt[] = [];
      const work = async (rebuilding: Rebuilding): Promise<void> => {
        for (const view of named.length === 0 ? known : named)
          rebuilt.push(await rebuilding(view, (share) => out.progress(`building ${view}: ${Math.floor(share * 100)} %`)));
        out.settle();
      };
      const url = process.env.DATABASE_URL;
      await (url ? onDatabase(dataOf(command), url, work) : onFolder(dataOf(command), out, work));
      if (out.json) return out.result({ rebuilt });
      out.result(rebuilt.map(({ view, rows, position }) => `${view}: ${rows} rows, as of position ${position ?? 'none'}`).join('\n'));
    });
};

import type { Command } from 'commander';
import type { Core } from '../engine/core.js';
import { badInput } from '../failure.js';
import { type DataFolder, ensureDataFolder } from '../folder/data-folder.js';
import { dataOf, listenAt, outputOf } from './context.js';
import { type Part, runPart } from './run-part.js';

const ENVIRONMENT = `
Environment:
  EVENTSTORE_URL    esdb:// or kurrentdb://host:port?tls=false, of \`redress node\` or of a KurrentDB/EventStoreDB cluster: several hosts with a
                    comma, or esdb+discover://
  TEMPORAL_ADDRESS  host:port of the Temporal server (worker)
  DATABASE_URL      postgres://user:password@host:port/database for the views (api, projector); without it the embedded database of the
                    data folder is used, which has one owner: a second process says so and ends with exit code 3
  REDRESS_DATA      data folder with the keyring; processes that share a log share its keyring
  REDRESS_LOG_LEVEL debug, info (default), warn or error; the log goes to standard error, one JSON object a line
More processes of a kind may be added at any time.
`;

const needed = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw badInput(`${name} is not set`, 'set it as `--help` says, or start everything with `redress up`');
  return value;
};

const coreOf = async (folder: DataFolder, name: string): Promise<{ readonly core: Core; readonly log: import('pino').Logger }> => {
  const { openCore } = await import('../engine/core.js');
  const { errorLog } = await import('../engine/log.js');
  const log = errorLog(name);
  return { core: await openCore({ eventStoreUrl: needed('EVENTSTORE_URL'), keys: folder.keys, log }), log };
};

/** Starts further parts behind an open core; the core is closed when one of them does not start. */
const behind = async (core: Core, start: () => Promise<Part>): Promise<Part> => {
  try {
    const part = await start();
    return {
      ...part,
      stop: async () => {
        await part.stop();
        await core.close();
      },
    };
  } catch (error) {
    await core.close();
    throw error;
  }
};

const apiCommand = (program: Command): void => {
  program
    .command('api')
    .summary('run the HTTP interface alone')
    .description('Runs the HTTP interface alone. On the embedded database it runs the projector too, since nobody else could.')
    .option('--host <HOST>', 'address to listen on; 127.0.0.1 unless REDRESS_API_HOST says otherwise')
    .option('--port <PORT>', 'port; a free one unless REDRESS_API_PORT names one')
    .addHelpText('after', ENVIRONMENT)
    .action(async (options: { readonly host?: string; readonly port?: string }, command: Command) => {
      const { host, port } = await listenAt(options);
      const folder = ensureDataFolder(dataOf(command));
      await runPart(outputOf(command), async () => {
        const { core, log } = await coreOf(folder, 'api');
        return behind(core, async () => {
          const { ensureCliKey, seed } = await import('../engine/seed.js');
          const { openDoors } = await import('../engine/doors.js');
          const { openViews, startViews, viewsProblem } = await import('../engine/views.js');
          await seed(core, folder);
          await ensureCliKey(core, folder);
          const url = process.env.DATABASE_URL;
          const views = await openViews(url ? { url } : { folder }, log);
          const projector = url ? undefined : startViews(core, views, log);
          const parts = projector === undefined ? [] : [{ name: 'projector', problem: () => viewsProblem(projector) }];
          const close = async () => {
            await projector?.stop();
            await views.close();
          };
          try {
            const doors = await openDoors({ core, database: views.database, parts, host, port, log });
            const stop = () => doors.stop().then(close);
            return { ready: { apiUrl: doors.url }, line: `API ready: ${doors.url}`, stop };
          } catch (error) {
            await close();
            throw error;
          }
        });
      });
    });
};

const workerCommand = (program: Command): void => {
  program
    .command('worker')
    .summary('run the loops: a Temporal worker and the relay')
    .description('Runs the loops alone: a Temporal worker and the relay that tells it what the log says.')
    .addHelpText('after', ENVIRONMENT)
    .action(async (_options: object, command: Command) => {
      const temporalAddress = needed('TEMPORAL_ADDRESS');
      const folder = ensureDataFolder(dataOf(command));
      await runPart(outputOf(command), async () => {
        const { core, log } = await coreOf(folder, 'worker');
        return behind(core, async () => {
          const { startLoops } = await import('../engine/loops.js');
          const loops = await startLoops({ core, temporalAddress, log });
          return { ready: { temporalAddress }, line: `worker ready on ${temporalAddress}`, stop: loops.stop };
        });
      });
    });
};

const projectorCommand = (program: Command): void => {
  program
    .command('projector')
    .summary('keep the views current')
    .description('Keeps the views current, alone.')
    .addHelpText('after', ENVIRONMENT)
    .action(async (_options: object, command: Command) => {
      const folder = ensureDataFolder(dataOf(command));
      await runPart(outputOf(command), async () => {
        const { core, log } = await coreOf(folder, 'projector');
        return behind(core, async () => {
          const { openViews, startViews } = await import('../engine/views.js');
          const url = process.env.DATABASE_URL;
          const views = await openViews(url ? { url } : { folder }, log);
          const projector = startViews(core, views, log);
          return {
            ready: { engine: views.database.engine },
            line: `projector ready (${views.database.engine})`,
            stop: async () => {
              await projector.stop();
              await views.close();
            },
          };
        });
      });
    });
};

/** The parts of the engine behind the event store as processes of their own, as they run in production. */
export const standaloneCommands = (program: Command): void => {
  apiCommand(program);
  workerCommand(program);
  projectorCommand(program);
};

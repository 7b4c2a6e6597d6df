import type { Command } from 'commander';
import type { Core } from '../engine/core.js';
import { badInput } from '../failure.js';
import { type DataFolder, ensureDataFolder } from '../folder/data-folder.js';
import { dataOf, listenAt, outputOf, wholeNumber } from './context.js';
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

const PROJECTOR_HELP = `
Over HTTP it answers GET /health/live (204 while it works), GET /health/ready (204, or 503 naming the views that are not ready), GET /metrics
(Prometheus) and GET /views (version, position, lag, rate and state of each view).
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
          const { startProjecting } = await import('../engine/projecting.js');
          const { openViews, untilBuilt, viewsProblem } = await import('../engine/views.js');
          await seed(core, folder);
          const secret = await ensureCliKey(core, folder);
          const url = process.env.DATABASE_URL;
          const views = await openViews(url ? { url } : { folder }, log);
          const projecting = url ? undefined : await startProjecting({ core, views, log, secret });
          const parts = projecting === undefined ? [] : [{ name: 'projector', problem: () => viewsProblem(projecting.projector) }];
          const close = async () => {
            await projecting?.stop();
            await views.close();
          };
          try {
            if (projecting !== undefined) await untilBuilt(projecting.projector);
            const doors = await openDoors({ core, database: views.database, parts, host, port, log });
            const stop = () => doors.stop().then(close);
            const viewsUrl = projecting?.health.url;
            return { ready: { apiUrl: doors.url, ...(viewsUrl !== undefined && { viewsUrl }) }, line: `API ready: ${doors.url}`, stop };
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
    .option('--host <HOST>', 'address of health and metrics', '127.0.0.1')
    .option('--http-port <PORT>', 'port for health and metrics; 0 chooses a free one', '0')
    .addHelpText('after', PROJECTOR_HELP + ENVIRONMENT)
    .action(async (options: { readonly host: string; readonly httpPort: string }, command: Command) => {
      const port = wholeNumber('--http-port', options.httpPort, [0, 65_535]);
      const folder = ensureDataFolder(dataOf(command));
      await runPart(outputOf(command), async () => {
        const { core, log } = await coreOf(folder, 'projector');
        return behind(core, async () => {
          const { startProjecting } = await import('../engine/projecting.js');
          const { openViews } = await import('../engine/views.js');
          const url = process.env.DATABASE_URL;
          const views = await openViews(url ? { url } : { folder }, log);
          const projecting = await startProjecting({ core, views, log, host: options.host, port }).catch(async (error: unknown) => {
            await views.close();
            throw error;
          });
          const { engine } = views.database;
          return {
            ready: { engine, viewsUrl: projecting.health.url },
            line: `projector ready (${engine})\nhealth and metrics: ${projecting.health.url}`,
            stop: async () => {
              await projecting.stop();
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

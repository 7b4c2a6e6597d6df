import type { Command } from 'commander';
import type { Core } from '../engine/core.js';
import { badInput, systemCode, unfit } from '../failure.js';
import { type DataFolder, ensureDataFolder } from '../folder/data-folder.js';
import type { Output } from '../output.js';
import { dataOf, listenAt, outputOf, untilAskedToStop, wholeNumber } from './context.js';

const ENVIRONMENT = `
Environment:
  EVENTSTORE_URL    esdb://host:port?tls=false, of \`redress node\` or of a KurrentDB/EventStoreDB cluster
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

type Part = { readonly ready: object; readonly line: string; readonly stop: () => Promise<void> };

/** Runs a part until the process is asked to stop. */
const runPart = async (out: Output, start: () => Promise<Part>): Promise<void> => {
  const stopping = untilAskedToStop();
  const part = await start();
  if (out.json) out.result({ ready: true, ...part.ready });
  else out.result(part.line);
  await stopping;
  await part.stop();
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

const nodeCommand = (program: Command): void => {
  program
    .command('node')
    .summary('run the embedded event store alone')
    .description('Runs the embedded event store of the data folder alone.')
    .option('--host <HOST>', 'address to listen on; there is neither encryption nor a password', '127.0.0.1')
    .option('--port <PORT>', 'port; 0 chooses a free one', '0')
    .option('--insecure', 'serve other machines too, unencrypted')
    .action(async (options: { readonly host: string; readonly port: string; readonly insecure?: boolean }, command: Command) => {
      const port = wholeNumber('--port', options.port, [0, 65_535]);
      const folder = ensureDataFolder(dataOf(command));
      const { startNode } = await import('@redress/eventstore/node');
      const { errorLog } = await import('../engine/log.js');
      await runPart(outputOf(command), async () => {
        const node = await startNode(
          { file: folder.events },
          { host: options.host, port, log: errorLog('node'), insecureOnNetwork: options.insecure === true },
        ).catch((error: unknown) => {
          if (systemCode(error) === 'EADDRINUSE' || /EADDRINUSE|address already in use/i.test(String(error)))
            throw unfit(`port ${port} of ${options.host} is taken`, 'choose another with --port, or leave it out', error);
          throw error;
        });
        void node.failed.then((fault) => {
          process.stderr.write(`redress: the event store has stopped: ${fault.message}\n`);
          process.exit(1);
        });
        return {
          ready: { eventStoreUrl: node.connectionString },
          line: `event store ready: EVENTSTORE_URL='${node.connectionString}'`,
          stop: () => node.stop(),
        };
      });
    });
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

/** The parts of the engine as processes of their own, as they run in production. */
export const standaloneCommands = (program: Command): void => {
  nodeCommand(program);
  apiCommand(program);
  workerCommand(program);
  projectorCommand(program);
};

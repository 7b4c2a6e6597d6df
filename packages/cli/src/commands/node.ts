import type { Node, NodeOptions, NodeStorage } from '@redress/eventstore/node';
import type { Command } from 'commander';
import { badInput, inUse, systemCode, unfit } from '../failure.js';
import { ensureDataFolder } from '../folder/data-folder.js';
import { dataOf, outputOf, wholeNumber } from './context.js';
import { ACCESS_HELP, type AccessFlags, accessOf, explainAccess, withAccessFlags } from './node-access.js';
import { collectLimit, LIMITS_HELP } from './node-limits.js';
import { runPart } from './run-part.js';

const HELP = `
Any client of EventStoreDB or KurrentDB connects to it. Over HTTP it answers GET /health/live (204 while it serves, 503 with the reason when
it does not) and GET /metrics (Prometheus), to this machine alone unless --http-host says otherwise: nobody is asked who they are there.
Neither tells names, streams or data.
`;

type Options = {
  readonly host: string;
  readonly port: string;
  readonly httpPort: string;
  readonly httpHost: string;
  readonly memory?: boolean;
  readonly limit?: Readonly<Record<string, number>>;
} & AccessFlags;

const start = async (storage: NodeStorage, options: NodeOptions): Promise<Node> => {
  const { LogUnusable, startNode } = await import('@redress/eventstore/node');
  return startNode(storage, options).catch(async (error: unknown) => {
    if (error instanceof LogUnusable) {
      if (/in use by another process/.test(error.message))
        throw inUse(error.message, 'stop that process, or name another place with --data DIR', error);
      throw unfit(error.message, 'nothing was changed; `redress node check` verifies an event log', error);
    }
    const [, taken] = /address already in use [^\s\]]*:(\d+)/.exec(String(error)) ?? [];
    if (systemCode(error) === 'EADDRINUSE' || taken !== undefined)
      throw unfit(
        `port ${taken ?? options.port} of ${taken === options.httpPort ? options.httpHost : options.host} is taken`,
        'choose another with --port or --http-port, or leave it out',
        error,
      );
    throw await explainAccess(error);
  });
};

const run = async (options: Options, command: Command): Promise<void> => {
  const port = wholeNumber('--port', options.port, [0, 65_535]);
  const httpPort = wholeNumber('--http-port', options.httpPort, [0, 65_535]);
  if (port !== 0 && port === httpPort)
    throw badInput(`--port and --http-port are both ${port}`, 'give each a port of its own, or leave one out');
  const storage = options.memory ? { memory: true as const } : { file: ensureDataFolder(dataOf(command)).events };
  const { errorLog } = await import('../engine/log.js');
  const given = { host: options.host, port, httpPort, httpHost: options.httpHost, log: errorLog('node'), limits: options.limit ?? {} };
  const access = await accessOf(options, () => ensureDataFolder(dataOf(command)));
  await runPart(outputOf(command), async () => {
    const node = await start(storage, { ...given, ...access.options }).catch((error: unknown) => {
      access.undo();
      throw error;
    });
    void node.failed.then((fault) => {
      process.stderr.write(`redress: the event store has stopped: ${fault.message}\n`);
      process.exit(1);
    });
    const { firstAdmin } = access;
    const admin = firstAdmin && `\nfirst user: ${firstAdmin.login}, password ${firstAdmin.password}; it is not shown again`;
    const kept = options.memory ? '\nin memory: everything is gone when it stops' : '';
    return {
      ready: { eventStoreUrl: node.connectionString, httpUrl: node.httpUrl, pid: process.pid, ...(firstAdmin && { admin: firstAdmin }) },
      line: `event store ready: EVENTSTORE_URL='${node.connectionString}'\nhealth and metrics: ${node.httpUrl}${kept}${admin ?? ''}`,
      stop: () => node.stop(),
    };
  });
};

/** Runs the embedded event store alone. The answer is the command under which those that look after a node belong. */
export const nodeCommand = (program: Command): Command =>
  withAccessFlags(program.command('node'))
    .summary('run the embedded event store alone')
    .description('Runs the embedded event store of the data folder alone.')
    .option('--host <HOST>', 'address to listen on; another than this machine needs --tls', '127.0.0.1')
    .option('--port <PORT>', 'port; 0 chooses a free one', '0')
    .option('--http-port <PORT>', 'port for health and metrics; 0 chooses a free one', '0')
    .option('--http-host <HOST>', 'address for health and metrics: plain HTTP, open to whoever can reach it', '127.0.0.1')
    .option('--memory', 'keep nothing: the log lasts as long as the process')
    .option('--limit <NAME=NUMBER>', 'what the node takes on before it says no; may be repeated', collectLimit)
    .addHelpText('after', HELP + ACCESS_HELP + LIMITS_HELP)
    .action(run);

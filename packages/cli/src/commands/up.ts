import type { Command } from 'commander';
import { ensureDataFolder } from '../folder/data-folder.js';
import { dataOf, listenAt, outputOf, untilAskedToStop } from './context.js';

const HELP = `
Starts the embedded event store and a local Temporal server as children, and the API, the worker, the relay and the projector in this process.
Everything it writes lies in the data folder; free ports are chosen and recorded there. On the first start it publishes the shipped policy,
calendar and directory. With TEMPORAL_ADDRESS set it uses that server. Ctrl-C or \`redress down\` stops it in order.
`;

type Options = {
  readonly host?: string;
  readonly port?: string;
  readonly split?: boolean;
  readonly drill?: boolean;
  readonly profile?: string;
};

export const upCommand = (program: Command): void => {
  program
    .command('up')
    .summary('start the whole engine on this machine')
    .description('Starts the whole engine on one machine.')
    .option('--host <HOST>', 'address the API listens on; 127.0.0.1 unless REDRESS_API_HOST says otherwise')
    .option('--port <PORT>', 'port of the API; a free one unless REDRESS_API_PORT names one')
    .option('--split', 'run worker, and projector with API, as processes of their own, as in production')
    .option('--profile <PROFILE>', 'on the first start: the policy to begin with, see `redress policy profiles`; also REDRESS_PROFILE')
    .option('--drill', 'make a new data folder one for drills: a working day lasts 3 seconds')
    .addHelpText('after', HELP)
    .action(async (options: Options, command: Command) => {
      const out = outputOf(command);
      const { host, port } = await listenAt(options);
      const folder = ensureDataFolder(dataOf(command), options.drill ? 'drill' : undefined);
      const { startEngine } = await import('../engine/engine.js');
      const stopping = untilAskedToStop();
      const starting = startEngine({
        folder,
        out,
        command: 'up',
        scope: 'everything',
        split: options.split === true,
        ...(options.profile === undefined ? {} : { profile: options.profile }),
        host,
        port,
      });
      const engine = await Promise.race([starting, stopping.then(() => undefined)]);
      if (engine === undefined) {
        await starting.then(
          (late) => late.stop(),
          () => undefined,
        );
        return;
      }
      const { apiUrl, eventStoreUrl, eventStoreHttpUrl, viewsUrl, temporalAddress, temporalUrl } = engine.running;
      out.result(
        out.json
          ? {
              ready: true,
              data: folder.path,
              kind: folder.kind,
              apiUrl,
              docsUrl: `${apiUrl}/docs`,
              eventStoreUrl,
              eventStoreHttpUrl,
              viewsUrl,
              temporalAddress,
              pid: process.pid,
            }
          : [
              'redress is up',
              `  API          ${apiUrl}  (documentation: ${apiUrl}/docs)`,
              `  event store  ${eventStoreUrl}  (figures: ${eventStoreHttpUrl}/metrics)`,
              `  views        ${viewsUrl}/metrics`,
              `  Temporal     ${temporalAddress}${temporalUrl === undefined ? '' : `  (${temporalUrl})`}`,
              `  data folder  ${folder.path} (${folder.kind})`,
              `  API keys     redress key issue --staff s-002 --role customer_service_rep --data ${folder.path}`,
              '',
            ].join('\n'),
      );
      await stopping;
      out.note('stopping');
      await engine.stop();
      out.note('stopped');
    });
};

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { badInput, failed } from '../failure.js';
import { dataOf, existingFolder, outputOf } from './context.js';

const HELP = `
Verifies the checksum of every event, that no position, revision or acknowledged event is missing, and the structure of the file with its
indexes; names the first damage and ends with exit code 1. It changes nothing, and what runs on the log goes on meanwhile.
`;

const fileOf = (given: string | undefined, command: Command): string => {
  if (given === undefined) return existingFolder(dataOf(command)).events;
  if (!existsSync(given)) throw badInput(`there is nothing at ${given}`, 'name an event log, or a folder that holds one');
  return statSync(given).isDirectory() ? join(given, 'events.db') : given;
};

/** `redress node check`, under the command of the node. */
export const nodeCheckCommand = (node: Command): void => {
  node
    .command('check')
    .summary('verify the event log')
    .description('Verifies an event log: that of the data folder, or another.')
    .argument('[WHERE]', 'an event log, a backup or a data folder')
    .addHelpText('after', HELP)
    .action(async (where: string | undefined, _options: object, command: Command) => {
      const out = outputOf(command);
      const file = fileOf(where, command);
      if (!existsSync(file)) throw badInput(`there is no event log at ${file}`, 'name one, or a data folder with --data DIR');
      const { checkLog } = await import('@redress/eventstore/node');
      const { inPlainWords } = await import('../backup/faults.js');
      const onProgress = (events: number) => out.progress(`${events.toLocaleString('en')} events verified`);
      const { damage, ...found } = await checkLog(file, { onProgress }).catch(inPlainWords);
      out.settle();
      if (out.json)
        out.result({ sound: damage === undefined, ...found, ...(damage && { damage: { what: damage.what, ...damage.place } }) });
      if (damage !== undefined)
        throw failed(damage.message, 'restore a backup with `redress restore`; what is sound can still be read', damage);
      if (!out.json) out.result(`sound: ${found.events.toLocaleString('en')} events in ${found.streams.toLocaleString('en')} streams`);
    });
};

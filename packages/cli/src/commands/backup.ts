import type { Command } from 'commander';
import type { Output } from '../output.js';
import { dataOf, existingFolder, outputOf } from './context.js';

const BACKUP_HELP = `
Whatever runs on the data folder goes on meanwhile: the copy holds everything that was acknowledged before it began. It is verified, event by
event, before it counts. The keyring is not in it and is kept apart (\`redress keyring export\`): otherwise an old backup would bring erased
persons back. Nor are the users and certificates of a node with TLS (users.db, tls).
`;

const RESTORE_HELP = `
Into a new data folder, or one that holds nothing but its keyring; nothing is ever replaced. Views and running loops are built anew from the
log at the next start; a database or a Temporal server of your own must be an empty one. Bring the keyring into the folder before that
(\`redress keyring import\`): without it all personal values read as erased, and API keys are void.
`;

const verified = (out: Output) => (events: number) => out.progress(`${events.toLocaleString('en')} events verified`);

const summary = ({ events, streams, bytes }: { readonly events: number; readonly streams: number; readonly bytes: number }): string =>
  `${events.toLocaleString('en')} events in ${streams.toLocaleString('en')} streams, ${(bytes / 1_000_000).toFixed(1)} MB`;

export const backupCommand = (program: Command): void => {
  program
    .command('backup')
    .summary('copy the event log while everything goes on')
    .description('Copies the event log of the data folder into a new folder, consistent and verified.')
    .argument('<TO>', 'a new folder for the backup')
    .addHelpText('after', BACKUP_HELP)
    .action(async (to: string, _options: object, command: Command) => {
      const out = outputOf(command);
      const folder = existingFolder(dataOf(command));
      const { takeBackup } = await import('../backup/take-backup.js');
      const taken = await takeBackup(folder, to, verified(out));
      out.result(out.json ? taken : `backup ${taken.path}: ${summary(taken.log)}`);
      out.note(`the keyring ${folder.keys} is not in it: keep it, with its wrapping key, in a place of its own`);
    });
};

export const restoreCommand = (program: Command): void => {
  program
    .command('restore')
    .summary('bring a backup into a new data folder')
    .description('Brings a backup of the event log into a data folder without one, and verifies it.')
    .argument('<FROM>', 'the folder that `redress backup` wrote')
    .addHelpText('after', RESTORE_HELP)
    .action(async (from: string, _options: object, command: Command) => {
      const out = outputOf(command);
      const { restoreBackup } = await import('../backup/restore-backup.js');
      const restored = await restoreBackup(from, dataOf(command), verified(out));
      out.result(out.json ? restored : `restored into ${restored.data}: ${summary(restored.log)}, as of ${restored.takenAt}`);
      if (!restored.hasKeyring) out.note('there is no keyring in it: bring it back before anything is started here');
    });
};

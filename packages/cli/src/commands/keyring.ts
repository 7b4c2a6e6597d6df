import { existsSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { aggregates } from '@redress/domain';
import type { Command } from 'commander';
import { badInput, failed, messageOf, unfit } from '../failure.js';
import { type DataFolder, ensureDataFolder } from '../folder/data-folder.js';
import { takeLock } from '../folder/lock.js';
import { whatRuns } from '../folder/running.js';
import { dataOf, existingFolder, outputOf } from './context.js';
import { withCore } from './with-core.js';

const HELP = `
The keyring (keys.db) holds a key for each person whose values are sealed in the log; its wrapping key lies beside it (keys.db.wrap). Backups of
the log do not contain it: keep exports of it, apart from them, and export as often as the log is backed up: a person's key is made with their first
event, and what is lost with its key reads as erased. \`redress keyring check\` tells what the log needs and the keyring lacks.
The passphrase of an export is read from the file of --passphrase-file, or from REDRESS_KEYRING_PASSPHRASE.
`;

/** A passphrase stands between whoever finds the file and every person's values. */
const LEAST = 12;

type Passphrase = { readonly passphraseFile?: string };

const passphraseOf = ({ passphraseFile }: Passphrase): string => {
  const given = passphraseFile === undefined ? process.env.REDRESS_KEYRING_PASSPHRASE : readPassphrase(passphraseFile);
  if (given === undefined || given === '')
    throw badInput('there is no passphrase', 'write one into a file and name it with --passphrase-file, or set REDRESS_KEYRING_PASSPHRASE');
  if ([...given].length < LEAST) throw badInput(`the passphrase is too short: it needs at least ${LEAST} characters`);
  return given;
};

const readPassphrase = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw badInput(`the passphrase cannot be read: ${messageOf(error)}`, 'name a file of one line with --passphrase-file', error);
  }
};

const keyringOf = (folder: DataFolder): string => {
  if (!existsSync(folder.keys))
    throw badInput(`the data folder ${folder.path} has no keyring yet`, 'import an export with `redress keyring import`');
  return folder.keys;
};

/** Keeps others off the folder; fails with exit code 3 when something runs on it. */
const lockIdle = (folder: DataFolder): (() => void) => {
  const runs = whatRuns(folder);
  const who = runs === undefined ? undefined : `redress ${runs.command} (process ${runs.owner.pid}, since ${runs.since})`;
  return takeLock(folder.lock, `the data folder ${folder.path}`, who).release;
};

/** What is wrong with a keyring is the place's fault, not the command's. */
const explain = (error: unknown): never => {
  throw unfit(messageOf(error), 'nothing was changed', error);
};

const passphraseOption = (command: Command): Command =>
  command.option('--passphrase-file <FILE>', 'file whose only line is the passphrase');

export const keyringCommand = (program: Command): void => {
  const keyring = program
    .command('keyring')
    .summary('look after the keys of persons: status, check, rotate, export, import, new')
    .description('The keys under which personal values are sealed.')
    .addHelpText('after', HELP);

  keyring
    .command('status')
    .summary('count the keys; say which wrapping key is in force')
    .action(async (_options: object, command: Command) => {
      const out = outputOf(command);
      const { keyringStatus } = await import('@redress/eventstore');
      const file = keyringOf(existingFolder(dataOf(command)));
      const status = await Promise.resolve(file).then(keyringStatus).catch(explain);
      const { persons, keys, destroyed, wrappingKey } = status;
      out.result(out.json ? status : `${persons} persons, ${keys} keys, ${destroyed} destroyed; wrapping key ${wrappingKey}`);
    });

  keyring
    .command('check')
    .summary('find values in the log whose keys are lost')
    .description('Reads the whole log and finds values whose keys are lost without an erasure. Ends with exit code 1 when there are any.')
    .action(async (_options: object, command: Command) => {
      const out = outputOf(command);
      const { findLostKeys } = await import('@redress/eventstore');
      const categories = aggregates.map(({ category }) => category);
      const found = await withCore({ path: dataOf(command), command: 'keyring', out }, ({ store }) => findLostKeys(store, categories));
      const { sealed, erased, lost, persons } = found;
      out.result(out.json ? found : [`${sealed} events with sealed values: ${erased} erased, ${lost} lost`, ...persons].join('\n'));
      if (lost > 0)
        throw failed(
          `the keys of ${persons.length} persons are lost`,
          'import an export that has them: `redress keyring import`; where there is none, `redress erase PERSON` certifies the loss',
        );
    });

  keyring
    .command('rotate')
    .summary('wrap all keys with a new wrapping key')
    .description(
      'Gives the keyring a new wrapping key and wraps all keys with it. What runs on the folder goes on and takes it over by itself.',
    )
    .action(async (_options: object, command: Command) => {
      const out = outputOf(command);
      const { rotateWrappingKey } = await import('@redress/eventstore');
      const file = keyringOf(existingFolder(dataOf(command)));
      const rotated = await Promise.resolve(file).then(rotateWrappingKey).catch(explain);
      out.result(out.json ? rotated : `${rotated.keys} keys are wrapped with the new wrapping key ${rotated.to}`);
      out.note('copies of the old keyring still open with the old wrapping key: destroy them');
    });

  keyring
    .command('new')
    .summary('make an empty keyring where the old one is lost for good')
    .description('Makes an empty keyring where the old one is lost for good: personal values in the log read as erased, API keys are void.')
    .action(async (_options: object, command: Command) => {
      const out = outputOf(command);
      const folder = existingFolder(dataOf(command));
      const release = lockIdle(folder);
      try {
        if (existsSync(folder.keys))
          throw badInput(`${folder.keys} is there already`, 'move it and its .wrap file aside if it is the wrong one');
        const { keyringStatus, openKeyring } = await import('@redress/eventstore');
        await Promise.resolve(folder.keys)
          .then((file) => openKeyring(file).close())
          .catch(explain);
        // The command line's own key is void like all others: the next start issues a new one.
        rmSync(folder.cliKey, { force: true });
        const { wrappingKey } = keyringStatus(folder.keys);
        out.result(out.json ? { wrappingKey } : `an empty keyring is made; wrapping key ${wrappingKey}`);
        out.note('issue new API keys with `redress key issue`');
      } finally {
        release();
      }
    });

  passphraseOption(keyring.command('export'))
    .summary('write the whole keyring into one file, sealed with a passphrase')
    .description('Writes the whole keyring into one file that opens with the passphrase alone. What runs on the folder goes on.')
    .argument('<file>', 'file to write; it must not be there yet')
    .action(async (file: string, options: Passphrase, command: Command) => {
      const out = outputOf(command);
      const passphrase = passphraseOf(options);
      const target = resolve(file);
      if (existsSync(target)) throw badInput(`${target} is there already`, 'name another file');
      const { exportKeyring } = await import('@redress/eventstore');
      const exported = await exportKeyring(keyringOf(existingFolder(dataOf(command))), { target, passphrase }).catch(explain);
      out.result(
        out.json ? { file: target, ...exported } : `${exported.keys} keys and ${exported.destroyed} erasures are written to ${target}`,
      );
      out.note('keep it apart from backups of the log; without the passphrase nobody can open it');
    });

  passphraseOption(keyring.command('import'))
    .summary('take the keys of an export; what is erased stays erased')
    .description('Takes the keys of an export into the keyring of the data folder, all or none. Stop what runs on the folder first.')
    .argument('<file>', 'file written by `keyring export`')
    .action(async (file: string, options: Passphrase, command: Command) => {
      const out = outputOf(command);
      const passphrase = passphraseOf(options);
      const source = resolve(file);
      if (!existsSync(source)) throw badInput(`there is no file ${source}`);
      const folder = ensureDataFolder(dataOf(command));
      const release = lockIdle(folder);
      try {
        const { importKeyring, UnfitExport } = await import('@redress/eventstore');
        const counts = await importKeyring(folder.keys, source, passphrase).catch((error: unknown) => {
          if (error instanceof UnfitExport) throw badInput(error.message, 'nothing was changed', error);
          return explain(error);
        });
        const { added, present, erased } = counts;
        out.result(out.json ? counts : `${added} keys added, ${present} were here already, ${erased} stay erased`);
      } finally {
        release();
      }
    });
};

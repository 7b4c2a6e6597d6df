import type { Users } from '@redress/eventstore/node';
import type { Command } from 'commander';
import { badInput, unfit } from '../failure.js';
import { ensureDataFolder } from '../folder/data-folder.js';
import { table } from '../format/table.js';
import type { Output } from '../output.js';
import { dataOf, existingFolder, outputOf } from './context.js';
import { type PasswordOptions, readPassword } from './password.js';

const HELP = `
Users of the node of the data folder, for when it runs with TLS. A running node heeds a change at its next call. Passwords are kept as scrypt
hashes; they come from the terminal, standard input or a file, never from the command line.
Groups are names for access lists ($acl of stream metadata). $admins may do everything, $ops may manage persistent subscriptions.
`;

type Grouped = { readonly group?: readonly string[]; readonly admin?: boolean };

const withUsers = async <T>(command: Command, mayBeNew: boolean, work: (users: Users, out: Output) => Promise<T> | T): Promise<T> => {
  const { openUsers, UserRefused, UsersUnusable } = await import('@redress/eventstore/node');
  const path = dataOf(command);
  const folder = mayBeNew ? ensureDataFolder(path) : existingFolder(path);
  try {
    const users = openUsers(folder.users);
    try {
      return await work(users, outputOf(command));
    } finally {
      users.close();
    }
  } catch (error) {
    if (error instanceof UserRefused) throw badInput(error.message, undefined, error);
    if (error instanceof UsersUnusable)
      throw unfit(error.message, 'restore the file from a backup, or move it away and add the users anew', error);
    throw error;
  }
};

/** Says what was done; under `--json` it is the result. */
const done = (out: Output, result: object, line: string): void => {
  if (out.json) out.result(result);
  out.note(line);
};

const withPassword = (command: Command): Command =>
  command
    .option('--generate', 'make a random password and print it once')
    .option('--password-file <FILE>', 'take the first line of a file as the password');

const sayPassword = (out: Output, login: string, password: string, options: PasswordOptions, line: string): void => {
  const generated = options.generate === true;
  if (out.json) out.result({ login, ...(generated ? { password } : {}) });
  else if (generated) out.result(password);
  out.note(generated ? `${line}; keep the password now: it is not shown again` : line);
};

const collect = (one: string, before: readonly string[] = []): readonly string[] => [...before, one];

/** `redress node user …` under the given command. */
export const userCommands = (node: Command): void => {
  const user = node.command('user').summary('add, list, change and remove users').description('Users of the embedded event store.');
  user.addHelpText('after', HELP);

  withPassword(user.command('add'))
    .summary('add a user')
    .argument('<login>', 'letters, digits, dots, hyphens, underscores, @')
    .option('--group <NAME>', 'group of the user; may be repeated', collect)
    .option('--admin', 'the same as --group $admins')
    .action(async (login: string, options: PasswordOptions & Grouped, command: Command) => {
      await withUsers(command, true, async (users, out) => {
        const password = await readPassword(options);
        await users.add({ login, password, groups: [...(options.group ?? []), ...(options.admin ? ['$admins'] : [])] });
        sayPassword(out, login, password, options, `user ${login} is added`);
      });
    });
  user
    .command('list')
    .summary('list the users and their groups')
    .action(async (_options: object, command: Command) => {
      await withUsers(command, false, (users, out) => {
        const listed = users.list();
        const rows = listed.map(({ login, groups, disabled }) => ({ login, groups: groups.join(' '), disabled }));
        out.result(out.json ? { users: listed } : table(['login', 'groups', 'disabled'], rows));
      });
    });
  withPassword(user.command('passwd'))
    .summary('give a user another password')
    .argument('<login>')
    .action(async (login: string, options: PasswordOptions, command: Command) => {
      await withUsers(command, false, async (users, out) => {
        const password = await readPassword(options);
        await users.setPassword(login, password);
        sayPassword(out, login, password, options, `user ${login} has a new password`);
      });
    });
  user
    .command('groups')
    .summary('put a user into these groups, and no others')
    .argument('<login>')
    .argument('[groups...]', 'none: the user is in no group')
    .action(async (login: string, groups: readonly string[], _options: object, command: Command) => {
      await withUsers(command, false, (users, out) => {
        users.setGroups(login, groups);
        done(out, { login, groups }, `user ${login} is in ${groups.length === 0 ? 'no group' : groups.join(', ')}`);
      });
    });
  for (const disabled of [true, false]) {
    const name = disabled ? 'disable' : 'enable';
    user
      .command(name)
      .summary(disabled ? 'let a user in no longer, without removing it' : 'let a disabled user in again')
      .argument('<login>')
      .action(async (login: string, _options: object, command: Command) => {
        await withUsers(command, false, (users, out) => {
          users.setDisabled(login, disabled);
          done(out, { login, disabled }, `user ${login} is ${name}d`);
        });
      });
  }
  user
    .command('remove')
    .summary('remove a user')
    .argument('<login>')
    .action(async (login: string, _options: object, command: Command) => {
      await withUsers(command, false, (users, out) => {
        users.remove(login);
        done(out, { login, removed: true }, `user ${login} is removed`);
      });
    });
};

import { type Account, type Accounts, UsersUnusable } from './account.js';
import { hashPassword, LIGHT_COST } from './passwords.js';
import { openUsersFile, type UsersFile } from './users-file.js';

/** The users of a node: those of a file, which may change while the node runs, or a fixed list for tests. */
export type UserSource =
  | { readonly file: string }
  | readonly { readonly login: string; readonly password: string; readonly groups?: readonly string[] }[];

/** Throws `UsersUnusable`, also when there is nobody at all: such a node would be of use to nobody. */
export const openAccounts = async (source: UserSource): Promise<Accounts> => {
  if ('file' in source) {
    const file = openUsersFile(source.file);
    if (file.all().length > 0) return remembered(file);
    file.close();
    throw new UsersUnusable(`there are no users in ${source.file}: add one to $admins first`);
  }
  if (source.length === 0) throw new UsersUnusable('the list of users is empty: give at least one in $admins');
  const accounts = new Map<string, Account>();
  for (const { login, password, groups = [] } of source) {
    accounts.set(login, { login, groups, disabled: false, hash: await hashPassword(password, LIGHT_COST) });
  }
  return { find: (login) => accounts.get(login), version: () => 0, close: () => undefined };
};

/** Every message asks for an account, so those found are kept; whether the file has changed is asked once per turn of the event loop. */
const remembered = (file: UsersFile): Accounts => {
  const found = new Map<string, Account>();
  let version = file.version();
  let isCurrent = false;
  const refresh = () => {
    if (isCurrent) return;
    const present = file.version();
    if (present !== version) found.clear();
    version = present;
    isCurrent = true;
    setImmediate(() => {
      isCurrent = false;
    });
  };
  return {
    find: (login) => {
      refresh();
      const known = found.get(login) ?? file.find(login);
      if (known !== undefined) found.set(login, known);
      return known;
    },
    version: () => {
      refresh();
      return version;
    },
    close: () => file.close(),
  };
};

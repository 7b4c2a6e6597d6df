import { type Account, ADMINS, OPERATORS, type User, UserRefused } from './account.js';
import { hashPassword, type PasswordCost } from './passwords.js';
import { openUsersFile } from './users-file.js';

/**
 * Users of a node, in a file of their own with mode 0600. Several processes may have it open: a running node sees each change at its next
 * call. Changes throw `UserRefused`.
 */
export type Users = {
  list(): readonly User[];
  add(user: { readonly login: string; readonly password: string; readonly groups?: readonly string[] }): Promise<void>;
  remove(login: string): void;
  setPassword(login: string, password: string): Promise<void>;
  setGroups(login: string, groups: readonly string[]): void;
  setDisabled(login: string, disabled: boolean): void;
  close(): void;
};

/** In the characters that every client and every header can carry; no `$`, which belongs to the node's own groups, and no colon. */
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
const GROUP = /^\$?[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 256;

const checkLogin = (login: string): void => {
  if (!LOGIN.test(login)) {
    throw new UserRefused(
      'login',
      'a login is 1 to 64 letters, digits, dots, hyphens, underscores or @, and begins with a letter or digit',
    );
  }
};

const checkPassword = (password: string): void => {
  if (password.length < SHORTEST_PASSWORD) throw new UserRefused('password', `a password has at least ${SHORTEST_PASSWORD} characters`);
  if (password.length > LONGEST_PASSWORD) throw new UserRefused('password', `a password has at most ${LONGEST_PASSWORD} characters`);
};

const checkGroups = (groups: readonly string[], accounts: readonly Account[]): void => {
  for (const group of groups) {
    if (group === '$all' || !GROUP.test(group)) {
      throw new UserRefused(
        'group',
        `${JSON.stringify(group)} cannot be a group: use letters, digits, dots, hyphens and underscores, or ${ADMINS}, ${OPERATORS}`,
      );
    }
    // Access lists name logins and groups alike.
    if (accounts.some(({ login }) => login === group))
      throw new UserRefused('group', `${group} is the login of a user: choose another name`);
  }
};

/** Opens or makes the file. Throws `UsersUnusable` when it is no users file or cannot be opened. A lighter `cost` is for tests alone. */
export const openUsers = (file: string, cost?: PasswordCost): Users => {
  const store = openUsersFile(file);
  const existing = (login: string): Account => {
    const account = store.find(login);
    if (account === undefined) throw new UserRefused('login', `there is no user ${login}: look at the list of users`);
    return account;
  };
  const leavesAnAdmin = (account: Account): void => {
    const isAdmin = ({ groups, disabled }: Account) => groups.includes(ADMINS) && !disabled;
    if (isAdmin(account) && store.all().filter(isAdmin).length === 1) {
      throw new UserRefused('login', `${account.login} is the last user in ${ADMINS}: make another one first`);
    }
  };

  return {
    list: () => store.all().map(({ login, groups, disabled }) => ({ login, groups, disabled })),
    add: async ({ login, password, groups = [] }) => {
      checkLogin(login);
      checkPassword(password);
      const hash = await hashPassword(password, cost);
      store.change(() => {
        const accounts = store.all();
        if (accounts.some((one) => one.login === login)) throw new UserRefused('login', `there is a user ${login} already`);
        if (accounts.some((one) => one.groups.includes(login))) throw new UserRefused('login', `${login} is a group: choose another login`);
        if (groups.includes(login)) throw new UserRefused('group', `${login} cannot be both a login and a group`);
        checkGroups(groups, accounts);
        store.put({ login, groups: [...new Set(groups)], disabled: false, hash });
      });
    },
    remove: (login) =>
      store.change(() => {
        leavesAnAdmin(existing(login));
        store.drop(login);
      }),
    setPassword: async (login, password) => {
      existing(login);
      checkPassword(password);
      const hash = await hashPassword(password, cost);
      store.change(() => store.put({ ...existing(login), hash }));
    },
    setGroups: (login, groups) =>
      store.change(() => {
        const account = existing(login);
        checkGroups(groups, store.all());
        if (!groups.includes(ADMINS)) leavesAnAdmin(account);
        store.put({ ...account, groups: [...new Set(groups)] });
      }),
    setDisabled: (login, disabled) =>
      store.change(() => {
        const account = existing(login);
        if (disabled) leavesAnAdmin(account);
        store.put({ ...account, disabled });
      }),
    close: () => store.close(),
  };
};

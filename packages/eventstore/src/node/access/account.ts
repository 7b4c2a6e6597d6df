export const ADMINS = '$admins';
export const OPERATORS = '$ops';

/** A user as whoever manages users sees it. */
export type User = { readonly login: string; readonly groups: readonly string[]; readonly disabled: boolean };
/** With the hash, which never leaves the node. */
export type Account = User & { readonly hash: string };

/** What a node needs of users; `version` differs after a change. */
export type Accounts = { find(login: string): Account | undefined; version(): number; close(): void };

/** A change of users that is not done; `reason` says why, and what to do. */
export class UserRefused extends Error {
  override readonly name = 'UserRefused';
  constructor(
    readonly field: 'login' | 'password' | 'group',
    readonly reason: string,
  ) {
    super(`${field}: ${reason}`);
  }
}

/** The users of a node cannot be had; the message says why. */
export class UsersUnusable extends Error {
  override readonly name = 'UsersUnusable';
}

import { createHmac, randomBytes } from 'node:crypto';
import type { Account, Accounts } from './account.js';
import { nobodysHash, verifyPassword } from './passwords.js';

/** Who makes a call. A login counts only as long as its account is as it was when the password was checked. */
export type Caller = { readonly kind: 'anonymous' } | { readonly kind: 'user'; readonly login: string; readonly hash: string };

export const ANONYMOUS: Caller = { kind: 'anonymous' };

export type Authenticated = Caller | 'refused' | 'busy';

export type CheckLimits = {
  /** Passwords checked at once: each takes a core and 32 MB. */
  readonly atOnce: number;
  /** Waiting for that; beyond it callers are told to come later, since a flood of guesses must not fill the memory. */
  readonly waiting: number;
};

const LIMITS: CheckLimits = { atOnce: 2, waiting: 64 };
const REMEMBERED = 1_000;
const LONGEST_HEADER = 4_096;

/**
 * Finds out who a caller is from the header of Basic authentication. A password that was right is remembered, under a hash with a key of this
 * process, until the account changes: clients send it with every call.
 */
export class Authenticator {
  readonly #key = randomBytes(32);
  readonly #known = new Map<string, Extract<Caller, { kind: 'user' }>>();
  readonly #underWay = new Map<string, Promise<Authenticated>>();
  readonly #waiting: (() => void)[] = [];
  #checking = 0;
  readonly #nobody = nobodysHash();

  constructor(
    readonly accounts: Accounts,
    readonly limits: CheckLimits = LIMITS,
  ) {}

  authenticate(header: string | undefined): Authenticated | Promise<Authenticated> {
    if (header === undefined) return ANONYMOUS;
    const given = credentialsIn(header);
    if (given === undefined) return 'refused';
    const fingerprint = createHmac('sha256', this.#key).update(header).digest('base64');
    const known = this.#known.get(fingerprint);
    if (known !== undefined) {
      if (this.accountOf(known) !== undefined) return known;
      this.#known.delete(fingerprint);
    }
    // A client begins many calls at once: one check answers them all.
    const begun = this.#underWay.get(fingerprint);
    if (begun !== undefined) return begun;
    if (this.#waiting.length >= this.limits.waiting) return 'busy';
    const check = this.#check(fingerprint, given).finally(() => this.#underWay.delete(fingerprint));
    this.#underWay.set(fingerprint, check);
    return check;
  }

  /** The account behind a caller; nothing for the anonymous one, and when it was removed, disabled or got another password. */
  accountOf(caller: Caller): Account | undefined {
    if (caller.kind === 'anonymous') return undefined;
    const account = this.accounts.find(caller.login);
    return account !== undefined && !account.disabled && account.hash === caller.hash ? account : undefined;
  }

  async #check(fingerprint: string, { login, password }: Credentials): Promise<Authenticated> {
    await this.#turn();
    try {
      const account = this.accounts.find(login);
      const right = await verifyPassword(password, account?.hash ?? this.#nobody);
      if (account === undefined || account.disabled || !right) return 'refused';
      const caller: Caller = { kind: 'user', login, hash: account.hash };
      this.#remember(fingerprint, caller);
      return caller;
    } finally {
      const next = this.#waiting.shift();
      // Whoever waits takes over the place.
      if (next === undefined) this.#checking -= 1;
      else next();
    }
  }

  async #turn(): Promise<void> {
    if (this.#checking >= this.limits.atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#checking += 1;
  }

  #remember(fingerprint: string, caller: Extract<Caller, { kind: 'user' }>): void {
    const oldest = this.#known.size >= REMEMBERED ? this.#known.keys().next().value : undefined;
    if (oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(fingerprint, caller);
  }
}

type Credentials = { readonly login: string; readonly password: string };

const credentialsIn = (header: string): Credentials | undefined => {
  const [, encoded] = (header.length <= LONGEST_HEADER && /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(header)) || [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { login: text.slice(0, colon), password: text.slice(colon + 1) };
};

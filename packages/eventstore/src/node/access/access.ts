import type { Metadata } from '@grpc/grpc-js';
import type { EventLog } from '../log/event-log.js';
import { AccessLists } from './access-lists.js';
import { type Account, type Accounts, ADMINS, OPERATORS } from './account.js';
import { allows, ruling } from './acl.js';
import { ANONYMOUS, type Authenticated, Authenticator, type Caller } from './authenticator.js';
import type { Need } from './rights.js';

/** How often a change of users is looked for on behalf of calls that only wait. */
const LOOK_MILLISECONDS = 1_000;

type Watch = { readonly caller: Caller; readonly need: Need; readonly onLoss: () => void };

/** Who may do what on a node that knows its users. */
export class Access {
  readonly #authenticator: Authenticator;
  readonly #lists: AccessLists;
  readonly #callers = new WeakMap<Metadata, Caller>();
  readonly #watches = new Set<Watch>();
  readonly #looking: NodeJS.Timeout;
  #version: number;

  constructor(
    readonly log: EventLog,
    readonly accounts: Accounts,
    /** Hears from where somebody came with a wrong name or password. */
    readonly onRefused: (peer: string) => void = () => undefined,
  ) {
    this.#authenticator = new Authenticator(accounts);
    this.#lists = new AccessLists(log);
    this.#version = accounts.version();
    this.#lists.onChange((stream) => this.#review(stream));
    this.#looking = setInterval(() => this.#lookForChanges(), LOOK_MILLISECONDS).unref();
  }

  /** Who makes the call with these headers; remembered for `callerOf`. */
  authenticate(headers: Metadata): Authenticated | Promise<Authenticated> {
    const [header] = headers.get('authorization');
    const found = this.#authenticator.authenticate(header === undefined ? undefined : String(header));
    return found instanceof Promise ? found.then((late) => this.#introduce(headers, late)) : this.#introduce(headers, found);
  }

  /** Answers at once where no event has to be read for it. */
  allows(caller: Caller, need: Need): boolean | Promise<boolean> {
    const account = this.#authenticator.accountOf(caller);
    if (account === undefined) return false;
    if (need.kind !== 'stream') return isOfKind(account, need.kind);
    if (account.groups.includes(ADMINS)) return true;
    const { stream, right } = ruling(need.stream, need.right);
    const roles = [account.login, ...account.groups];
    const lists = this.#lists.of(stream);
    return lists instanceof Promise
      ? lists.then((late) => allows(roles, right, { stream, ...late }))
      : allows(roles, right, { stream, ...lists });
  }

  /** Calls back once when the caller no longer may what it was allowed; returns the way to stop that. */
  watch(caller: Caller, need: Need, onLoss: () => void): () => void {
    const watch = { caller, need, onLoss };
    this.#watches.add(watch);
    return () => this.#watches.delete(watch);
  }

  /** The log as a caller may see it: a link does not lead to where its reader may not look. */
  visibleTo(headers: Metadata, log: EventLog): EventLog {
    const caller = this.#callers.get(headers) ?? ANONYMOUS;
    return {
      ...log,
      readStream: async (stream, place) => {
        const [allowed, page] = await Promise.all([
          this.allows(caller, { kind: 'stream', stream, right: 'read' }),
          log.readStream(stream, place),
        ]);
        return allowed ? page : { ...page, events: [] };
      },
    };
  }

  close(): void {
    clearInterval(this.#looking);
    this.#lists.close();
    this.accounts.close();
  }

  #introduce(headers: Metadata, found: Authenticated): Authenticated {
    if (typeof found !== 'string') this.#callers.set(headers, found);
    return found;
  }

  #lookForChanges(): void {
    try {
      const version = this.accounts.version();
      if (version === this.#version) return;
      this.#version = version;
      this.#review(undefined);
    } catch {
      // Users that cannot be read are told to whoever calls; here it is tried again.
    }
  }

  #review(stream: string | undefined): void {
    for (const watch of [...this.#watches]) {
      const { need } = watch;
      const isMeant = stream === undefined || need.kind !== 'stream' || ruling(need.stream, need.right).stream === stream;
      if (isMeant) void this.#reviewOne(watch);
    }
  }

  async #reviewOne(watch: Watch): Promise<void> {
    // What cannot be found out now has not been lost: a log that cannot be read ends the calls by itself.
    const allowed = await Promise.resolve()
      .then(() => this.allows(watch.caller, watch.need))
      .catch(() => true);
    if (!allowed && this.#watches.delete(watch)) watch.onLoss();
  }
}

const isOfKind = ({ groups }: Account, kind: 'user' | 'operator' | 'administrator'): boolean =>
  kind === 'user' || groups.includes(ADMINS) || (kind === 'operator' && groups.includes(OPERATORS));

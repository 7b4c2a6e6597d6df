import { existsSync } from 'node:fs';
import { catalogue, policySet, RULE_DOCUMENT_ID, streamOf } from '@redress/domain';
import {
  type CommandHandler,
  connectEventStore,
  createCommandHandler,
  createRulesSource,
  type EventStore,
  followErasures,
  type Keyring,
  memoryKeyring,
  openKeyring,
  type RulesSource,
  type StateMemory,
  StoreUnavailable,
} from '@redress/eventstore';
import type { Logger } from 'pino';
import { failed, messageOf, unfit, unreachable } from '../failure.js';

/** What every process that decides or reads needs: the log, the keys of persons, the rules and the command handler. */
export type Core = {
  readonly store: EventStore;
  readonly keyring: Keyring;
  readonly rules: RulesSource;
  readonly handler: CommandHandler & StateMemory;
  readonly close: () => Promise<void>;
};

export type CoreOptions = { readonly eventStoreUrl: string; readonly keys: string; readonly log: Logger };

/** Connects to the event store. Fails with exit code 4 when it does not answer, and with 5 when the keyring of its log is missing. */
export const openCore = async (options: CoreOptions): Promise<Core> => {
  const { eventStoreUrl } = options;
  try {
    await requireKeyring(options);
    return await connect(options);
  } catch (error) {
    if (error instanceof StoreUnavailable)
      throw unreachable(
        `the event store at ${shown(eventStoreUrl)} does not answer: ${messageOf(error)}`,
        'start it, or correct EVENTSTORE_URL (esdb://host:port?tls=false)',
        error,
      );
    if (isDenied(error))
      throw failed(
        `the event store at ${shown(eventStoreUrl)} does not let us in: ${messageOf(error)}`,
        'put login and password of a user in $admins into EVENTSTORE_URL (esdb://login:password@host:port?…); see `redress node user`',
        error,
      );
    throw error;
  }
};

/**
 * A log that has begun belongs to a keyring. A new one made in passing would void every API key, keep the right one from being imported, and
 * hide that personal values cannot be read.
 */
const requireKeyring = async ({ eventStoreUrl, keys, log }: CoreOptions): Promise<void> => {
  if (existsSync(keys)) return;
  const store = await connectEventStore({ url: eventStoreUrl, catalogue, keyring: memoryKeyring(), log });
  try {
    for await (const _published of store.read(streamOf(policySet, RULE_DOCUMENT_ID), { limit: 1 })) {
      // Whoever set the log up meanwhile has made its keyring first.
      if (existsSync(keys)) return;
      throw unfit(
        `the keyring of this log, ${keys}, is missing`,
        'bring it back with its .wrap file, or import an export with `redress keyring import`; if it is lost for good: `redress keyring new`',
      );
    }
  } finally {
    await store.close();
  }
};

const connect = async ({ eventStoreUrl, keys, log }: CoreOptions): Promise<Core> => {
  const keyring = openKeyring(keys);
  try {
    const store = await connectEventStore({ url: eventStoreUrl, catalogue, keyring, log });
    try {
      const rules = await createRulesSource(store, log);
      const handler = createCommandHandler({ store, rules, log });
      const erasures = await followErasures({ store, keyring, handler, log });
      return {
        store,
        keyring,
        rules,
        handler,
        close: async () => {
          await erasures.close();
          await rules.close();
          await store.close();
          await keyring.close();
        },
      };
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    await keyring.close();
    throw error;
  }
};

/** What either client says when credentials are missing, wrong, or not enough. */
const isDenied = (error: unknown): boolean => error instanceof Error && 'type' in error && error.type === 'access-denied';

/** An address without the password that may be in it. */
export const shown = (url: string): string => url.replace(/\/\/[^@/]*@/, '//…@');

import { type Actor, type ApiKeyEvent, type ApiKeyState, apiKey, ERASED, fold, parseStream, streamOf } from '@redress/domain';
import type { EventStore, RecordedEvent } from '@redress/eventstore';
import type { Logger } from 'pino';
import { hashOf, parseKey, sameHash } from './key-format.js';

/** Whose key a request came with. */
export type Principal = { readonly keyId: string; readonly staffId: string; readonly role: string; readonly kind: Actor['kind'] };

export type KeyCheck =
  | { readonly outcome: 'valid'; readonly principal: Principal }
  | { readonly outcome: 'revoked' | 'malformed' | 'unknown' | 'unavailable' };

export type KeyGuard = {
  check(key: string): Promise<KeyCheck>;
  /** Throws, saying why, while revocations might go unseen. */
  requireFollowing(): void;
  close(): Promise<void>;
};

/** The store hands back what it checked against the catalogue of this very aggregate. What a key is for is personal, and not kept in memory. */
const eventOf = ({ type, data }: RecordedEvent): ApiKeyEvent => {
  const event = { type, data } as ApiKeyEvent;
  return event.type === 'ApiKeyIssued' ? { ...event, data: { ...event.data, label: ERASED } } : event;
};

/**
 * Checks API keys against the log, followed live: a new key is known at once, a revoked one refused as soon as the log tells. Fails closed: once
 * the log cannot be followed every key is `unavailable`. Resolves when everything issued so far is known.
 */
export const openKeyGuard = async (store: EventStore, pepper: Uint8Array, { log }: { readonly log?: Logger } = {}): Promise<KeyGuard> => {
  const keys = new Map<string, ApiKeyState>();
  const closing = new AbortController();
  let failure: string | undefined = 'the keys are still being read';
  let caughtUp: () => void = () => {};
  const first = new Promise<void>((resolve) => {
    caughtUp = resolve;
  });

  const follow = async (): Promise<void> => {
    for await (const delivery of store.subscribe({ categories: [apiKey.category], signal: closing.signal })) {
      if (delivery.kind === 'event') {
        const { id } = parseStream(delivery.event.stream);
        keys.set(id, apiKey.decider.evolve(keys.get(id) ?? apiKey.decider.initial, eventOf(delivery.event)));
      } else if (delivery.kind === 'caught-up') {
        failure = undefined;
        caughtUp();
      }
    }
    failure = 'the key guard is closed';
  };
  const following = follow().catch((error: unknown) => {
    failure = error instanceof Error ? error.message : String(error);
    log?.error({ err: error }, 'API keys can no longer be followed; all are refused');
    caughtUp();
  });

  /** A key issued a moment ago may not have arrived yet. */
  const readThrough = async (keyId: string): Promise<ApiKeyState> => {
    const events: ApiKeyEvent[] = [];
    for await (const event of store.read(streamOf(apiKey, keyId))) events.push(eventOf(event));
    return fold(apiKey.decider, events);
  };

  await first;
  return {
    check: async (key) => {
      const parsed = parseKey(key);
      if (parsed === undefined) return { outcome: 'malformed' };
      if (failure !== undefined) return { outcome: 'unavailable' };
      const state = keys.get(parsed.keyId) ?? (await readThrough(parsed.keyId));
      if (state.phase === 'absent' || !sameHash(state.key.hash, hashOf(pepper, parsed))) return { outcome: 'unknown' };
      if (state.phase === 'revoked') return { outcome: 'revoked' };
      const { keyId, staffId, role, kind } = state.key;
      return { outcome: 'valid', principal: { keyId, staffId, role, kind } };
    },
    requireFollowing: () => {
      if (failure !== undefined) throw new Error(failure);
    },
    close: async () => {
      closing.abort();
      await following;
    },
  };
};

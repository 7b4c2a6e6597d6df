import { randomUUID } from 'node:crypto';
import { type Actor, aggregates, ERASURES_ID, type ErasureGrounds, erasure } from '@redress/domain';
import { certificates, type RecordedCertificate } from './certificates.js';
import type { EventStore } from './event-store.js';
import type { CommandHandler, StateMemory } from './handle-command.js';
import type { Keyring } from './keyring.js';
import { keysInLog } from './keys-in-log.js';
import { type Clock, wallClock } from './log.js';

export type ErasureRequest = {
  /** The subject of the sealed values, such as `customer-C-10086`. */
  readonly person: string;
  readonly grounds: ErasureGrounds;
  /** Who erases. */
  readonly actor: Actor;
  /** Id of the command, UUID, for whoever may have to repeat it; the same request never takes effect twice under one id. */
  readonly id?: string;
};

/** What became of a request. */
export type Erasure =
  /** With the certificates it caused: of keys that were destroyed, of keys that had been lost before, or one of each. */
  | { readonly outcome: 'erased' | 'repeated'; readonly certificates: readonly RecordedCertificate[] }
  /** Every key the person ever had is certified: all their certificates, oldest first. */
  | { readonly outcome: 'erased-before'; readonly certificates: readonly RecordedCertificate[] }
  | { readonly outcome: 'unknown' }
  /** Another request came with this id. */
  | { readonly outcome: 'id-reused' };

export type Erasing = {
  readonly store: EventStore;
  readonly keyring: Keyring;
  readonly handler: CommandHandler & StateMemory;
  readonly clock?: Clock;
  /** Categories of streams in which sealed values lie; all of this release unless told. */
  readonly categories?: readonly string[];
};

const listed = async (store: EventStore, wanted: (one: RecordedCertificate) => boolean): Promise<readonly RecordedCertificate[]> => {
  const found: RecordedCertificate[] = [];
  for await (const one of certificates(store)) if (wanted(one)) found.push(one);
  return found;
};

/** Keys that values of the person are sealed with and that the keyring knows nothing of. Nothing of them is left to be destroyed. */
const lostKeys = async ({ store, keyring }: Erasing, categories: readonly string[], person: string): Promise<readonly string[]> => {
  const known = new Set(await keyring.keysOf(person));
  return (await keysInLog(store, categories, person)).filter((keyId) => !known.has(keyId));
};

/**
 * Destroys a person's keys, then certifies it in the log: in this order, so that no certificate ever says what is not yet true. Cut off in
 * between, a repeat certifies what is destroyed already. What is sealed under keys that were lost before is certified as that; from then on
 * no copy of them that turns up brings it back. Reads the log once. Throws what the store throws; then the keys are gone and the certificate
 * is missing until the request is repeated.
 */
export const erasePerson = async (erasing: Erasing, { person, grounds, actor, id = randomUUID() }: ErasureRequest): Promise<Erasure> => {
  const { store, keyring, handler, clock = wallClock, categories = aggregates.map(({ category }) => category) } = erasing;
  const caused = () => listed(store, ({ commandId }) => commandId === id);

  // Before anything is destroyed: since the first time the person may have come back.
  const before = await caused();
  if (before.some((one) => one.person !== person || one.grounds !== grounds || one.by.id !== actor.id)) return { outcome: 'id-reused' };
  if (before.length > 0) return { outcome: 'repeated', certificates: before };

  await keyring.destroy(person);
  const lostKeyIds = await lostKeys(erasing, categories, person);
  const handled = await handler.handle(erasure, ERASURES_ID, {
    id,
    type: 'CertifyErasure',
    data: { person, grounds, keyIds: await keyring.keysOf(person), lostKeyIds },
    actor,
    at: clock(),
  });
  handler.forget(person);
  switch (handled.outcome) {
    case 'recorded':
      // Certified first: a keyring that remembered them before would have the repeat of a cut-off request call them destroyed.
      if (lostKeyIds.length > 0) await keyring.bury(person, lostKeyIds);
      return { outcome: 'erased', certificates: await caused() };
    case 'repeated':
      return { outcome: 'repeated', certificates: await caused() };
    case 'nothing':
      return { outcome: 'erased-before', certificates: await listed(store, (one) => one.person === person) };
    case 'refused':
      if (handled.reason === 'person-unknown') return { outcome: 'unknown' };
      if (handled.reason === 'command-id-reused') return { outcome: 'id-reused' };
      throw new Error(`the erasure of ${person} is not certified: ${handled.reason}`);
    case 'stale':
      throw new Error('a command without an expectation was answered stale');
  }
};

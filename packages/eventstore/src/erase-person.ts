import { randomUUID } from 'node:crypto';
import { type Actor, ERASURES_ID, type ErasureGrounds, erasure } from '@redress/domain';
import type { CommandHandler, StateMemory } from './handle-command.js';
import type { Keyring } from './keyring.js';
import { type Clock, wallClock } from './log.js';

export type ErasureRequest = {
  /** The subject of the sealed values, such as `customer-C-10086`. */
  readonly person: string;
  readonly grounds: ErasureGrounds;
  /** Who erases. */
  readonly actor: Actor;
};

/** What became of a request. `keyIds` are those of this certificate. */
export type Erasure =
  | { readonly outcome: 'erased'; readonly keyIds: readonly string[]; readonly revision: number; readonly position: string }
  /** Every key the person ever had is certified as destroyed. */
  | { readonly outcome: 'erased-before' }
  | { readonly outcome: 'unknown' };

/**
 * Destroys a person's keys, then certifies it in the log: in this order, so that no certificate ever says what is not yet true. Cut off in
 * between, a repeat certifies what is destroyed already. Throws what the store throws; then the keys are gone and the certificate is
 * missing until the request is repeated.
 */
export const erasePerson = async (
  {
    keyring,
    handler,
    clock = wallClock,
  }: { readonly keyring: Keyring; readonly handler: CommandHandler & StateMemory; readonly clock?: Clock },
  { person, grounds, actor }: ErasureRequest,
): Promise<Erasure> => {
  await keyring.destroy(person);
  const handled = await handler.handle(erasure, ERASURES_ID, {
    id: randomUUID(),
    type: 'CertifyErasure',
    data: { person, grounds, keyIds: await keyring.keysOf(person) },
    actor,
    at: clock(),
  });
  handler.forget(person);
  switch (handled.outcome) {
    case 'recorded': {
      const { revision, position, state } = handled;
      return { outcome: 'erased', keyIds: state?.newest.keyIds ?? [], revision, position };
    }
    case 'nothing':
      return { outcome: 'erased-before' };
    case 'refused':
      if (handled.reason === 'person-unknown') return { outcome: 'unknown' };
      throw new Error(`the erasure of ${person} is not certified: ${handled.reason}`);
    case 'repeated':
    case 'stale':
      throw new Error(`a command with an id of its own and no expectation was answered ${handled.outcome}`);
  }
};

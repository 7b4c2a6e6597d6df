import { createHmac } from 'node:crypto';
import type { Actor, Json } from '@redress/domain';
import { canonicalJson } from './canonical-json.js';

export type Fingerprinted = {
  readonly type: string;
  readonly data: unknown;
  readonly actor: Actor;
  readonly at: string;
  readonly backdatingReason?: string | undefined;
};

/**
 * What a command says, as 64 hex digits: the same id with another fingerprint is another command. Keyed, because a command may hold names or
 * phone numbers and a plain hash of those could be guessed back after an erasure. `at` counts only where the sender chose it, that is with a
 * reason for back-dating: otherwise it is the moment of the attempt and differs at every repeat.
 */
export const fingerprintOf = (pepper: Uint8Array, { type, data, actor, at, backdatingReason }: Fingerprinted): string =>
  createHmac('sha256', pepper)
    .update(
      canonicalJson({
        type,
        // Commands are parsed at the door: plain JSON.
        data: data as Json,
        actor: actor.id,
        ...(backdatingReason === undefined ? {} : { at, backdatingReason }),
      }),
    )
    .digest('hex');

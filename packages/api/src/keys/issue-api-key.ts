import { type Actor, apiKey, SYSTEM } from '@redress/domain';
import { type CommandHandler, commandId } from '@redress/eventstore';
import { createKey, hashOf } from './key-format.js';

export type KeyOrder = {
  readonly staffId: string;
  readonly role: string;
  /** Whether a person or a service will use it. */
  readonly kind?: Exclude<Actor['kind'], 'system'>;
  /** What it is for; sealed with the holder's key. */
  readonly label?: string;
};

type By = { readonly actor?: Actor; readonly at?: string };

const now = (): string => new Date().toISOString();

/** The rules refused to issue or revoke a key. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';
  constructor(readonly reason: string) {
    super(`the API key was refused: ${reason}`);
  }
}

/** Issues an API key. `key` is the only copy of its secret: show it once, or keep it where only its owner can read. */
export const issueApiKey = async (
  { handler, pepper }: { readonly handler: CommandHandler; readonly pepper: Uint8Array },
  { staffId, role, kind = 'human', label = '' }: KeyOrder,
  { actor = SYSTEM, at = now() }: By = {},
): Promise<{ readonly key: string; readonly keyId: string }> => {
  const { key, keyId, secret } = createKey();
  const data = { keyId, hash: hashOf(pepper, { keyId, secret }), staffId, role, kind, label };
  const handled = await handler.handle(apiKey, keyId, { id: commandId('issue-api-key', keyId), type: 'IssueApiKey', data, actor, at });
  if (handled.outcome === 'refused') throw new KeyRefused(handled.reason);
  return { key, keyId };
};

/** Revokes a key for good; every API process refuses it as soon as the log reaches it. */
export const revokeApiKey = async (
  { handler }: { readonly handler: CommandHandler },
  { keyId, reason }: { readonly keyId: string; readonly reason: string },
  { actor = SYSTEM, at = now() }: By = {},
): Promise<void> => {
  const handled = await handler.handle(apiKey, keyId, {
    id: commandId('revoke-api-key', keyId),
    type: 'RevokeApiKey',
    data: { reason },
    actor,
    at,
  });
  if (handled.outcome === 'refused' && handled.reason !== 'command-id-reused') throw new KeyRefused(handled.reason);
};

import { match } from 'ts-pattern';
import { z } from 'zod';
import type { Aggregate } from '../aggregate.js';
import { type CommandsOf, defineEvents, type EventsOf } from '../catalogue.js';
import { accept, type Decider, refuse } from '../decider.js';
import { actor } from '../envelope.js';
import { type Personal, personal } from '../personal.js';

const issued = z.strictObject({
  keyId: z.string().regex(/^[A-Za-z0-9_.]{1,64}$/),
  /** HMAC-SHA-256 of the secret under the pepper, in hex. The secret itself is shown once and kept nowhere. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  staffId: actor.shape.id,
  role: actor.shape.role,
  kind: actor.shape.kind,
  /** What the key is for, such as the name of a service. */
  label: z.string().max(100),
});
const reason = z.string().trim().min(1).max(500);

const apiKeyCommands = { IssueApiKey: issued, RevokeApiKey: z.strictObject({ reason }) };
type ApiKeyCommand = CommandsOf<typeof apiKeyCommands>;

export const apiKeyEvents = defineEvents({
  /** What the key is for are words of whoever issues it, and may speak of whom it is issued to. */
  ApiKeyIssued: issued.extend({ label: personal(issued.shape.label) }),
  /** The reason speaks of whoever held the key: who has left, who has lost it. */
  ApiKeyRevoked: z.strictObject({ keyId: issued.shape.keyId, reason: personal(reason) }),
});
export type ApiKeyEvent = EventsOf<typeof apiKeyEvents>;

type Issued = Omit<z.infer<typeof issued>, 'label'> & { readonly label: Personal<string> };
export type ApiKeyState =
  | { readonly phase: 'absent' }
  | { readonly phase: 'issued'; readonly key: Issued }
  | { readonly phase: 'revoked'; readonly key: Issued };

export type ApiKeyRefusal = 'key-of-another-stream' | 'key-already-issued' | 'key-not-issued' | 'key-already-revoked';

const decider: Decider<ApiKeyCommand, ApiKeyEvent, ApiKeyState, ApiKeyRefusal, unknown> = {
  initial: { phase: 'absent' },

  decide: (command, state, { id }) =>
    match([command, state])
      .with([{ type: 'IssueApiKey' }, { phase: 'absent' }], ([{ data }]) =>
        data.keyId === id ? accept({ type: 'ApiKeyIssued' as const, data }) : refuse('key-of-another-stream', { field: 'keyId' }),
      )
      .with([{ type: 'IssueApiKey' }, { phase: 'issued' }], [{ type: 'IssueApiKey' }, { phase: 'revoked' }], () =>
        refuse('key-already-issued'),
      )
      .with([{ type: 'RevokeApiKey' }, { phase: 'issued' }], ([{ data }, { key }]) =>
        accept({ type: 'ApiKeyRevoked' as const, data: { keyId: key.keyId, reason: data.reason } }),
      )
      .with([{ type: 'RevokeApiKey' }, { phase: 'absent' }], () => refuse('key-not-issued'))
      .with([{ type: 'RevokeApiKey' }, { phase: 'revoked' }], () => refuse('key-already-revoked'))
      .exhaustive(),

  evolve: (state, event) => {
    switch (event.type) {
      case 'ApiKeyIssued':
        return { phase: 'issued', key: event.data };
      case 'ApiKeyRevoked':
        return state.phase === 'absent' ? state : { phase: 'revoked', key: state.key };
    }
  },
};

/** A key by which a member of staff or a service enters: bound to a staff id and a role, revocable, its secret never in the log. */
export const apiKey: Aggregate<ApiKeyCommand, ApiKeyEvent, ApiKeyState, ApiKeyRefusal, unknown> = {
  category: 'apiKey',
  commands: apiKeyCommands,
  events: apiKeyEvents,
  decider,
  needsRules: false,
  place: () => ({}),
  person: (state, id) =>
    state.phase === 'absent' ? `apiKey-${id}` : `${state.key.kind === 'human' ? 'staff' : 'service'}-${state.key.staffId}`,
};

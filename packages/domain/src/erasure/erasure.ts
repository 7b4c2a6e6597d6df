import { z } from 'zod';
import type { Aggregate } from '../aggregate.js';
import { type CommandsOf, defineEvents, type EventsOf } from '../catalogue.js';
import { accept, type Decider, refuse } from '../decider.js';
import { IDENTIFIER } from '../envelope.js';

/** Why a person is erased: a closed list, since free text could say about them what the erasure takes away. */
export const erasureGrounds = [
  'request',
  'consent-withdrawn',
  'purpose-achieved',
  'retention-ended',
  'unlawful-processing',
  'order',
] as const;
export type ErasureGrounds = (typeof erasureGrounds)[number];

const identifier = z.string().max(200).regex(IDENTIFIER, 'expected letters, digits, dots, colons, hyphens or underscores');

const facts = {
  /** The subject of sealed values, such as `customer-C-10086`: an id, never a name. */
  person: identifier,
  grounds: z.enum(erasureGrounds),
};

const erasureCommands = {
  /**
   * Sent once the keys are destroyed. `keyIds`: every key the person is known to have had. `lostKeyIds`: those that values in the log are
   * sealed with and that no keyring has any more.
   */
  CertifyErasure: z.strictObject({
    ...facts,
    keyIds: z.array(identifier).max(1_000).readonly(),
    lostKeyIds: z.array(identifier).max(1_000).readonly().optional(),
  }),
};
type ErasureCommand = CommandsOf<typeof erasureCommands>;

const erasureEvents = defineEvents({
  /** The certificate. It holds no personal data; who and when are in its metadata. */
  PersonErased: z.strictObject({
    ...facts,
    /** Keys that no longer exist, and that no keyring may bring back. */
    keyIds: z.array(identifier).min(1).readonly(),
    /** What can no longer be read: whatever was sealed under these keys, in this log, in its copies and in its backups. */
    scope: z.literal('every-sealed-value'),
    /** Set where nothing was left to destroy: the keys had been lost before, and what was sealed under them read as erased already. */
    lostBefore: z.literal(true).exactOptional(),
  }),
});
export type ErasureEvent = EventsOf<typeof erasureEvents>;
export type Certificate = ErasureEvent['data'];

/** Certificates, newest first: a list that shares its tail, so that folding many of them stays linear. */
export type ErasureState = { readonly newest: Certificate; readonly before: ErasureState } | null;

export type ErasureRefusal = 'person-unknown';

const certifiedKeys = (state: ErasureState, person: string): ReadonlySet<string> => {
  const keys = new Set<string>();
  for (let at = state; at !== null; at = at.before) if (at.newest.person === person) for (const keyId of at.newest.keyIds) keys.add(keyId);
  return keys;
};

const decider: Decider<ErasureCommand, ErasureEvent, ErasureState, ErasureRefusal, unknown> = {
  initial: null,
  decide: ({ data: { person, grounds, keyIds, lostKeyIds = [] } }, state) => {
    const certified = certifiedKeys(state, person);
    const destroyed = [...new Set(keyIds)].filter((keyId) => !certified.has(keyId));
    const lost = [...new Set(lostKeyIds)].filter((keyId) => !certified.has(keyId) && !keyIds.includes(keyId));
    if (destroyed.length + lost.length + certified.size === 0) return refuse('person-unknown', { field: 'person' });
    const certificate = (data: Pick<Certificate, 'keyIds' | 'lostBefore'>) =>
      data.keyIds.length === 0
        ? []
        : [{ type: 'PersonErased' as const, data: { person, grounds, scope: 'every-sealed-value' as const, ...data } }];
    return accept(...certificate({ keyIds: destroyed }), ...certificate({ keyIds: lost, lostBefore: true }));
  },
  evolve: (before, { data }) => ({ newest: data, before }),
};

/** Certificates of erasures. All lie in the one stream `erasure-main`, so that any process learns of each by reading little. */
export const erasure: Aggregate<ErasureCommand, ErasureEvent, ErasureState, ErasureRefusal, unknown> = {
  category: 'erasure',
  commands: erasureCommands,
  events: erasureEvents,
  decider,
  needsRules: false,
  place: () => ({}),
  // Nothing in a certificate is personal, and none is back-dated: nobody's key is ever asked for.
  person: (_state, id) => `erasure-${id}`,
};

/** Id of the only stream of certificates. */
export const ERASURES_ID = 'main';

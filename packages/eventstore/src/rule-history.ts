import type { Actor, DraftEnd, Instant, Personal } from '@redress/domain';
import type { EventStore, Position, RecordedEvent } from './event-store.js';
import type { RuleCategory } from './rules-source.js';

/** Who did something to a rule document, when, and why where a reason was given. */
export type RuleDeed = { readonly by: Actor; readonly at: Instant; readonly reason?: Personal<string> };

/** One value that was set in a draft, or one announcement that was added to it, by its id. */
export type RuleAmendment = RuleDeed & {
  readonly key: string;
  readonly scope?: Readonly<Record<string, unknown>>;
  readonly value: unknown;
  readonly unit?: string;
};

export type RuleVersion = {
  readonly version: number;
  readonly effectiveFrom: Instant;
  readonly document: unknown;
  readonly published: RuleDeed;
  /** The draft it came from; what set-up published came from none. */
  readonly draftId?: string;
  readonly revoked?: RuleDeed;
};

export type RuleDraftRecord = {
  readonly draftId: string;
  readonly basedOn: number;
  readonly drafted: RuleDeed;
  /** Values set one by one after it was drafted. */
  readonly amendments: readonly RuleAmendment[];
  readonly ended?: RuleDeed & { readonly as: DraftEnd; readonly version?: number };
};

/** Everything that was done to a rule document, as it was known at an instant, or now. */
export type RuleHistory = {
  readonly versions: readonly RuleVersion[];
  readonly drafts: readonly RuleDraftRecord[];
  /** Of the last event told here; -1 when there is none. */
  readonly revision: number;
  readonly position?: Position;
};

type Told = {
  readonly version: number;
  readonly effectiveFrom: Instant;
  readonly document: unknown;
  readonly draftId: string;
  readonly basedOn: number;
  readonly reason?: Personal<string>;
  readonly key: string;
  readonly scope?: Readonly<Record<string, unknown>>;
  readonly value: unknown;
  readonly unit?: string;
  readonly announcement: { readonly id: string };
};

const ENDS: readonly (readonly [suffix: string, end: DraftEnd])[] = [
  ['Approved', 'approved'],
  ['Rejected', 'rejected'],
  ['Withdrawn', 'withdrawn'],
];

/** The history after one more event of its stream. */
const after = ({ versions, drafts }: RuleHistory, { type, data, metadata, revision }: RecordedEvent): RuleHistory => {
  // Of each event only those members are used that its schema has.
  const told = data as Told;
  const deed: RuleDeed = {
    by: metadata.actor,
    at: metadata.recordedAt,
    ...(told.reason === undefined ? {} : { reason: told.reason }),
  };
  const inDraft = (change: (draft: RuleDraftRecord) => RuleDraftRecord): RuleHistory => ({
    versions,
    drafts: drafts.map((draft) => (draft.draftId === told.draftId ? change(draft) : draft)),
    revision,
  });
  if (type.endsWith('Drafted'))
    return {
      versions,
      drafts: [...drafts, { draftId: told.draftId, basedOn: told.basedOn, drafted: deed, amendments: [] }],
      revision,
    };
  if (type === 'PolicyValueSet') {
    const { key, scope, value, unit } = told;
    const amendment = { ...deed, key, value, ...(scope === undefined ? {} : { scope }), ...(unit === undefined ? {} : { unit }) };
    return inDraft((draft) => ({ ...draft, amendments: [...draft.amendments, amendment] }));
  }
  if (type === 'DaysAnnounced') {
    const { announcement } = told;
    return inDraft((draft) => ({ ...draft, amendments: [...draft.amendments, { ...deed, key: announcement.id, value: announcement }] }));
  }
  const [, end] = ENDS.find(([suffix]) => type.endsWith(suffix)) ?? [];
  if (end !== undefined)
    return inDraft((draft) => ({ ...draft, ended: { ...deed, as: end, ...(end === 'approved' ? { version: told.version } : {}) } }));
  // Absences change nothing about the document: they are read beside it.
  if (type.startsWith('Absence')) return { versions, drafts, revision };
  if (type.endsWith('Revoked'))
    return { versions: versions.map((one) => (one.version === told.version ? { ...one, revoked: deed } : one)), drafts, revision };
  const { version, effectiveFrom, document } = told;
  const draft = drafts.find(({ ended }) => ended?.version === version);
  const published = { version, effectiveFrom, document, published: deed, ...(draft === undefined ? {} : { draftId: draft.draftId }) };
  return { versions: [...versions, published], drafts, revision };
};

/** Reads what was done to a rule document: all of it, or what had been recorded by `knownAt`. */
export const readRuleHistory = async (
  store: EventStore,
  category: RuleCategory,
  { knownAt }: { readonly knownAt?: Instant | undefined } = {},
): Promise<RuleHistory> => {
  let history: RuleHistory = { versions: [], drafts: [], revision: -1 };
  for await (const event of store.read(`${category}-main`)) {
    // What was recorded later was not yet known; stamps of several writers may be out of order by a little, the order of the log is not.
    if (knownAt !== undefined && event.metadata.recordedAt > knownAt) break;
    history = { ...after(history, event), position: event.position };
  }
  return history;
};

/** The version in force at an instant, by a history. */
export const ruleVersionAt = ({ versions }: RuleHistory, at: Instant): RuleVersion | undefined =>
  versions.findLast(({ effectiveFrom, revoked }) => revoked === undefined && effectiveFrom <= at);

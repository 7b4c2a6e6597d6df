import { accept, type Context, type Decision, refuse } from '../decider.js';
import type { Instant } from '../envelope.js';
import { roleNamed } from './directory.js';
import { listOf } from './policy.js';
import type { PolicyKey } from './policy-keys.js';
import { holdersOf } from './resolve.js';
import { type RoleRefusal, roleRefusal } from './role-rights.js';
import type { Published, Validated } from './rule-document.js';
import { lastDraftOf, newestOf, type RuleDocumentState, type RuleDraft, type RuleHappening } from './rule-document-state.js';
import type { RulesInForce } from './rules.js';
import { isSame } from './same-value.js';
import { later } from './time.js';

export type RuleDocumentRefusal =
  | RoleRefusal
  | 'invalid-document'
  | 'calendar-kind-changed'
  | 'nothing-changed'
  | 'version-unknown'
  | 'stale-base'
  | 'draft-unknown'
  | 'draft-ended'
  | 'own-draft'
  | 'not-the-drafter'
  | 'effective-in-the-past'
  | 'effective-before-previous'
  | 'already-effective'
  | 'version-not-the-newest';

/** What is asked of a rule document, under names that all kinds share. */
export type RuleOrder<Amendment> =
  | { readonly verb: 'publish'; readonly data: { readonly document: unknown; readonly effectiveFrom: Instant } }
  | { readonly verb: 'draft'; readonly data: { readonly document: unknown; readonly basedOn: number; readonly reason: string } }
  | {
      readonly verb: 'amend';
      readonly data: { readonly draftId?: string | undefined; readonly reason: string; readonly changes: readonly Amendment[] };
    }
  | { readonly verb: 'approve'; readonly data: { readonly draftId: string; readonly effectiveFrom?: Instant | undefined } }
  | { readonly verb: 'reject'; readonly data: { readonly draftId: string; readonly reason: string } }
  | { readonly verb: 'withdraw'; readonly data: { readonly draftId: string; readonly reason?: string | undefined } }
  | { readonly verb: 'revoke'; readonly data: { readonly version: number; readonly reason: string } };

/** What one kind of document adds to the life cycle. */
export type RuleDocumentKind<Document, Amendment> = {
  /** Whether a document may be published, effective from an instant. */
  readonly validate: (document: unknown, from: Instant) => Validated<Document>;
  /** What the document before it forbids. */
  readonly succeeds: (document: Document, previous: Document) => RuleDocumentRefusal | undefined;
  /** Where it does not agree with the other documents in force, as failures of a validation. */
  readonly agrees: (document: Document, rules: RulesInForce) => readonly string[];
  readonly amend: (document: Document, amendment: Amendment) => Document;
  /** Keys of the policy with the roles that draft and that approve. */
  readonly drafters: PolicyKey;
  readonly approvers: PolicyKey;
};

type Answer<Document, Amendment> = Decision<RuleHappening<Document, Amendment>, RuleDocumentRefusal>;
type Asked = Context<RulesInForce>;

/** Milliseconds by which "from now" may lie before the instant of the command, for the way of a request. */
const AT_ONCE = 60_000;

const nextDraftId = (state: RuleDocumentState<unknown>): string => `d${Number(lastDraftOf(state)?.slice(1) ?? 0) + 1}`;

/** Everybody who may decide on a draft now: who acts in a role that approves and has not worked on it. */
const othersWho = (key: PolicyKey, { drafters }: { readonly drafters: readonly string[] }, { rules, at }: Asked): string => {
  const roles = listOf(rules.policy.document, key);
  const people = roles
    .flatMap((name) => roleNamed(name) ?? [])
    .flatMap((role) => holdersOf(rules.directory.document, role, at))
    .filter((person, index, all) => all.indexOf(person) === index && !drafters.includes(person));
  return `${roles.join(' or ')}: ${people.length === 0 ? 'nobody at present' : people.join(', ')}`;
};

/** The decisions of the life cycle. Pure; publishing needs no rules, all else those in force at the instant of the command. */
export const decideRuleDocument = <Document, Amendment>(
  order: RuleOrder<Amendment>,
  state: RuleDocumentState<Document>,
  context: Asked,
  kind: RuleDocumentKind<Document, Amendment>,
): Answer<Document, Amendment> => {
  const { actor, at, rules } = context;
  const newest = newestOf(state);

  const forbidden = (key: PolicyKey): Answer<Document, Amendment> | undefined => {
    const reason = roleRefusal({ actor, at, key }, rules);
    return reason === undefined ? undefined : refuse(reason, { detail: `${key}: ${listOf(rules.policy.document, key).join(', ')}` });
  };

  const openDraft = (draftId: string, then: (draft: RuleDraft<Document>) => Answer<Document, Amendment>): Answer<Document, Amendment> => {
    const draft = state.drafts.find((one) => one.draftId === draftId);
    if (draft !== undefined) return then(draft);
    const end = state.ended[draftId];
    if (end !== undefined) return refuse('draft-ended', { field: 'draftId', detail: `${draftId} was ${end}` });
    const open = state.drafts.map((one) => one.draftId).join(', ');
    return refuse('draft-unknown', { field: 'draftId', detail: open === '' ? 'no draft is open' : `open: ${open}` });
  };

  /** The document, if it may follow the newest version. */
  const fit = (
    document: unknown,
    { field, from = at }: { readonly field: string; readonly from?: Instant },
    then: (fitting: Document) => Answer<Document, Amendment>,
  ): Answer<Document, Amendment> => {
    const checked = kind.validate(document, from);
    const failures = checked.ok ? (order.verb === 'publish' ? [] : kind.agrees(checked.document, rules)) : checked.failures;
    if (!checked.ok || failures.length > 0) return refuse('invalid-document', { field, detail: failures.join('\n') });
    const against = newest === undefined ? undefined : kind.succeeds(checked.document, newest.document);
    return against === undefined ? then(checked.document) : refuse(against, { field });
  };

  const following = (effectiveFrom: Instant, previous = newest): Answer<Document, Amendment> | undefined =>
    previous !== undefined && effectiveFrom < previous.effectiveFrom
      ? refuse('effective-before-previous', {
          field: 'effectiveFrom',
          detail: `version ${previous.version} is effective from ${previous.effectiveFrom}: choose that instant or a later one, or revoke that version first`,
        })
      : undefined;

  const staleBase = (basedOn: number, what: string): Answer<Document, Amendment> | undefined => {
    if (basedOn === newest?.version) return undefined;
    const told = newest === undefined ? 'no version is published' : `version ${newest.version} is the newest`;
    return refuse('stale-base', { field: 'basedOn', detail: `${what} is based on version ${basedOn}, but ${told}: draft on that one` });
  };

  const activate = (document: Document, effectiveFrom: Instant): Published<Document> => ({
    version: state.lastVersion + 1,
    effectiveFrom,
    document,
  });

  switch (order.verb) {
    case 'publish': {
      if (actor.kind !== 'system')
        return refuse('actor-kind-not-permitted', {
          detail: 'the shipped document is published by set-up: draft a version and let another person approve it',
        });
      const { document, effectiveFrom } = order.data;
      return fit(
        document,
        { field: 'document', from: effectiveFrom },
        (fitting) => following(effectiveFrom) ?? accept({ name: 'activated', data: activate(fitting, effectiveFrom) }),
      );
    }

    case 'draft': {
      const { document, basedOn, reason } = order.data;
      if (basedOn > state.lastVersion)
        return refuse('version-unknown', { field: 'basedOn', detail: `the newest version is ${newest?.version ?? 'not yet published'}` });
      return (
        forbidden(kind.drafters) ??
        staleBase(basedOn, 'the draft') ??
        fit(document, { field: 'document' }, (fitting) =>
          isSame(fitting, newest?.document)
            ? refuse('nothing-changed', { field: 'document', detail: `it equals version ${basedOn}` })
            : accept({ name: 'drafted', data: { draftId: nextDraftId(state), basedOn, document: fitting, reason, draftedBy: actor.id } }),
        )
      );
    }

    case 'amend': {
      const { draftId, reason, changes } = order.data;
      const amended = (draft: RuleDraft<Document>, before: readonly RuleHappening<Document, Amendment>[]): Answer<Document, Amendment> => {
        const document = changes.reduce(kind.amend, draft.document);
        if (isSame(document, draft.document))
          return refuse('nothing-changed', { field: 'changes', detail: 'these values are set already' });
        return fit(document, { field: 'changes' }, () =>
          accept(
            ...before,
            ...changes.map((change) => ({
              name: 'amended' as const,
              data: { ...change, draftId: draft.draftId, reason, setBy: actor.id },
            })),
          ),
        );
      };
      const refused = forbidden(kind.drafters);
      if (refused !== undefined) return refused;
      if (draftId !== undefined) return openDraft(draftId, (draft) => staleBase(draft.basedOn, draftId) ?? amended(draft, []));
      if (newest === undefined) return refuse('version-unknown', { detail: 'no version is published yet' });
      const begun = { draftId: nextDraftId(state), basedOn: newest.version, document: newest.document, reason };
      return amended({ ...begun, drafters: [actor.id] }, [{ name: 'drafted', data: { ...begun, draftedBy: actor.id } }]);
    }

    case 'approve': {
      const { draftId, effectiveFrom = at } = order.data;
      return openDraft(draftId, (draft) => {
        if (draft.drafters.includes(actor.id))
          return refuse('own-draft', {
            detail: `${actor.id} has worked on ${draftId}; another person approves it (${othersWho(kind.approvers, draft, context)})`,
          });
        return (
          forbidden(kind.approvers) ??
          staleBase(draft.basedOn, draftId) ??
          (Date.parse(effectiveFrom) < Date.parse(at) - AT_ONCE
            ? refuse('effective-in-the-past', {
                field: 'effectiveFrom',
                detail: `what was decided stays: choose ${at} or later, or leave it out for at once`,
              })
            : undefined) ??
          fit(draft.document, { field: 'draftId', from: later(effectiveFrom, at) }, (fitting) => {
            const from = later(effectiveFrom, at);
            const activated = activate(fitting, from);
            const { version } = activated;
            return (
              following(from) ??
              accept(
                { name: 'approved', data: { draftId, version, effectiveFrom: from, approvedBy: actor.id } },
                { name: 'activated', data: activated },
              )
            );
          })
        );
      });
    }

    case 'reject': {
      const { draftId, reason } = order.data;
      return openDraft(draftId, (draft) =>
        draft.drafters.includes(actor.id)
          ? refuse('own-draft', {
              detail: `${actor.id} has worked on ${draftId}: withdraw it, or let another reject it (${othersWho(kind.approvers, draft, context)})`,
            })
          : (forbidden(kind.approvers) ?? accept({ name: 'rejected', data: { draftId, reason, rejectedBy: actor.id } })),
      );
    }

    case 'withdraw': {
      const { draftId, reason } = order.data;
      return openDraft(draftId, (draft) =>
        actor.kind === 'human' && draft.drafters.includes(actor.id)
          ? accept({ name: 'withdrawn', data: { draftId, ...(reason === undefined ? {} : { reason }), withdrawnBy: actor.id } })
          : refuse('not-the-drafter', { detail: `${draftId} is withdrawn by ${draft.drafters.join(' or ')}; others may reject it` }),
      );
    }

    case 'revoke': {
      const { version, reason } = order.data;
      const refused = forbidden(kind.approvers);
      if (refused !== undefined) return refused;
      const named = state.versions.find((one) => one.version === version);
      if (named === undefined || newest === undefined)
        return refuse('version-unknown', { field: 'version', detail: `versions: ${state.versions.map((one) => one.version).join(', ')}` });
      if (named.effectiveFrom <= at)
        return refuse('already-effective', {
          field: 'version',
          detail: `version ${version} has been in force since ${named.effectiveFrom}: draft another one`,
        });
      if (version !== newest.version)
        return refuse('version-not-the-newest', {
          field: 'version',
          detail: `version ${newest.version} rests on it: revoke that one first`,
        });
      return accept({ name: 'revoked', data: { version, reason, revokedBy: actor.id } });
    }
  }
};

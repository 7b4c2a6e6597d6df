import { z } from 'zod';
import type { Aggregate } from '../aggregate.js';
import { type CommandCatalogue, defineEvents, type EventCatalogue, evolved, type Upcaster } from '../catalogue.js';
import type { Context, Decision } from '../decider.js';
import { actor, instant } from '../envelope.js';
import { personal } from '../personal.js';
import type { Published } from './rule-document.js';
import { decideRuleDocument, type RuleDocumentKind, type RuleDocumentRefusal, type RuleOrder } from './rule-document-decider.js';
import { evolveRuleDocument, type RuleDocumentState, type RuleHappening } from './rule-document-state.js';
import type { RulesInForce } from './rules.js';

const version = z.int().min(1);
const draftId = z
  .string()
  .regex(/^d[1-9]\d{0,5}$/, 'expected the id of a draft, such as d3')
  .meta({ description: 'Id of a draft', example: 'd3' });
const reason = z.string().trim().min(1).max(500);
const staffId = actor.shape.id;

/** Every command of a rule document, by its name in the life cycle and what names of its kind are made of. */
const verbs = { publish: 'Publish', draft: 'Draft', approve: 'Approve', reject: 'Reject', withdraw: 'Withdraw', revoke: 'Revoke' } as const;
type Verb = keyof typeof verbs;

export type RuleCommand<Name extends string> = {
  [V in Verb]: { readonly type: `${(typeof verbs)[V]}${Name}`; readonly data: Extract<RuleOrder<never>, { readonly verb: V }>['data'] };
}[Verb];

const happenings = {
  drafted: 'Drafted',
  approved: 'Approved',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  revoked: 'Revoked',
} as const;
type Happened = keyof typeof happenings;

export type RuleEvent<Document, Set extends string, Activated extends string> =
  | {
      [H in Happened]: {
        readonly type: `${Set}${(typeof happenings)[H]}`;
        readonly data: Extract<RuleHappening<Document, never>, { readonly name: H }>['data'];
      };
    }[Happened]
  | { readonly type: Activated; readonly data: Published<Document> };

type Amending<Amendment, Command extends string, Event extends string> = {
  readonly command: Command;
  readonly event: Event;
  readonly change: z.ZodType<Amendment>;
  /** Members of the event that tell the change. */
  readonly told: z.ZodRawShape;
};

type Definition<Document, Amendment, Name extends string, Set extends string, Activated extends string> = Omit<
  RuleDocumentKind<Document, Amendment>,
  'succeeds' | 'agrees' | 'amend'
> &
  Partial<Pick<RuleDocumentKind<Document, Amendment>, 'succeeds' | 'agrees' | 'amend'>> & {
    readonly category: string;
    /** What commands are named by: `Draft` + name. */
    readonly name: Name;
    /** What events are named by: set + `Drafted`. */
    readonly set: Set;
    readonly activated: Activated;
    /** Shape of every document ever published. */
    readonly schema: z.ZodType<Document>;
    /** From the shapes of earlier releases to this one, each of what was activated. */
    readonly upcasters?: readonly Upcaster[];
  };

/**
 * A rule document with its own history: drafted whole, approved by another person than those who drafted it, versioned from 1, effective from an
 * instant. A version may take effect at the same instant as the one before and then replaces it from the start, but never earlier: what was
 * decided under the former stays explained by it.
 */
export const ruleDocument = <
  Document,
  Name extends string,
  Set extends string,
  Activated extends string,
  Amendment = never,
  AmendCommand extends string = never,
  AmendEvent extends string = never,
>(
  definition: Definition<Document, Amendment, Name, Set, Activated>,
  amending?: Amending<Amendment, AmendCommand, AmendEvent>,
) => {
  const { category, name, set, activated, schema, upcasters = [] } = definition;
  const kind: RuleDocumentKind<Document, Amendment> = {
    succeeds: () => undefined,
    agrees: () => [],
    amend: (document) => document,
    ...definition,
  };

  const orders: CommandCatalogue = {
    [`Publish${name}`]: z.strictObject({ document: z.unknown(), effectiveFrom: instant }),
    [`Draft${name}`]: z.strictObject({ document: z.unknown(), basedOn: version, reason }),
    ...(amending === undefined
      ? {}
      : {
          [amending.command]: z.strictObject({
            draftId: draftId.optional(),
            reason,
            changes: z.array(amending.change).min(1).max(100).readonly(),
          }),
        }),
    [`Approve${name}`]: z.strictObject({ draftId, effectiveFrom: instant.optional() }),
    [`Reject${name}`]: z.strictObject({ draftId, reason }),
    [`Withdraw${name}`]: z.strictObject({ draftId, reason: reason.optional() }),
    [`Revoke${name}`]: z.strictObject({ version, reason }),
  };
  const words = personal(reason);
  const events: EventCatalogue = defineEvents({
    [`${set}Drafted`]: z.strictObject({ draftId, basedOn: version, document: schema, reason: words, draftedBy: staffId }),
    ...(amending === undefined ? {} : { [amending.event]: z.strictObject({ draftId, ...amending.told, reason: words, setBy: staffId }) }),
    [`${set}Approved`]: z.strictObject({ draftId, version, effectiveFrom: instant, approvedBy: staffId }),
    [activated]: evolved(z.strictObject({ version, effectiveFrom: instant, document: schema }).readonly(), ...upcasters),
    [`${set}Rejected`]: z.strictObject({ draftId, reason: words, rejectedBy: staffId }),
    [`${set}Withdrawn`]: z.strictObject({ draftId, reason: words.optional(), withdrawnBy: staffId }),
    [`${set}Revoked`]: z.strictObject({ version, reason: words, revokedBy: staffId }),
  });

  type Command =
    | RuleCommand<Name>
    | { readonly type: AmendCommand; readonly data: Extract<RuleOrder<Amendment>, { readonly verb: 'amend' }>['data'] };
  type Event =
    | RuleEvent<Document, Set, Activated>
    | { readonly type: AmendEvent; readonly data: Extract<RuleHappening<Document, Amendment>, { readonly name: 'amended' }>['data'] };
  type State = RuleDocumentState<Document>;

  // Names of both sides are made from the same two tables, so looking one up by the other loses types, not cases.
  const verbOf: Readonly<Record<string, string>> = {
    ...Object.fromEntries(Object.entries(verbs).map(([verb, word]) => [`${word}${name}`, verb])),
    ...(amending === undefined ? {} : { [amending.command]: 'amend' }),
  };
  const eventOf: Readonly<Record<string, string>> = {
    ...Object.fromEntries(Object.entries(happenings).map(([happened, word]) => [happened, `${set}${word}`])),
    activated,
    ...(amending === undefined ? {} : { amended: amending.event }),
  };
  const happeningOf: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(eventOf).map(([happened, type]) => [type, happened]),
  );

  const decide = (command: Command, state: State, context: Context<RulesInForce>): Decision<Event, RuleDocumentRefusal> => {
    const order = { verb: verbOf[command.type], data: command.data } as RuleOrder<Amendment>;
    const decision = decideRuleDocument(order, state, context, kind);
    if (!decision.ok) return decision;
    return { ok: true, events: decision.events.map(({ name: happened, data }) => ({ type: eventOf[happened], data }) as Event) };
  };
  const evolve = (state: State, { type, data }: Event): State =>
    evolveRuleDocument(state, { name: happeningOf[type], data } as RuleHappening<Document, Amendment>, kind.amend);

  const aggregate: Aggregate<Command, Event, State, RuleDocumentRefusal, RulesInForce> = {
    category,
    commands: orders,
    events,
    decider: { initial: { versions: [], lastVersion: 0, drafts: [], ended: {} }, decide, evolve },
    // Before the first publication there are no rules to decide by.
    needsRules: ({ type }) => type !== `Publish${name}`,
    isDatedNow: true,
    place: () => ({}),
    // Nobody is in these documents. The words in which people tell why are about the document's own stream.
    person: (_state, id) => `${category}-${id}`,
  };
  return aggregate;
};

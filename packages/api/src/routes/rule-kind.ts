import type { Aggregate, Instant, RuleDocumentState, RulesInForce, Validated } from '@redress/domain';
import type { RuleCategory } from '@redress/eventstore';

export type Message = { readonly type: string; readonly data: unknown };

/** What the doors need of one kind of rule document. */
export type RuleDocumentKind<
  Command extends Message,
  Event extends Message,
  Document,
  State extends RuleDocumentState<Document> = RuleDocumentState<Document>,
> = {
  readonly category: RuleCategory;
  /** Of operations: getPolicy, getPolicyHistory. */
  readonly name: string;
  readonly aggregate: Aggregate<Command, Event, State, string, RulesInForce>;
  readonly validate: (document: unknown, from: Instant) => Validated<Document>;
  readonly warnings: (document: Document) => readonly string[];
};

import { z } from 'zod';
import type { Aggregate } from '../aggregate.js';
import { defineEvents, evolved, type Upcaster } from '../catalogue.js';
import { accept, type Decision, refuse } from '../decider.js';
import { instant } from '../envelope.js';

/** A published document with its version: rules are data with their own history. */
export type Published<Document> = { readonly version: number; readonly effectiveFrom: string; readonly document: Document };

export type RuleDocumentRefusal = 'invalid-document' | 'effective-before-previous' | 'calendar-kind-changed';

/** Everything that keeps a document from being published, as `<JSON Pointer>: <what is wrong>`. */
export type Validated<Document> =
  | { readonly ok: true; readonly document: Document }
  | { readonly ok: false; readonly failures: readonly string[] };

/** Checks a shape, then what lies beyond a shape; lists all failures together. */
export const validated = <Document>(
  schema: z.ZodType<Document>,
  value: unknown,
  problems: (document: Document) => readonly string[] = () => [],
): Validated<Document> => {
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    return { ok: false, failures: parsed.error.issues.map(({ path, message }) => `/${path.map(String).join('/')}: ${message}`) };
  const failures = problems(parsed.data);
  return failures.length === 0 ? { ok: true, document: parsed.data } : { ok: false, failures };
};

/** The newest version, or none yet. */
export type RuleDocumentState<Document> = { readonly current: Published<Document> | null };

type Definition<Document, Command extends string, Event extends string> = {
  readonly category: string;
  readonly command: Command;
  readonly event: Event;
  /** Shape of every document ever published. */
  readonly schema: z.ZodType<Document>;
  /** From the event's earlier versions to the present one. */
  readonly upcasters?: readonly Upcaster[];
  /** What may be published today. */
  readonly validate: (document: unknown) => Validated<Document>;
  /** What the document before it forbids. */
  readonly succeeds?: (document: Document, previous: Document) => RuleDocumentRefusal | undefined;
};

/**
 * A rule document with its own history: published whole, versioned from 1, effective from an instant. A version may take effect at the same
 * instant as the one before and then replaces it from the start, but never earlier: what was decided under the former stays explained by it.
 */
export const ruleDocument = <Document, Command extends string, Event extends string>({
  category,
  command,
  event,
  schema,
  upcasters = [],
  validate,
  succeeds = () => undefined,
}: Definition<Document, Command, Event>) => {
  const published = z.strictObject({ version: z.int().min(1), effectiveFrom: instant, document: schema }).readonly();
  const commands = { [command]: z.strictObject({ document: z.unknown(), effectiveFrom: instant }) };
  type Publish = { readonly type: Command; readonly data: { readonly document: unknown; readonly effectiveFrom: string } };
  type Activated = { readonly type: Event; readonly data: Published<Document> };
  type State = RuleDocumentState<Document>;

  const decide = ({ data }: Publish, { current }: State): Decision<Activated, RuleDocumentRefusal> => {
    const { effectiveFrom } = data;
    const checked = validate(data.document);
    if (!checked.ok) return refuse('invalid-document', { field: 'document', detail: checked.failures.join('\n') });
    const forbidden = current === null ? undefined : succeeds(checked.document, current.document);
    if (forbidden !== undefined) return refuse(forbidden, { field: 'document' });
    if (current !== null && effectiveFrom < current.effectiveFrom)
      return refuse('effective-before-previous', {
        field: 'effectiveFrom',
        detail: `version ${current.version} is effective from ${current.effectiveFrom}`,
      });
    return accept({ type: event, data: { version: (current?.version ?? 0) + 1, effectiveFrom, document: checked.document } });
  };

  const aggregate: Aggregate<Publish, Activated, State, RuleDocumentRefusal, unknown> = {
    category,
    commands,
    events: defineEvents({ [event]: evolved(published, ...upcasters) }),
    decider: { initial: { current: null }, decide, evolve: (_state, { data }) => ({ current: data }) },
    needsRules: false,
    place: () => ({}),
    // Nobody is in these documents. Why one was published late is about its own stream.
    person: (_state, id) => `${category}-${id}`,
  };
  return aggregate;
};

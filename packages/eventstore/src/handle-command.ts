import { type Aggregate, type BackdatingRefusal, checkBackdating, type Instant, isBackdated, streamOf, versionsOf } from '@redress/domain';
import { backoff, pause } from './backoff.js';
import { type Appended, type EventStore, type EventToAppend, RevisionConflict, StoreUnavailable } from './event-store.js';
import { fingerprintOf } from './fingerprint.js';
import type { Handled, Loaded } from './handled.js';
import { type Clock, type Log, wallClock } from './log.js';
import { type CommandEnvelope, prepareEvents, withoutUndefined } from './prepare-events.js';
import { RULE_CATEGORIES, RulesMissing, type RulesSource } from './rules-source.js';
import { createStateCache, type Evolve, emptyFold, extend, type Folded } from './state-cache.js';
import { createStreamQueue } from './stream-queue.js';

type Message = { readonly type: string; readonly data: unknown };

export type Command<C extends Message> = C & CommandEnvelope;

export type CommandHandler = {
  /**
   * Loads, folds, decides and appends. Throws `StoreUnavailable` when the store stays away, `RevisionConflict` when others keep writing to the
   * stream, `RulesMissing` when no rules are in force, `InvalidEvent` when the decider produced what must not enter the log.
   */
  readonly handle: <C extends Message, E extends Message, State, R extends string, Rules>(
    aggregate: Aggregate<C, E, State, R, Rules>,
    id: string,
    command: Command<NoInfer<C>>,
  ) => Promise<Handled<State>>;
  /** The present state, read on from what is cached; revision -1 when there is no such stream. */
  readonly load: <C extends Message, E extends Message, State, R extends string, Rules>(
    aggregate: Aggregate<C, E, State, R, Rules>,
    id: string,
  ) => Promise<Loaded<State>>;
};

/** The states that a command handler keeps in memory between commands. */
export type StateMemory = {
  /** Drops every state in memory that may still hold values of a person who has been erased. */
  readonly forget: (person: string) => void;
  /** Drops every state, and keeps none from now on: for when erasures by others can no longer be heard of. */
  readonly keepNothing: () => void;
};

export type CommandHandlerOptions = {
  readonly store: EventStore;
  readonly rules: RulesSource;
  readonly clock?: Clock;
  /** Bound of the state cache, 64 MiB unless told. */
  readonly cacheBytes?: number;
  readonly log?: Log;
};

const CACHE_BYTES = 64 * 1024 * 1024;
/** Each conflict means that somebody else has got on; so many in a row mean that something is wrong. */
const MAX_CONFLICTS = 12;
const MAX_UNAVAILABLE = 4;
/** Milliseconds after which no further attempt starts: whoever sent the command is still waiting. */
const LONGEST_ABSENCE = 10_000;

/** What a fold answers without writing, or the events to write. */
type Answer<State> =
  | Exclude<Handled<State>, { readonly outcome: 'recorded' }>
  | { readonly outcome: 'append'; readonly events: readonly EventToAppend[] };

const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);

/** Whom an event is about, where it says so. */
const aboutOf = (event: EventToAppend | undefined): { readonly person?: string } =>
  event?.person === undefined ? {} : { person: event.person };

const located = <State>({ state, revision, position }: Folded<State>): Loaded<State> => ({
  state,
  revision,
  ...(position === undefined ? {} : { position }),
});

export const createCommandHandler = ({
  store,
  rules,
  clock = wallClock,
  cacheBytes = CACHE_BYTES,
  log,
}: CommandHandlerOptions): CommandHandler & StateMemory => {
  const cache = createStateCache(cacheBytes);
  const queued = createStreamQueue();
  /** Counts erasures: what was folded before one and is finished after it may hold what was erased, and is not kept. */
  let erasures = 0;
  let isKeeping = true;
  const keep = (stream: string, folded: Folded<unknown>, since: number): void => {
    if (isKeeping && since === erasures) cache.set(stream, folded);
    else cache.delete(stream);
  };

  /** Repeats what the store could not answer. Safe for an append: the same event ids at the same revision take effect once. */
  const patiently = async <T>(stream: string, work: () => Promise<T>): Promise<T> => {
    const since = performance.now();
    for (let failures = 0; ; failures += 1) {
      try {
        return await work();
      } catch (error) {
        const isLasting = failures >= MAX_UNAVAILABLE || performance.now() - since > LONGEST_ABSENCE;
        if (!(error instanceof StoreUnavailable) || isLasting) throw error;
        log?.warn({ err: error, stream, failures }, 'event store unavailable; trying again');
        await pause(backoff(failures, 100, 2_000));
      }
    }
  };

  const readOn = async <State>(stream: string, from: Folded<State>, evolve: Evolve<State>, since: number): Promise<Folded<State>> => {
    const events = await patiently(stream, async () => {
      const read = [];
      for await (const event of store.read(stream, { from: from.revision + 1 })) read.push(event);
      return read;
    });
    const folded = extend(from, events, evolve);
    keep(stream, folded, since);
    return folded;
  };

  const append = (stream: string, revision: number, events: readonly EventToAppend[]): Promise<Appended> =>
    patiently(stream, () => store.append(stream, revision < 0 ? 'no-stream' : revision, events));

  /** Whether the business instant may lie where it does, by the rules of now. Before the first rules there is no back-dating to judge. */
  const misplaced = (
    { needsRules, isDatedNow }: { readonly needsRules: boolean; readonly isDatedNow: boolean },
    instant: Parameters<typeof checkBackdating>[0],
  ): BackdatingRefusal | undefined => {
    if (isDatedNow && isBackdated(instant)) return 'backdating-not-permitted';
    try {
      return checkBackdating(instant, rules.inForce(instant.now));
    } catch (error) {
      if (needsRules || !(error instanceof RulesMissing)) throw error;
      return instant.actor.kind !== 'system' && instant.at > instant.now ? 'in-the-future' : undefined;
    }
  };

  /** Pure but for the clock: what this fold answers to the command. */
  const answer = <C extends Message, E extends Message, State, R extends string, Rules>(
    aggregate: Aggregate<C, E, State, R, Rules>,
    id: string,
    command: Command<C>,
    fingerprint: string,
    { state, revision, position, commands }: Folded<State>,
  ): Answer<State> => {
    const known = commands.get(command.id);
    if (known !== undefined)
      return known.fingerprint === fingerprint
        ? { outcome: 'repeated', revision: known.revision, position: known.position, state }
        : { outcome: 'refused', reason: 'command-id-reused', revision, state };

    const { expectedRevision, at, actor, backdatingReason: reason } = command;
    if (expectedRevision !== undefined && expectedRevision !== revision) return { outcome: 'stale', revision, state };

    const now = clock();
    const needsRules = typeof aggregate.needsRules === 'boolean' ? aggregate.needsRules : aggregate.needsRules(command);
    const backdated = misplaced({ needsRules, isDatedNow: aggregate.isDatedNow === true }, { at, now, actor, reason });
    if (backdated !== undefined) return { outcome: 'refused', reason: backdated, field: 'at', revision, state };

    const inForce = needsRules ? rules.inForce(at) : undefined;
    // Where no rules are needed, `Rules` is nothing that a decider looks at.
    const documents = inForce as Rules;
    const decision = aggregate.decider.decide(command, state, { id, at, actor, rules: documents });
    if (!decision.ok) {
      const { field, detail } = decision;
      const where = { ...(field === undefined ? {} : { field }), ...(detail === undefined ? {} : { detail }) };
      return { outcome: 'refused', reason: decision.reason, ...where, revision, state };
    }
    if (decision.events.length === 0) return { outcome: 'nothing', revision, ...(position === undefined ? {} : { position }), state };
    const stream = streamOf(aggregate, id);
    const context = { stream, id, command, fingerprint, state, recordedAt: later(now, at), rules: documents };
    const versions = inForce === undefined ? {} : { ruleVersions: versionsOf(inForce) };
    return { outcome: 'append', events: prepareEvents(aggregate, decision.events.map(withoutUndefined), { ...context, ...versions }) };
  };

  /** A document that was just published binds the next command of this process. */
  const afterwards = async (category: string): Promise<void> => {
    if (!RULE_CATEGORIES.some((one) => one === category)) return;
    await rules.refresh().catch((error: unknown) => log?.warn({ err: error }, 'published rules will be read later'));
  };

  const handleInTurn = async <C extends Message, E extends Message, State, R extends string, Rules>(
    aggregate: Aggregate<C, E, State, R, Rules>,
    id: string,
    stream: string,
    command: Command<C>,
  ): Promise<Handled<State>> => {
    // A stream holds only events of its aggregate: the store stops at any other.
    const evolve = aggregate.decider.evolve as Evolve<State>;
    const fingerprint = fingerprintOf(store.pepper, command);
    const since = erasures;
    // One stream belongs to one aggregate, so its cached state is one of its states. What is not cached may well be new: it is read only when
    // the empty state has no events to append, or the append finds that there is a stream.
    let folded = (cache.get(stream) as Folded<State> | undefined) ?? emptyFold(aggregate.decider.initial);
    let isFresh = false;
    for (let conflicts = 0; ; ) {
      const given = answer(aggregate, id, command, fingerprint, folded);
      if (given.outcome !== 'append') {
        if (isFresh) return given;
        // There may be more than is known here: no refusal may rest on an outdated state.
        folded = await readOn(stream, folded, evolve, since);
        isFresh = true;
        continue;
      }
      try {
        const { position } = await append(stream, folded.revision, given.events);
        const events = given.events.map(({ id, type, data, metadata }, index) => {
          return { id, type, data, metadata, revision: folded.revision + 1 + index, position };
        });
        folded = extend(
          folded,
          events.map((event, index) => ({ ...event, ...aboutOf(given.events[index]) })),
          evolve,
        );
        keep(stream, folded, since);
        log?.debug({ stream, commandId: command.id, type: command.type, revision: folded.revision }, 'recorded');
        await afterwards(aggregate.category);
        return { outcome: 'recorded', revision: folded.revision, position, events, state: folded.state };
      } catch (error) {
        if (!(error instanceof RevisionConflict) || conflicts >= MAX_CONFLICTS) throw error;
        conflicts += 1;
        log?.debug({ stream, commandId: command.id, conflicts }, 'conflict; deciding again');
        if (conflicts > 1) await pause(backoff(conflicts, 1, 50));
        folded = await readOn(stream, folded, evolve, since);
        isFresh = true;
      }
    }
  };

  return {
    handle: (aggregate, id, command) => {
      const stream = streamOf(aggregate, id);
      return queued(stream, () => handleInTurn(aggregate, id, stream, command));
    },
    load: (aggregate, id) => {
      const stream = streamOf(aggregate, id);
      return queued(stream, async () => {
        type State = typeof aggregate.decider.initial;
        const since = erasures;
        const from = (cache.get(stream) as Folded<State> | undefined) ?? emptyFold(aggregate.decider.initial);
        return located(await readOn(stream, from, aggregate.decider.evolve as Evolve<State>, since));
      });
    },
    forget: (person) => {
      erasures += 1;
      cache.deleteWhere(({ persons }) => persons.has(person));
    },
    keepNothing: () => {
      isKeeping = false;
      cache.clear();
    },
  };
};

import { randomUUID } from 'node:crypto';
import type { Actor, Aggregate, EventMetadata, Instant, RuleVersions } from '@redress/domain';
import { eventId } from './command-id.js';
import type { EventToAppend } from './event-store.js';

type Message = { readonly type: string; readonly data: unknown };

/** A command with what surrounds it. */
export type CommandEnvelope = {
  /** UUID: given by the sender, or derived by `commandId` from what the command is about. */
  readonly id: string;
  readonly actor: Actor;
  /** The business instant: when what the command reports has happened. */
  readonly at: Instant;
  readonly causationId?: string | undefined;
  readonly correlationId?: string | undefined;
  /** The revision the sender has seen; passed by, nothing is decided. */
  readonly expectedRevision?: number | undefined;
  /** Why `at` lies noticeably in the past. */
  readonly backdatingReason?: string | undefined;
};

type Place = EventMetadata['stage'] extends infer S ? { readonly stage?: S; readonly cycle?: number } : never;

const definedOf = ({ stage, cycle }: Place): Pick<EventMetadata, 'stage' | 'cycle'> => ({
  ...(stage === undefined ? {} : { stage }),
  ...(cycle === undefined ? {} : { cycle }),
});

/** A decider may leave a field out by naming it undefined; in the log it is absent, and the cached state must not differ from a fresh fold. */
export const withoutUndefined = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(withoutUndefined);
    return items.some((item, index) => item !== value[index]) ? (items as T) : value;
  }
  let isChanged = false;
  const kept: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const clean = withoutUndefined(item);
    if (clean !== item || item === undefined) isChanged = true;
    if (clean !== undefined) kept[key] = clean;
  }
  return isChanged ? (kept as T) : value;
};

type Preparation<State, Rules> = {
  readonly stream: string;
  readonly id: string;
  readonly command: CommandEnvelope;
  readonly fingerprint: string;
  readonly state: State;
  readonly recordedAt: Instant;
  /** The documents in force; undefined for aggregates that need none. */
  readonly rules: Rules;
  readonly ruleVersions?: RuleVersions;
};

/** Decided events with ids and metadata, ready to append. */
export const prepareEvents = <C extends Message, E extends Message, State, R extends string, Rules>(
  aggregate: Aggregate<C, E, State, R, Rules>,
  decided: readonly E[],
  { stream, id, command, fingerprint, state, recordedAt, rules, ruleVersions }: Preparation<State, Rules>,
): readonly EventToAppend[] => {
  const base = {
    commandId: command.id,
    commandFingerprint: fingerprint,
    correlationId: command.correlationId ?? stream,
    causationId: command.causationId ?? command.id,
    actor: command.actor,
    occurredAt: command.at,
    recordedAt,
    ...(ruleVersions === undefined ? {} : { ruleVersions }),
    ...(command.backdatingReason === undefined ? {} : { backdatingReason: command.backdatingReason }),
  };
  const attempt = randomUUID();
  const context = { id, at: command.at, actor: command.actor, rules };
  let after = state;
  const placed = decided.map((event, index) => {
    const before = after;
    after = aggregate.decider.evolve(before, event);
    // What leads out of a stage still happened in it; only what opens a case has no stage before.
    const left = aggregate.place(before);
    const place = left.stage === undefined ? aggregate.place(after) : left;
    const resolved = aggregate.resolved?.(event, { before, after }, context) ?? [];
    return {
      id: eventId(command.id, attempt, index),
      type: event.type,
      data: event.data,
      metadata: { ...base, ...definedOf(place), ...(resolved.length === 0 ? {} : { resolved: [...resolved] }) },
    };
  });
  const person = aggregate.person(after, id);
  return placed.map((event) => ({ ...event, person }));
};

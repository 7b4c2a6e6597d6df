import { expect } from '@jest/globals';
import type { Aggregate } from '../aggregate.js';
import { type Decision, fold } from '../decider.js';
import type { Actor } from '../envelope.js';

type Message = { readonly type: string; readonly data: unknown };

/** The surroundings of a decision; every part can be replaced for one command. */
export type Surroundings<Rules> = { readonly id: string; readonly at: string; readonly actor: Actor; readonly rules: Rules };

/** What a command is expected to answer instead of events. */
export type Refused<Reason extends string> = {
  readonly refused: Reason;
  readonly field?: string;
  /** A part of the detail. */
  readonly detail?: string;
};

const isRefused = <Reason extends string>(expected: readonly unknown[]): expected is readonly [Refused<Reason>] =>
  typeof expected[0] === 'object' && expected[0] !== null && 'refused' in expected[0];

/**
 * Decider tests as sentences: `given(…history).when(command).then(…events)` or `.then({ refused })`.
 *
 * Beside the expectation it checks what every test would have to: the history and the events answered fit their schemas, and the state
 * can be folded from them.
 */
export const specification = <C extends Message, E extends Message, State, Reason extends string, Rules>(
  aggregate: Aggregate<C, E, State, Reason, Rules>,
  usual: Surroundings<Rules>,
) => {
  const checked = (event: E): E => {
    const definition = aggregate.events[event.type];
    if (definition === undefined) throw new Error(`${event.type} is not in the catalogue of ${aggregate.category}`);
    definition.data.parse(event.data);
    return event;
  };

  const given = (...history: readonly E[]) => {
    const before = fold(aggregate.decider, history.map(checked));
    const when = (command: C, surroundings: Partial<Surroundings<Rules>> = {}) => {
      const decision: Decision<E, Reason> = aggregate.decider.decide(command, before, { ...usual, ...surroundings });
      const events = decision.ok ? decision.events.map(checked) : [];
      const state = fold(aggregate.decider, events, before);
      return {
        decision,
        events,
        state,
        /** Exactly these events, in this order; no argument: accepted without an event. Asymmetric matchers are allowed. */
        // biome-ignore lint/suspicious/noThenProperty: the sentence ends in "then"; nobody awaits this object
        then: (...expected: readonly [Refused<Reason>] | readonly { readonly type: string; readonly data: unknown }[]) => {
          if (!isRefused<Reason>(expected)) {
            expect(decision).toEqual({ ok: true, events: expected });
            return;
          }
          const { refused, field, detail } = expected[0];
          expect(decision).toMatchObject({ ok: false, reason: refused, ...(field === undefined ? {} : { field }) });
          if (detail !== undefined && !decision.ok) expect(decision.detail).toContain(detail);
        },
      };
    };
    return { when, state: before };
  };
  return { given };
};

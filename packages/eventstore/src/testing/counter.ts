import { type Aggregate, accept, defineEvents, personal, type RulesInForce, refuse, type Stage } from '@redress/domain';
import { z } from 'zod';

/** The smallest aggregate with everything that command handling has to serve: stages, refusals, empty answers, personal data. */
export type CounterState = {
  readonly count: number;
  readonly stage?: Stage;
  readonly cycle?: number;
  readonly note?: string;
  /** Each event that was folded, in order. */
  readonly history: readonly string[];
};
type Add = {
  readonly type: 'Add';
  readonly data: { readonly by: number; readonly note?: string | undefined; readonly teller?: string | undefined };
};
type MoveOn = { readonly type: 'MoveOn'; readonly data: { readonly to: Stage; readonly cycle: number } };
type Clear = { readonly type: 'Clear'; readonly data: Record<string, never> };
export type CounterCommand = Add | MoveOn | Clear;

export const counterEvents = defineEvents({
  Added: z.strictObject({ by: z.int(), note: z.string().optional(), teller: personal(z.string()).optional() }),
  MovedOn: z.strictObject({ to: z.enum(['receive', 'analyze', 'handle', 'feedback', 'improve']), cycle: z.int() }),
  Cleared: z.strictObject({}),
});
export type CounterEvent =
  | { readonly type: 'Added'; readonly data: { readonly by: number; readonly note?: string | undefined; readonly teller?: unknown } }
  | MovedOn
  | { readonly type: 'Cleared'; readonly data: Record<string, never> };
type MovedOn = { readonly type: 'MovedOn'; readonly data: { readonly to: Stage; readonly cycle: number } };

export const LIMIT = 10;

export const counter: Aggregate<CounterCommand, CounterEvent, CounterState, 'too-much' | 'empty', RulesInForce> = {
  category: 'counter',
  events: counterEvents,
  commands: {},
  needsRules: true,
  place: ({ stage, cycle }) => ({ ...(stage === undefined ? {} : { stage }), ...(cycle === undefined ? {} : { cycle }) }),
  person: (_, id) => `counter-${id}`,
  decider: {
    initial: { count: 0, history: [] },
    decide: (command, { count }) => {
      switch (command.type) {
        case 'Add': {
          const { by, note, teller } = command.data;
          if (by === 0) return accept();
          if (count + by > LIMIT) return refuse('too-much', { field: 'by', detail: `${LIMIT - count} left` });
          return accept({ type: 'Added' as const, data: { by, note, teller } });
        }
        case 'MoveOn':
          return accept({ type: 'MovedOn' as const, data: command.data }, { type: 'Added' as const, data: { by: 0 } });
        case 'Clear':
          return count === 0 ? refuse('empty') : accept({ type: 'Cleared' as const, data: {} });
      }
    },
    evolve: (state, { type, data }) => {
      const history = [...state.history, JSON.stringify({ type, data })];
      switch (type) {
        case 'Added':
          return {
            ...state,
            ...('note' in data ? { note: data.note ?? 'named, but undefined' } : {}),
            count: state.count + data.by,
            history,
          };
        case 'MovedOn':
          return { ...state, stage: data.to, cycle: data.cycle, history };
        case 'Cleared':
          return { ...state, count: 0, history };
      }
    },
  },
};

import type { Context } from '../decider.js';
import { SYSTEM } from '../envelope.js';
import { climbingOf as climbingOfImprovement } from '../improvement/decider.js';
import { resolveMeasures } from '../improvement/measures.js';
import type { ImprovementState } from '../improvement/state.js';
import { improvementView } from '../improvement/view.js';
import { type Named, resolveRung } from '../rules/ladder.js';
import type { Resolution } from '../rules/resolution-path.js';
import { resolve } from '../rules/resolve.js';
import type { RulesInForce } from '../rules/rules.js';
import { climbingOf, resolveHolder } from './case-context.js';
import { caseView } from './case-view.js';
import { activeHolder } from './ladder.js';
import type { ComplaintState } from './state.js';

/** Whether an open case or improvement has a named person who is there, and something that rings if nobody acts. */
export type Holding = {
  readonly holder: string;
  /** `held` by a person who is there, `acted-for` by who stands in, or `lost`: neither is there. */
  readonly state: 'held' | 'acted-for' | 'lost';
  /** Who acts, and the way there; without a person it says why nobody does. */
  readonly acting: Resolution;
  /** When the case rings next: a warning, a deadline, a rung. Null where nothing can. */
  readonly nextDueAt: string | null;
  /** Nothing rings although nothing else keeps the case going. */
  readonly isStuck: boolean;
  /** Of a lost case: whom the rules would name if they were asked now. */
  readonly proposed?: Named;
};

type Asked = Context<RulesInForce>;

const earliest = (clocks: readonly { readonly warnAt: string | null; readonly dueAt: string }[]): string | null =>
  clocks.flatMap(({ warnAt, dueAt }) => [dueAt, ...(warnAt === null ? [] : [warnAt])]).toSorted()[0] ?? null;

const holdingOf = (
  holder: string,
  { nextDueAt, goesOn }: { readonly nextDueAt: string | null; readonly goesOn: boolean },
  propose: () => Named,
  { at, rules }: Asked,
): Holding => {
  const acting = resolve(rules.directory.document, { person: holder }, at);
  const state = acting.staffId === undefined ? 'lost' : acting.staffId === holder ? 'held' : 'acted-for';
  const told = { holder, state, acting, nextDueAt, isStuck: nextDueAt === null && !goesOn } as const;
  return state === 'lost' ? { ...told, proposed: propose() } : told;
};

/**
 * How an open complaint is held at an instant under a directory; undefined for one that is closed, observed or unknown. A lost case is not
 * stuck: at the next clock the ladder names the next person. Until then whoever is proposed can take it over.
 */
export const holdingOfCase = (state: ComplaintState, id: string, rules: RulesInForce, at: string): Holding | undefined => {
  const view = caseView(state, state.kind === 'managed' ? state.revision : -1);
  if (state.kind !== 'managed' || view.terminal) return undefined;
  const context = { id, at, actor: SYSTEM, rules };
  const holder = activeHolder(state);
  const isCalledIn = holder !== state.holder;
  return holdingOf(
    holder,
    // What may be closed is closed by the loop, and an improvement rings for itself.
    { nextDueAt: earliest(view.clocks), goesOn: view.closable || state.status === 'improving' },
    () => (isCalledIn ? resolveRung(rules, state.escalation.level, climbingOf(state, context), at) : resolveHolder(state, context)),
    context,
  );
};

/** How an open improvement is held at an instant under a directory; undefined for one that has ended. */
export const holdingOfImprovement = (state: ImprovementState, id: string, rules: RulesInForce, at: string): Holding | undefined => {
  const view = improvementView(state, -1);
  if (state.phase === 'none' || view.terminal) return undefined;
  const context = { id, at, actor: SYSTEM, rules };
  const rung = (): Named => resolveRung(rules, Math.max(1, state.escalation.level), climbingOfImprovement(state, context), at);
  return holdingOf(
    activeHolder(state),
    { nextDueAt: earliest(view.clocks), goesOn: false },
    () => {
      if (activeHolder(state) !== state.holder) return rung();
      const named = resolveMeasures(state.measures, state.plannedBy, context);
      return resolve(rules.directory.document, { person: named.staffId }, at).staffId === named.staffId ? named : rung();
    },
    context,
  );
};

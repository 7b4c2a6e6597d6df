import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Aggregate } from '../aggregate.js';
import { type CommandsOf, defineEvents, type EventsOf } from '../catalogue.js';
import { type CommandInfo, describe } from '../complaint/info.js';
import { accept, type Decider, refuse } from '../decider.js';
import { actor, type Instant } from '../envelope.js';
import { companyZone } from '../rules/calendar.js';
import { isUnconfirmed, listOf, resolve } from '../rules/policy.js';
import { origins, policyUnits } from '../rules/policy-document.js';
import { type PolicyKey, policyKeys } from '../rules/policy-keys.js';
import { type RoleRefusal, roleRefusal } from '../rules/role-rights.js';
import type { RulesInForce } from '../rules/rules.js';

const isTarget = (key: string): boolean => key.startsWith('kpi.') && key.endsWith('.target');

/** Keys of the policy that state a target. */
export const targetKeys: readonly PolicyKey[] = policyKeys.filter(isTarget);

const key = z.enum(targetKeys as [PolicyKey, ...PolicyKey[]]);
const keys = z
  .array(key)
  .max(50)
  .refine((named) => new Set(named).size === named.length, 'names a key twice')
  .readonly();

const commands = {
  StartKpiPeriod: z.strictObject({
    targets: keys
      .optional()
      .meta({ description: 'Keys of the targets that the period is measured against; all targets of the policy if left out' }),
    acceptedSuggestions: keys.meta({ description: 'Targets that nobody has configured, accepted by name as they stand' }),
  }),
};
type KpiPeriodCommand = CommandsOf<typeof commands>;

const target = z
  .strictObject({
    key: z.string().regex(/^[A-Za-z0-9.]{1,100}$/),
    value: z.number(),
    unit: z.enum(policyUnits),
    origin: z.enum(origins),
    /** A suggestion that was accepted by name. */
    accepted: z.boolean(),
  })
  .readonly();
export type OfficialTarget = z.infer<typeof target>;

const events = defineEvents({
  KpiPeriodStarted: z.strictObject({
    period: z.string().regex(/^\d{4}(-(\d\d|Q[1-4]|H[12]))?$/),
    targets: z.array(target).readonly(),
    policyVersion: z.int().min(1),
    startedBy: actor.shape.id,
  }),
});
export type KpiPeriodEvent = EventsOf<typeof events>;

export type KpiPeriodState = { readonly phase: 'none' } | { readonly phase: 'started'; readonly started: KpiPeriodEvent['data'] };

export type KpiPeriodRefusal =
  | RoleRefusal
  | 'period-unfit'
  | 'period-over'
  | 'period-started'
  | 'targets-unconfirmed'
  | 'accepted-needlessly';

/** The first instant after a month, quarter, half-year or year; undefined for what is none. */
const endOf = (period: string, zone: string): Instant | undefined => {
  const [, year, month, quarter, half] = /^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?$/.exec(period) ?? [];
  if (year === undefined) return undefined;
  const months = month === undefined ? (quarter === undefined ? (half === undefined ? 12 : 6) : 3) : 1;
  const number = Number(month ?? quarter ?? half ?? 1);
  return Temporal.PlainDate.from({ year: Number(year), month: 1, day: 1 })
    .add({ months: number * months })
    .toZonedDateTime(zone)
    .toInstant()
    .toString({ fractionalSecondDigits: 3 });
};

const decider: Decider<KpiPeriodCommand, KpiPeriodEvent, KpiPeriodState, KpiPeriodRefusal, RulesInForce> = {
  initial: { phase: 'none' },
  decide: ({ data: { targets = targetKeys, acceptedSuggestions } }, state, { id, at, actor: by, rules }) => {
    const { policy, calendar } = rules;
    const forbidden = roleRefusal({ actor: by, at, key: 'kpi.officials' }, rules);
    if (forbidden !== undefined)
      return refuse(forbidden, { detail: `kpi.officials: ${listOf(policy.document, 'kpi.officials').join(', ')}` });
    const end = endOf(id, companyZone(calendar.document));
    if (end === undefined)
      return refuse('period-unfit', { detail: `${id} is none of a month 2026-03, a quarter 2026-Q1, a half-year 2026-H1, a year 2026` });
    if (state.phase === 'started')
      return refuse('period-started', { detail: `${id} is official since ${state.started.startedBy} started it` });
    if (end <= at) return refuse('period-over', { detail: `${id} ended at ${end}: targets are agreed on before, not after` });
    const needless = acceptedSuggestions.filter((name) => !targets.includes(name) || !isUnconfirmed(policy.document, name));
    if (needless.length > 0)
      return refuse('accepted-needlessly', {
        field: 'acceptedSuggestions',
        detail: `${needless.join(', ')}: no suggestion among the targets of ${id}; accept only what is one`,
      });
    const suggested = targets.filter((name) => isUnconfirmed(policy.document, name) && !acceptedSuggestions.includes(name));
    if (suggested.length > 0)
      return refuse('targets-unconfirmed', {
        field: 'acceptedSuggestions',
        detail: suggested
          .map((name) => {
            const { value, unit } = resolve(policy.document, name);
            return `${name}: ${String(value)} ${unit} is our suggestion; configure it in the policy, or accept it by name`;
          })
          .join('\n'),
      });
    const official = targets.map((name): OfficialTarget => {
      const { value, unit, origin } = resolve(policy.document, name);
      return { key: name, value: Number(value), unit, origin, accepted: acceptedSuggestions.includes(name) };
    });
    return accept({
      type: 'KpiPeriodStarted' as const,
      data: { period: id, targets: official, policyVersion: policy.version, startedBy: by.id },
    });
  },
  evolve: (_state, { data }) => ({ phase: 'started', started: data }),
};

/** `kpiPeriod-2026-Q1`: an official period, measured against targets that somebody has answered for. */
export const kpiPeriod: Aggregate<KpiPeriodCommand, KpiPeriodEvent, KpiPeriodState, KpiPeriodRefusal, RulesInForce> = {
  category: 'kpiPeriod',
  commands,
  events,
  decider,
  needsRules: true,
  isDatedNow: true,
  place: () => ({}),
  person: (_state, id) => `kpiPeriod-${id}`,
};

export const kpiPeriodCommandInfo: Readonly<Record<keyof typeof commands, CommandInfo>> = {
  StartKpiPeriod: describe('any')('Makes a period official: its targets are configured, or suggestions accepted by name.', {
    acceptedSuggestions: ['kpi.complaint.timelyHandling.target'],
  }),
};

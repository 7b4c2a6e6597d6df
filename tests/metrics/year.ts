import { type ComplaintCommand, caseView, type ManagedCase, type RulesInForce } from '@redress/domain';
import { actorOf, attempt, begin, type Led, PEOPLE, shanghai } from './company.js';
import { attachment, command, receipt, record, rootCause, usualNext } from './main-path.js';

/** A small seeded generator (mulberry32), so that a seed names its year. */
export const chanceOf = (seed: number) => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    often: (share: number): boolean => next() < share,
    pick: <T>(options: readonly [T, ...(readonly T[])]): T => options[Math.floor(next() * options.length)] ?? options[0],
    upTo: (most: number): number => next() * most,
  };
};
type Chance = ReturnType<typeof chanceOf>;

const HOUR = 3_600_000;
const later = (at: string, milliseconds: number): string => new Date(Date.parse(at) + Math.round(milliseconds)).toISOString();

const CATEGORIES = ['quality_fault', 'quality_damage', 'delivery', 'attitude', 'price'] as const;
const PRODUCTS = ['壁挂炉', '热水器', '洗衣机'] as const;

/** What a year holds beside the straight way, as shares of cases or of steps. */
const recordOf = (chance: Chance): ComplaintCommand => {
  const { productName: _usual, ...bare } = record;
  const product = chance.pick(PRODUCTS);
  const first = chance.pick(CATEGORIES);
  const second = chance.pick(CATEGORIES);
  return command('RecordComplaint', {
    ...bare,
    writtenMaterials: [{ description: '来信', storageLocation: '档案柜 1' }],
    urgency: chance.pick(['normal', 'fairly_urgent', 'very_urgent'] as const),
    contentCategories: first !== second && chance.often(0.3) ? [first, second] : [first],
    ...(chance.often(0.9) ? { productName: product } : {}),
    ...(chance.often(0.2) ? { productId: `P-${PRODUCTS.indexOf(product)}` } : {}),
    ...(chance.often(0.7) ? { regionCode: chance.pick(['华东', '华南', '西南'] as const) === '华东' ? 'EAST' : 'SOUTH' } : {}),
  });
};

/** What may happen in a state instead of the usual step. */
const detour = (state: ManagedCase, at: string, chance: Chance): ComplaintCommand | undefined => {
  if (chance.often(0.004)) return command('WithdrawComplaint', { reason: '客户撤回' });
  if (chance.often(0.03))
    return command('RecordLoss', { lossAmount: { amountFen: Math.round(chance.upTo(500_000)), currency: 'CNY' }, basis: '估计' });
  if (chance.often(0.01)) return command('LinkAsRepeat', { priorComplaintId: 'earlier', rule: 'manual' });
  switch (state.status) {
    case 'received':
      return state.recorded ? undefined : recordOf(chance);
    case 'recorded':
      if (chance.often(0.1)) return command('ReturnComplaintRecord', { missingFields: ['orderNo'], reason: '缺' });
      return chance.often(0.06) ? command('MarkDuplicate', { duplicateOfComplaintId: 'other', reason: '同一件事' }) : undefined;
    case 'submitted':
      if (chance.often(0.04)) return command('MarkDuplicate', { duplicateOfComplaintId: 'other', reason: '同一件事' });
      return command('AssessValidity', { groundsSufficient: chance.often(0.88), demandReasonable: true, reasons: '-' });
    case 'analyzing':
      if (chance.often(0.15)) return command('CommunicateProgress', { medium: 'phone', content: '请提供发票' });
      if (chance.often(0.3) && state.customerAsked) return command('PauseClocks', { reason: 'awaiting_information' });
      if (!state.rootCauseFound)
        return command('IdentifyRootCause', {
          ...rootCause,
          responsibility: {
            party: chance.pick(['supplier', 'company', 'carrier'] as const),
            ...(chance.often(0.5) ? { departmentId: 'technical' } : {}),
          },
        });
      if (state.severity === null)
        return command('ClassifyComplaint', {
          severity: chance.pick(['minor', 'general', 'serious'] as const),
          seriousness: '-',
          impactScope: '-',
        });
      return undefined;
    case 'analyzed':
    case 'planning':
    case 'awaiting_approval':
      if (chance.often(0.05))
        return command('ReclassifyComplaint', { severity: chance.pick(['minor', 'general', 'serious'] as const), reason: '-' });
      if (state.status === 'awaiting_approval' && chance.often(0.05)) return command('RejectHandlingPlan', { reason: '-' });
      return undefined;
    case 'handling': {
      const due = state.clocks.find(({ kind }) => kind === 'handling')?.dueAt;
      if (chance.often(0.1)) return command('CommunicateProgress', { medium: 'phone', content: '请提供照片' });
      if (chance.often(0.04)) return command('LinkImprovement', { improvementId: `I-${Math.floor(chance.upTo(1_000))}` });
      if (state.customerAsked && chance.often(0.6)) return command('PauseClocks', { reason: 'awaiting_information' });
      if (due !== undefined && due > at && chance.often(0.06))
        return command('ExtendHandlingDeadline', { toDueAt: later(due, 30 * HOUR), reason: '等待备件' });
      if (chance.often(0.2))
        return command('ProvideRemedy', { type: 'compensation', amount: { amountFen: Math.round(chance.upTo(90_000)), currency: 'CNY' } });
      if (chance.often(0.1))
        return command('ProvideRemedy', {
          type: 'return',
          quantity: { value: 0.1 + Math.floor(chance.upTo(9)), unit: chance.pick(['吨', '台'] as const) },
        });
      return undefined;
    }
    case 'handled':
      if (state.awaitsDecision === 'replan_limit')
        return command('RecordManagementDecision', {
          subject: 'replan_limit',
          decision: chance.pick(['continue', 'close_unresolved'] as const),
          instructions: '-',
        });
      if (state.satisfied !== null) return undefined;
      if (chance.often(state.contactAttempts === 0 ? 0.15 : state.contactAttempts < 3 ? 0.8 : 0))
        return command('AttemptEvaluationContact', { medium: 'phone', reached: false });
      return command('EvaluateOutcome', {
        customerSatisfied: state.contactAttempts >= 3 ? 'unknown' : chance.pick(['yes', 'yes', 'no'] as const),
        thoroughlyResolved: true,
        latentRisk: false,
      });
    case 'awaiting_feedback':
    case 'feedback_given':
    case 'improving': {
      const awaited = Object.keys(state.improvements).find((id) => state.improvements[id] === 'linked');
      if (awaited !== undefined && chance.often(0.3))
        return command('ConcludeImprovement', { improvementId: awaited, effective: chance.often(0.6), evaluatedAt: at });
      if (chance.often(0.25))
        return command('CollectCustomerOpinion', {
          opinion: '-',
          method: 'phone',
          ...(chance.often(0.8) ? { score: 1 + Math.floor(chance.upTo(5)) } : {}),
        });
      if (state.status === 'feedback_given' && state.appreciated && chance.often(0.3))
        return command('LinkImprovement', { improvementId: `I-${Math.floor(chance.upTo(1_000))}` });
      if (state.status === 'awaiting_feedback')
        return command('CommunicateResolution', { medium: 'email', cause: '-', measures: '-', result: '-', attachments: [attachment] });
      return undefined;
    }
    case 'closed':
      return chance.often(0.15) ? command('ReopenComplaint', { reason: '故障再现' }) : undefined;
    default:
      return undefined;
  }
};

/** How long somebody takes: mostly minutes and hours, sometimes to the very due instant, a moment past it, or days. */
const nextAt = (state: ManagedCase, at: string, slow: number, chance: Chance): string => {
  const due = caseView(state, state.revision)
    .clocks.map(({ dueAt }) => dueAt)
    .filter((dueAt) => dueAt > at)
    .toSorted()[0];
  if (due !== undefined && chance.often(0.03)) return due;
  if (due !== undefined && chance.often(0.02)) return later(due, 1);
  return later(at, chance.upTo(chance.often(0.06) ? 90 * HOUR * slow : 7 * HOUR * slow));
};

const STEPS = 90;

/** Leads one case until the horizon, or until it has ended and stays so. */
const wander = (led: Led, from: string, horizon: string, rules: RulesInForce, chance: Chance): void => {
  let at = from;
  const slow = chance.pick([0.3, 1, 1, 2.5] as const);
  attempt(
    led,
    command('ReceiveComplaint', {
      ...receipt(chance.often(0.9) ? `C-${Math.floor(chance.upTo(60))}` : undefined, chance.pick(['hotline', 'email', 'wechat'] as const)),
    }),
    PEOPLE.rep,
    at,
    rules,
  );
  for (let step = 0; step < STEPS; step++) {
    const { state } = led;
    if (state === undefined) return;
    at = nextAt(state, at, slow, chance);
    if (at > horizon) return;
    // The engine looks at the clocks; what it finds late is recorded, and may turn out to have been done in time.
    if (chance.often(0.4)) attempt(led, command('CheckClocks', {}), PEOPLE.engine, at, rules);
    const wanted = detour(led.state ?? state, at, chance) ?? usualNext(led.state ?? state, at);
    if (wanted === undefined) return;
    // Some facts are told hours after they happened: the business instant counts, whenever it was recorded.
    const missed = (led.state ?? state).clocks.find((clock) => clock.missed && clock.dueAt < at);
    const told = missed !== undefined && chance.often(0.2) ? later(missed.dueAt, -1) : at;
    if (attempt(led, wanted, actorOf(wanted, led.state), told, rules, at) === true) continue;
    if (attempt(led, wanted, actorOf(wanted, led.state), at, rules) === true) continue;
    const usual = usualNext(led.state ?? state, at);
    if (usual !== undefined) attempt(led, usual, actorOf(usual, led.state), at, rules);
  }
};

/** A year of managed cases, made by the deciders under an injected clock. Nothing happens after its last noon. */
export const yearOf = (seed: number, count: number, rules: RulesInForce, year = 2026): readonly Led[] => {
  const chance = chanceOf(seed);
  const start = shanghai(`${year}-01-01 00:00`);
  const horizon = shanghai(`${year}-12-31 12:00`);
  return Array.from({ length: count }, (_, index) => {
    const led = begin(`y${seed}-${String(index).padStart(5, '0')}`);
    wander(led, later(start, chance.upTo(364 * 24 * HOUR)), horizon, rules, chance);
    return led;
  });
};

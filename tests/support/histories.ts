import { type ComplaintEvent, type ComplaintState, complaint, SYSTEM } from '@redress/domain';
import fc from 'fast-check';
import { command, received, rep } from '../../packages/domain/src/complaint/testing/journey.js';
import { actorFor, ideas, instantAfter, loopIdeas, usualIdeas, type Whim } from '../../packages/domain/src/complaint/testing/wanderer.js';
import { RULES, shanghai } from '../../packages/domain/src/testing/rules.js';

/** What one stream comes to say, in its order, at the times it says. */
export type StreamHistory = { readonly stream: string; readonly events: readonly (ComplaintEvent & { readonly at: string })[] };

const MONDAY = shanghai('2026-06-01 09:30');

const whim: fc.Arbitrary<Whim> = fc.record({
  choice: fc.nat(999),
  detail: fc.nat(99),
  wait: fc.constantFrom('none', 'none', 'none', 'moment', 'hour', 'until-due', 'just-before-due', 'week'),
});

/** Walks a managed case as whims have it: only what the rules accept happens. */
const walk = (id: string, whims: readonly Whim[]): StreamHistory => {
  const events: (ComplaintEvent & { readonly at: string })[] = [];
  let state: ComplaintState = complaint.decider.initial;
  let at = MONDAY;
  const attempt = (wanted: Parameters<typeof complaint.decider.decide>[0], actor = SYSTEM): boolean => {
    const decision = complaint.decider.decide(wanted, state, { id, at, actor, rules: RULES });
    if (!decision.ok) return false;
    for (const event of decision.events) {
      events.push({ ...event, at });
      state = complaint.decider.evolve(state, event);
    }
    return decision.events.length > 0;
  };
  attempt(command('ReceiveComplaint', received), rep);
  for (const one of whims) {
    const present: ComplaintState = state;
    if (present.kind !== 'managed') break;
    at = instantAfter(present, at, one);
    const byEngine = one.choice % 4 === 0;
    const options = byEngine
      ? loopIdeas(present)
      : one.choice % 4 === 1
        ? ideas(present, at, one.detail)
        : usualIdeas(present, at, one.detail);
    const first = one.choice % 4 === 1 ? one.choice : 0;
    options.some((_, tried) => {
      const wanted = options[(first + tried) % options.length];
      return wanted !== undefined && attempt(wanted, byEngine ? SYSTEM : actorFor(wanted, present));
    });
  }
  return { stream: `complaint-${id}`, events };
};

const facts = fc.dictionary(
  fc.constantFrom('received', 'sent', 'closed', 'product', 'channel', 'timely', 'disputed'),
  fc.constantFrom('2015-01-31', '2015-02-30', '2016-03-01T10:00:00.000Z', 'Yes', 'No', '', '  Mortgage ', '抵押'),
  { minKeys: 1 },
);

/** A case as a source reports it: any facts, corrected at will. */
const observed = (id: string, reports: readonly Readonly<Record<string, string>>[]): StreamHistory => ({
  stream: `complaint-cfpb.${id}`,
  events: [
    { type: 'CaseImported', at: MONDAY, data: { profile: 'cfpb', sourceFile: 'any.csv', sourceId: id, importId: 'i-1' } },
    ...reports.map((report) => ({
      type: 'FactsReported' as const,
      at: MONDAY,
      data: { facts: Object.entries(report).map(([fact, value]) => ({ fact, value, asReported: value })) },
    })),
  ],
});

/** Some cases, managed and imported, each a history that the rules allow. */
export const caseHistories = ({
  cases,
  steps,
}: {
  readonly cases: number;
  readonly steps: number;
}): fc.Arbitrary<readonly StreamHistory[]> =>
  fc
    .array(fc.oneof(fc.array(whim, { minLength: 1, maxLength: steps }), fc.array(facts, { maxLength: 4 })), {
      minLength: 1,
      maxLength: cases,
    })
    .map((all) =>
      all.map((one, index) =>
        one.length > 0 && 'choice' in (one[0] as object)
          ? walk(`r${index}`, one as readonly Whim[])
          : observed(`${index}`, one as readonly Readonly<Record<string, string>>[]),
      ),
    );

/** The pieces in which histories get into one log: each stream in its order, streams mingled as `order` has it. */
export const mingled = (histories: readonly StreamHistory[], order: readonly number[]): readonly StreamHistory[] => {
  const left = histories.map(({ stream, events }) => ({ stream, events: [...events] }));
  const pieces: StreamHistory[] = [];
  for (let turn = 0; left.some(({ events }) => events.length > 0); turn += 1) {
    const open = left.filter(({ events }) => events.length > 0);
    const draw = order[turn % order.length] ?? 0;
    const next = open[draw % open.length];
    if (next !== undefined) pieces.push({ stream: next.stream, events: next.events.splice(0, 1 + (draw % 3)) });
  }
  return pieces;
};

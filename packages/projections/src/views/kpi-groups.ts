import type { ComplaintEvent, Instant, ManagedCase } from '@redress/domain';

/** A limit as its event recorded it. */
export type RecordedLimit = { readonly amount: number; readonly unit: string };

/**
 * The cycles of a case between its receipt or a re-opening and the next: each group has a handling deadline of its own, and re-planning
 * within it keeps that deadline (M01).
 */
export type HandlingGroup = {
  readonly startedAt: Instant;
  readonly submittedAt: Instant | null;
  readonly classified: boolean;
  /** The due instant in force: after reclassification, extension and pauses. */
  readonly dueAt: Instant | null;
  /** The same as it was fixed, without what moved it afterwards; for M01strict. */
  readonly fixedDueAt: Instant | null;
  /** Given where pauses had already moved `fixedDueAt`: the original due instant follows from these. */
  readonly original: { readonly from: Instant; readonly limit: RecordedLimit } | null;
  readonly paused: boolean;
  readonly everPaused: boolean;
  readonly handled: { readonly at: Instant; readonly dueAt: Instant } | null;
  /** What became of the last handling; null while nobody has been asked. */
  readonly verdict: 'yes' | 'no' | 'unknown' | 'replanned' | null;
  /** Management has given up on the customer's agreement. */
  readonly unresolved: boolean;
  readonly endedAt: Instant | null;
};

export const freshGroup = (startedAt: Instant): HandlingGroup => ({
  startedAt,
  submittedAt: null,
  classified: false,
  dueAt: null,
  fixedDueAt: null,
  original: null,
  paused: false,
  everPaused: false,
  handled: null,
  verdict: null,
  unresolved: false,
  endedAt: null,
});

type Started = { readonly kind: string; readonly from: Instant; readonly dueAt: Instant; readonly policyValue: RecordedLimit };

const handlingAmong = (deadlines: readonly Started[]): Started | undefined => deadlines.find(({ kind }) => kind === 'handling');

/** A deadline fixed anew, by a classification, a re-opening or, where the policy says so, a new plan. */
const fixed = (group: HandlingGroup, clock: Started | undefined): HandlingGroup =>
  clock === undefined
    ? group
    : {
        ...group,
        classified: true,
        paused: false,
        dueAt: clock.dueAt,
        fixedDueAt: clock.dueAt,
        original: group.everPaused ? { from: clock.from, limit: { amount: clock.policyValue.amount, unit: clock.policyValue.unit } } : null,
      };

const evolved = (group: HandlingGroup, { type, data }: ComplaintEvent): HandlingGroup => {
  switch (type) {
    case 'ComplaintSubmitted':
      return { ...group, submittedAt: data.submittedAt };
    case 'ComplaintClassified':
    case 'ComplaintReclassified':
      return fixed(group, handlingAmong(data.deadlines));
    case 'HandlingReplanned':
      return { ...fixed(group, handlingAmong(data.deadlines)), verdict: 'replanned' };
    case 'HandlingDeadlineExtended':
      return { ...group, dueAt: data.toDueAt };
    case 'ClockPaused':
      return data.clock === 'handling' ? { ...group, paused: true, everPaused: true } : { ...group, everPaused: true };
    case 'ClockResumed':
      return data.clock === 'handling' ? { ...group, paused: false, dueAt: data.newDueAt } : group;
    case 'ComplaintHandled':
      return { ...group, handled: { at: data.handledAt, dueAt: data.handlingDueAt }, verdict: null };
    case 'HandlingOutcomeEvaluated':
      return { ...group, verdict: data.customerSatisfied };
    case 'ManagementDecisionRecorded':
      return data.decision === 'close_unresolved' ? { ...group, unresolved: true } : group;
    default:
      return group;
  }
};

/** The groups of a case after an event; `state` is the domain's fold after it. */
export const groupAfter = (groups: readonly HandlingGroup[], event: ComplaintEvent, state: ManagedCase): readonly HandlingGroup[] => {
  const last = groups.at(-1);
  if (last === undefined) return groups;
  if (event.type === 'ComplaintReopened') return [...groups, fixed(freshGroup(event.data.reopenedAt), handlingAmong(event.data.deadlines))];
  return [...groups.slice(0, -1), { ...evolved(last, event), endedAt: state.closedAt }];
};

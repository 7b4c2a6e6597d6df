import { resolve } from '../policy.js';
import type { PolicyDocument, PolicyStep } from '../policy-document.js';
import type { PolicyKey } from '../policy-keys.js';

/** A rule between keys: what is wrong with a policy whose single values are each in order, as `<pointer>: <reason>; <what would be right>`. */
type Contradiction = (policy: PolicyDocument) => readonly string[];

const at = (key: PolicyKey): string => `/values/${key}`;
const global = (policy: PolicyDocument, key: PolicyKey): number => Number(resolve(policy, key).value);

/** `low` may not lie above (or, if strict, at) `high`. */
const notAbove =
  (low: PolicyKey, high: PolicyKey, { strictly = false }: { readonly strictly?: boolean } = {}): Contradiction =>
  (policy) => {
    const [one, other] = [global(policy, low), global(policy, high)];
    if (one < other || (one === other && !strictly)) return [];
    return [
      `${at(low)}/value: ${one} lies ${one > other ? 'above' : 'at'} ${high}; expected ${strictly ? 'less than' : 'at most'} ${other}`,
    ];
  };

/** Each below the one before: what comes first before an expiry lies further from it. */
const falling = (...keys: readonly PolicyKey[]): readonly Contradiction[] =>
  keys.slice(1).flatMap((key, index) => notAbove(key, keys[index] ?? key, { strictly: true }));

const onTheLadder: Contradiction = ({ values }) => {
  const [levels, initial] = [values['escalation.levels']?.value, values['escalation.initialLevel']];
  if (!Array.isArray(levels) || initial === undefined) return [];
  return [initial, ...(initial.scopes ?? [])].flatMap(({ value }, index) =>
    Number(value) < levels.length
      ? []
      : [
          `${at('escalation.initialLevel')}/${index === 0 ? '' : `scopes/${index - 1}/`}value: lies above the last of escalation.levels; expected at most ${levels.length - 1}`,
        ],
  );
};

/** S2-46: whoever complained of something general or serious gets an answer in writing. */
const inWriting: readonly Contradiction[] = (['complaint.feedback.medium.general', 'complaint.feedback.medium.serious'] as const).map(
  (key) => (policy) => {
    const { value } = resolve(policy, key);
    return Array.isArray(value) && value.some((medium: unknown) => medium === 'letter' || medium === 'email')
      ? []
      : [`${at(key)}/value: names no written form (S2-46); expected letter or email among them`];
  },
);

/** No deduction goes beyond what wage payment rules allow. */
const withinTheCap: readonly Contradiction[] = (['penalty.directResponsible.percent', 'penalty.manager.percent'] as const).map(
  (key) => (policy) => {
    const cap = global(policy, 'penalty.cap.percent');
    // Its shape has been checked.
    return (resolve(policy, key).value as readonly PolicyStep[]).flatMap(({ value }, index) =>
      value <= cap ? [] : [`${at(key)}/value/${index}/value: ${value} lies above penalty.cap.percent; expected at most ${cap}`],
    );
  },
);

const stepsAscend: readonly Contradiction[] = (['penalty.directResponsible.percent', 'penalty.manager.percent'] as const).map(
  (key) => (policy) =>
    (resolve(policy, key).value as readonly PolicyStep[]).flatMap(({ value }, index, steps) => {
      const before = steps[index - 1];
      return before === undefined || before.value <= value
        ? []
        : [`${at(key)}/value/${index}/value: a greater loss costs less than a smaller one; expected at least ${before.value}`];
    }),
);

/** What keys must agree on; every rule is tested by a policy that breaks it. */
export const CONTRADICTIONS: readonly Contradiction[] = [
  notAbove('survey.satisfied.min', 'survey.scale.max'),
  notAbove('survey.lowScore.flag', 'survey.satisfied.min', { strictly: true }),
  onTheLadder,
  ...inWriting,
  notAbove('clock.pause.maxDuration', 'clock.pause.maxTotal'),
  notAbove('grading.collection.period', 'grading.reassessment.period'),
  notAbove('grading.reassessment.period', 'grading.window'),
  notAbove('dealer.tier1.limit', 'dealer.tier2.limit'),
  notAbove('dealer.tier2.limit', 'dealer.tier3.limit'),
  ...falling('renewal.list.leadDays', 'renewal.firstContact.leadDays', 'renewal.followUp.leadDays', 'renewal.reminder.undecided.leadDays'),
  notAbove('penalty.delay.percent', 'penalty.cap.percent'),
  ...withinTheCap,
  ...stepsAscend,
];

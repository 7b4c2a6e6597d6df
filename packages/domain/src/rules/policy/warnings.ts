import { flagOf, type Limit, limitIn, limitOf, numberOf, resolve } from '../policy.js';
import type { PolicyDocument } from '../policy-document.js';
import type { PolicyKey } from '../policy-keys.js';
import { type CustomerGrade, severities } from '../severity.js';

const inDays = ({ amount, unit }: Limit): number => (unit === 'wd' ? amount : Number.NaN);

/** On business hours of nine a day, roughly: enough to tell which of two limits is longer. */
const roughMinutes = ({ amount, unit }: Limit): number => amount * { wd: 540, d: 540, h: 60, min: 1, m: 21 * 540 }[unit];

/** The source gives no order of the three, so only where they neither rise nor fall. */
const unordered = (policy: PolicyDocument): readonly string[] => {
  const handling = severities.map((severity) => inDays(limitOf(policy, `complaint.handling.limit.${severity}`)));
  const [minor = 0, general = 0, serious = 0] = handling;
  return (minor <= general && general <= serious) || (minor >= general && general >= serious)
    ? []
    : [`complaint.handling.limit.*: ${handling.join(', ')} working days neither rise nor fall with the severity`];
};

const stepsBeforeHandling = (policy: PolicyDocument): readonly string[] =>
  severities.flatMap((severity) => {
    const step = (key: PolicyKey, taken = true): number => (taken ? inDays(limitOf(policy, key, severity)) : 0);
    const steps =
      step('complaint.analysis.limit') +
      step('complaint.management.decision.limit', flagOf(policy, 'complaint.management.decision.required', severity)) +
      step('complaint.plan.limit') +
      step('complaint.plan.approval.limit', flagOf(policy, 'complaint.plan.approval.required', severity));
    const limit = inDays(limitOf(policy, `complaint.handling.limit.${severity}`));
    return steps > limit ? [`complaint.handling.limit.${severity}: the steps before handling take ${steps} of ${limit} working days`] : [];
  });

const stepsBeforeArrival = (policy: PolicyDocument): readonly string[] =>
  ([1, 2] as const).flatMap((grade) => {
    const key = `service.onSite.grade${grade}` as const;
    const steps = (['service.forward.limit', 'service.assignment.limit', 'service.preparation.limit'] as const).reduce(
      (sum, step) => sum + roughMinutes(limitIn(policy, step, { grade })),
      0,
    );
    return steps > roughMinutes(limitOf(policy, key))
      ? [`${key}: forwarding, assignment and preparation take longer than the arrival may`]
      : [];
  });

const betterGradesFirst = (policy: PolicyDocument): readonly string[] =>
  ([2, 3, 4] as const).flatMap((grade) => {
    const [better, worse] = [(grade - 1) as CustomerGrade, grade].map(
      (one) => `service.response.grade${one as CustomerGrade}` as const,
    ) as [PolicyKey, PolicyKey];
    return roughMinutes(limitOf(policy, better)) > roughMinutes(limitOf(policy, worse))
      ? [`${better}: slower than ${worse}, although the grade is higher`]
      : [];
  });

const pausesNobodyApproves = (policy: PolicyDocument): readonly string[] =>
  numberOf(policy, 'clock.pause.approvalFrom') > numberOf(policy, 'clock.pause.maxCount')
    ? ['clock.pause.approvalFrom: no pause comes so far, so nobody approves any']
    : [];

/** A value for everybody that a scope of every severity replaces changes nothing. */
const shadowed = (policy: PolicyDocument): readonly string[] =>
  Object.entries(policy.values).flatMap(([key, { value, scopes = [] }]) => {
    const given = scopes.filter(({ grade, customer, urgency }) => grade === undefined && customer === undefined && urgency === undefined);
    const general = resolve(policy, key as PolicyKey, { severity: 'general' });
    return given.length === severities.length && JSON.stringify(general.value) !== JSON.stringify(value)
      ? [
          `${key}: each severity has a value of its own, so the general one, ${JSON.stringify(value)}, holds only until the severity is known`,
        ]
      : [];
  });

/** What may be published but deserves a second look. */
export const policyWarnings = (policy: PolicyDocument): readonly string[] =>
  [unordered, stepsBeforeHandling, stepsBeforeArrival, betterGradesFirst, pausesNobodyApproves, shadowed].flatMap((check) => check(policy));

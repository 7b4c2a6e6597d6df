import { z } from 'zod';
import { flagOf, type Limit, limitOf } from './policy.js';
import { origins, type PolicyDocument, type PolicyUnit, scopedValue } from './policy-document.js';
import { POLICY_KEYS, type PolicyKey, type PolicyKeyDefinition, policyKeys } from './policy-keys.js';
import { type Validated, validated } from './rule-document.js';
import { severities } from './severity.js';

const MOST_DAYS = 3_650;

/** What a value in this unit may be: unit and range. */
const valueIn = (unit: PolicyUnit, { options, mayBeEmpty = false }: PolicyKeyDefinition): z.ZodType => {
  switch (unit) {
    case 'wd':
    case 'd':
    case 'm':
    case 'n':
      return z.int().min(0).max(MOST_DAYS);
    case 'h':
      return z
        .number()
        .positive()
        .max(MOST_DAYS * 24);
    case 'min':
      return z
        .number()
        .positive()
        .max(MOST_DAYS * 24 * 60);
    case '%':
      return z.number().min(0).max(100);
    case 'wan':
      return z.number().min(0).max(1_000_000);
    case 'bool':
      return z.boolean();
    case 'enum':
      return z.enum(options ?? []);
    case 'list':
      return z
        .array(z.enum(options ?? []))
        .min(mayBeEmpty ? 0 : 1)
        .refine((members) => new Set(members).size === members.length, 'a member is named twice');
  }
};

/** One key: units of the key, each value fit for its unit, scopes of the key's scale, none twice. */
const entryOf = (definition: PolicyKeyDefinition) => {
  const { units, scopedBy } = definition;
  return z
    .strictObject({
      value: z.unknown(),
      unit: z.enum(units),
      origin: z.enum(origins),
      scopes: z.array(scopedValue).optional(),
    })
    .superRefine(({ value, unit, scopes = [] }, context) => {
      const check = (given: unknown, within: PolicyUnit, path: (string | number)[]) => {
        if (!units.includes(within))
          context.addIssue({ code: 'custom', path: [...path, 'unit'], message: `expected ${units.join(' or ')}` });
        else
          for (const issue of valueIn(within, definition).safeParse(given).error?.issues ?? [])
            context.addIssue({ code: 'custom', path: [...path, 'value', ...issue.path], message: issue.message });
      };
      check(value, unit, []);
      const seen = new Set<string>();
      for (const [index, scoped] of scopes.entries()) {
        const { severity, grade, urgency } = scoped;
        check(scoped.value, scoped.unit ?? unit, ['scopes', index]);
        const named = Object.entries({ severity, grade, urgency }).filter(([, member]) => member !== undefined);
        const fits = named.length > 0 && named.every(([scale]) => scale === scopedBy || (scale === 'grade' && scopedBy === 'severity'));
        if (!fits)
          context.addIssue({
            code: 'custom',
            path: ['scopes', index],
            message: scopedBy === undefined ? 'this key has no scopes' : `expected a scope by ${scopedBy}`,
          });
        const scope = JSON.stringify(named);
        if (seen.has(scope)) context.addIssue({ code: 'custom', path: ['scopes', index], message: 'this scope is given twice' });
        seen.add(scope);
      }
    });
};

const publishable = z.strictObject({
  values: z.strictObject(Object.fromEntries(policyKeys.map((key): [PolicyKey, z.ZodType] => [key, entryOf(POLICY_KEYS[key])]))),
});

/** A case cannot start above the top of its ladder. */
const initialLevelProblems = (values: PolicyDocument['values']): readonly string[] => {
  const [levels, initial] = [values['escalation.levels']?.value, values['escalation.initialLevel']];
  if (!Array.isArray(levels) || initial === undefined) return [];
  const given = [initial, ...(initial.scopes ?? [])].map(({ value }) => Number(value));
  return given.flatMap((level, index) =>
    level < levels.length
      ? []
      : [`/values/escalation.initialLevel/${index === 0 ? '' : `scopes/${index - 1}/`}value: lies above the last of escalation.levels`],
  );
};

/** Whether a policy may be published: every key of this release, each with its unit, range and scopes; all failures together. */
export const validatePolicy = (document: unknown): Validated<PolicyDocument> =>
  // The check is narrower than the type, which also holds documents of other releases.
  validated(publishable as unknown as z.ZodType<PolicyDocument>, document, ({ values }) => {
    const [min, max] = [values['survey.satisfied.min']?.value, values['survey.scale.max']?.value];
    return [
      ...(Number(min) > Number(max) ? ['/values/survey.satisfied.min/value: lies above survey.scale.max'] : []),
      ...initialLevelProblems(values),
    ];
  });

const inDays = ({ amount, unit }: Limit): number => (unit === 'wd' ? amount : Number.NaN);

/** What may be published but deserves a second look: unordered handling limits, steps that use up more than the handling limit. */
export const policyWarnings = (policy: PolicyDocument): readonly string[] => {
  const warnings: string[] = [];
  const handling = severities.map((severity) => inDays(limitOf(policy, `complaint.handling.limit.${severity}`)));
  const [minor = 0, general = 0, serious = 0] = handling;
  const ordered = (minor <= general && general <= serious) || (minor >= general && general >= serious);
  if (!ordered) warnings.push(`complaint.handling.limit.*: ${handling.join(', ')} working days neither rise nor fall with the severity`);
  for (const [index, severity] of severities.entries()) {
    const step = (key: PolicyKey, taken = true): number => (taken ? inDays(limitOf(policy, key, severity)) : 0);
    const steps =
      step('complaint.analysis.limit') +
      step('complaint.management.decision.limit', flagOf(policy, 'complaint.management.decision.required', severity)) +
      step('complaint.plan.limit') +
      step('complaint.plan.approval.limit', flagOf(policy, 'complaint.plan.approval.required', severity));
    const limit = handling[index] ?? 0;
    if (steps > limit)
      warnings.push(`complaint.handling.limit.${severity}: the steps before handling take ${steps} of ${limit} working days`);
  }
  return warnings;
};

import { assignedRoles } from '../directory.js';
import type { Origin, PolicyEntry, PolicyUnit, PolicyValue, ScopedValue } from '../policy-document.js';
import { severities, urgencies } from '../severity.js';

/** A scale by which the values of a key may differ. */
export type PolicyScale = 'customer' | 'grade' | 'severity' | 'urgency';

/** How the value of a key is built, where it is more than one number, switch, word or list of words. */
export type PolicyShape =
  /** Ascending bounds, so many of them. */
  | { readonly kind: 'cuts'; readonly count: number }
  /** One number for each place in a row. */
  | { readonly kind: 'series'; readonly count: number }
  /** A number for each name; `whole`: together they are 100; `falling`: each lower than the one before. */
  | { readonly kind: 'named'; readonly members: readonly string[]; readonly order?: 'whole' | 'falling' }
  /** A code for each name. */
  | { readonly kind: 'codes'; readonly members: readonly string[] }
  /** A number for amounts below each bound (in wan), and one for all above the last. */
  | { readonly kind: 'steps' };

/** What may be set under a key, and what the shipped policy sets. */
export type PolicyKeyDefinition = {
  readonly title: { readonly zh: string; readonly en: string };
  readonly units: readonly PolicyUnit[];
  /** Clauses of the sources that it answers (docs/clauses), or whose word such as "promptly" it fills. */
  readonly clauses: readonly string[];
  /** Why it is there, where no clause asks for it. */
  readonly ours?: string;
  /** Scales by which values may differ; without any the key has one value. */
  readonly scopedBy?: readonly PolicyScale[];
  /** Closed set of an `enum`, or of the members of a `list`. */
  readonly options?: readonly string[];
  readonly mayBeEmpty?: boolean;
  /** Least and greatest number, where they are narrower than those of the unit. */
  readonly range?: readonly [least: number, greatest: number];
  readonly shape?: PolicyShape;
  /** The shipped value is the only one. */
  readonly isFixed?: true;
  readonly entry: PolicyEntry;
};

type Titles = readonly [zh: string, en: string];
type Extra = { readonly origin?: Origin; readonly clauses?: string } & Partial<Omit<PolicyKeyDefinition, 'title' | 'entry' | 'clauses'>> & {
    readonly scopes?: readonly ScopedValue[];
  };

export const define = (
  [zh, en]: Titles,
  value: PolicyValue,
  unit: PolicyUnit,
  { origin = 'suggested_default', clauses = '', scopes, units = [unit], ...rest }: Extra = {},
): PolicyKeyDefinition => ({
  title: { zh, en },
  units,
  clauses: clauses === '' ? [] : clauses.split(' '),
  ...rest,
  entry: { value, unit, origin, ...(scopes === undefined ? {} : { scopes }) },
});

/** Limits of a case may differ by its severity and by its customer. */
export const perCase: Pick<Extra, 'scopedBy'> = { scopedBy: ['severity', 'grade', 'customer'] };
/** Limits with a key per severity may differ by the customer. */
export const perCustomer: Pick<Extra, 'scopedBy'> = { scopedBy: ['grade', 'customer'] };

/** Minor, general, serious; the value of `general` also stands where the severity is not yet known. */
export const bySeverity = (minor: PolicyValue, general: PolicyValue, serious: PolicyValue): Pick<Extra, 'scopedBy' | 'scopes'> => ({
  ...perCase,
  scopes: [minor, general, serious].map((value, index) => ({ severity: severities[index], value })),
});

/** Grades 1, 2, 3, 4. */
export const byGrade = (...values: readonly [PolicyValue, PolicyValue, PolicyValue, PolicyValue]): Pick<Extra, 'scopedBy' | 'scopes'> => ({
  ...perCustomer,
  scopes: ([1, 2, 3, 4] as const).map((grade, index) => ({ grade, value: values[index] ?? values[3] })),
});

/** Very urgent, fairly urgent, normal. */
export const byUrgency = (...values: readonly PolicyValue[]): Pick<Extra, 'scopedBy' | 'scopes'> => ({
  scopedBy: ['urgency'],
  scopes: values.map((value, index) => ({ urgency: urgencies[index], value })),
});

/** Roles that decide, lead or stand on a rung. */
export const decidingRoles = ['supervising_leader', 'management', 'senior_service_manager', 'general_manager'] as const;

/** Roles that a policy may ask to judge a plan or an extension (S0-01; the opinion boxes of F09): a directory names somebody for each. */
export const approvers = ['customer_centre', 'marketing_centre', 'complaint_handling_department', ...decidingRoles] as const;

export const everyRole = [...assignedRoles, 'department_manager'];

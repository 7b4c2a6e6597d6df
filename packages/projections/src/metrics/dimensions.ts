import type { KpiRow } from '../views/kpi-cases.js';
import { monthIn } from '../zone.js';

/** A case as the metrics read it. */
export type MeasuredCase = Omit<KpiRow, 'state'> & { readonly stream: string };

/** What figures may be grouped and filtered by. */
export const dimensionNames = [
  'month',
  'severity',
  'urgency',
  'category',
  'product',
  'region',
  'party',
  'department',
  'channel',
  'customer',
  'grade',
  'handler',
  'method',
  'rootCause',
  'stage',
] as const;
export type DimensionName = (typeof dimensionNames)[number];

/** The row of cases that do not say; they are never dropped. */
export const UNKNOWN = 'unknown';

const one = (value: string | number | null): readonly string[] => (value === null ? [] : [String(value)]);

const known = ({ facts }: MeasuredCase, name: Exclude<DimensionName, 'month'>): readonly string[] => {
  const { line } = facts;
  switch (name) {
    case 'severity':
    case 'urgency':
    case 'region':
    case 'channel':
    case 'grade':
    case 'handler':
    case 'stage':
      return one(facts[name]);
    case 'category':
      return line.contentCategories;
    case 'product':
      return one(line.productName ?? facts.productId);
    case 'party':
      return one(line.responsibleParty);
    case 'department':
      return one(line.responsibleDepartment ?? facts.assignedDepartment);
    case 'customer':
      return one(line.customerId);
    case 'method':
      return facts.methods;
    case 'rootCause':
      return facts.rootCauses;
  }
};

/** Values of a case, several where it has several; `at` is the instant by which it belongs to the period. */
export const valuesOf = (row: MeasuredCase, name: DimensionName, at: string, zone: string): readonly string[] => {
  if (name === 'month') return [monthIn(zone, at)];
  const values = [...new Set(known(row, name))];
  return values.length === 0 ? [UNKNOWN] : values;
};

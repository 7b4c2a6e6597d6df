import { type EventCatalogue, type Json, joinPersonal, splitPersonal } from '@redress/domain';
import type { RecordedEvent } from '@redress/eventstore';
import type { Principal } from './keys/key-guard.js';

/** Roles that meet the customer or decide about the case, and so need to know who the customer is. */
const ROLES: ReadonlySet<string> = new Set([
  'customer_service_rep',
  'customer_service_supervisor',
  'customer_service_manager',
  'customer_centre',
  'marketing_centre',
  'salesperson',
  'sales_manager',
  'after_sales_staff',
  'complaint_handling_department',
  'analysis_team',
  'department_manager',
  'handler',
  'supervising_leader',
  'senior_service_manager',
  'management',
  'general_manager',
  'technical_department_manager',
  'technician',
  'internal_auditor',
]);

export const seesPersonalData = ({ role }: Pick<Principal, 'role'>): boolean => ROLES.has(role);

/** Stands where a personal value is that the caller's role does not show; not the same as erased. */
const WITHHELD = { withheld: true } as const;

/** The data of an event as a caller may see it. Erased values stay erased. */
export const dataFor = (
  principal: Pick<Principal, 'role'>,
  { type, data }: Pick<RecordedEvent, 'type' | 'data'>,
  catalogue: EventCatalogue,
): unknown => {
  const definition = catalogue[type];
  if (definition === undefined || seesPersonalData(principal)) return data;
  // Events come back as the JSON they were stored as.
  const { clear, personal } = splitPersonal(definition.data, data as Json);
  const pointers = Object.keys(personal);
  return pointers.length === 0 ? data : joinPersonal(clear, pointers, Object.fromEntries(pointers.map((pointer) => [pointer, WITHHELD])));
};

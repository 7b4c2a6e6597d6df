import { actsAs, type EventCatalogue, eventMetadata, type Json, joinPersonal, type Role, splitPersonal, staffOf } from '@redress/domain';
import type { RecordedEvent, RulesSource } from '@redress/eventstore';
import type { z } from 'zod';
import type { Principal } from './keys/key-guard.js';

/** Roles that meet the customer or decide about the case, and so need to know who the customer is. */
const ROLES: readonly Role[] = [
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
  'supervising_leader',
  'senior_service_manager',
  'management',
  'general_manager',
  'technical_department_manager',
  'technician',
  'internal_auditor',
];

/** What a caller may see: decided anew at each request, so that a role taken away hides at once what it showed. */
export type Viewer = { readonly seesPersonalData: boolean };

/** Persons in a role of the list, which the directory still gives them; no service. */
export const viewerOf = (
  { staffId, role, kind }: Principal,
  { rules, now }: { readonly rules: RulesSource; readonly now: () => string },
): Viewer => {
  const at = now();
  const directory = rules.inForce(at).directory.document;
  const working = ROLES.find((known) => known === role);
  if (kind !== 'human') return { seesPersonalData: false };
  // Who handles a case is named by the case, not by the directory.
  if (working === undefined) return { seesPersonalData: role === 'handler' && staffOf(directory, staffId) !== undefined };
  return { seesPersonalData: actsAs(directory, { staffId, role: working, at }) };
};

/** Stands where a personal value is that the caller's role does not show; not the same as erased. */
const WITHHELD = { withheld: true } as const;

/** Metadata in which a personal value may be withheld. */
type Seen<M extends { readonly backdatingReason?: unknown }> = Omit<M, 'backdatingReason'> & {
  readonly backdatingReason?: M['backdatingReason'] | typeof WITHHELD;
};

const withheldBy = (schema: z.ZodType, value: Json): Json => {
  const { clear, personal } = splitPersonal(schema, value);
  const pointers = Object.keys(personal);
  return pointers.length === 0 ? value : joinPersonal(clear, pointers, Object.fromEntries(pointers.map((pointer) => [pointer, WITHHELD])));
};

/** The data of an event as a caller may see it. Erased values stay erased. */
export const dataFor = (viewer: Viewer, { type, data }: Pick<RecordedEvent, 'type' | 'data'>, catalogue: EventCatalogue): unknown => {
  const definition = catalogue[type];
  if (definition === undefined || viewer.seesPersonalData) return data;
  // Events come back as the JSON they were stored as.
  return withheldBy(definition.data, data as Json);
};

/** The metadata of an event as a caller may see it. */
export const metadataFor = (viewer: Viewer, { metadata }: Pick<RecordedEvent, 'metadata'>): Seen<RecordedEvent['metadata']> =>
  // Nothing is taken away or added: what is personal is told as withheld, in its place.
  (viewer.seesPersonalData ? metadata : withheldBy(eventMetadata, metadata as Json)) as Seen<RecordedEvent['metadata']>;

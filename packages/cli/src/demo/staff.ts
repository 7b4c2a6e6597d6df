/** Somebody of the invented company, acting in one of their roles. */
export type Person = { readonly staffId: string; readonly role: string };

const person = (staffId: string, role: string): Person => ({ staffId, role });

/** Who does what in the drill: persons of the shipped directory. */
export const STAFF = {
  receiver: person('s-002', 'customer_service_rep'),
  secondReceiver: person('s-003', 'customer_service_rep'),
  serviceManager: person('s-001', 'customer_service_manager'),
  complaintDesk: person('s-017', 'complaint_handling_department'),
  secondDesk: person('s-018', 'complaint_handling_department'),
  leader: person('s-026', 'supervising_leader'),
  management: person('s-024', 'management'),
  customerCentre: person('s-020', 'customer_centre'),
  marketingCentre: person('s-022', 'marketing_centre'),
  generalManager: person('s-025', 'general_manager'),
  quality: person('s-014', 'quality_manager'),
  mechanic: person('s-009', 'handler'),
  technician: person('s-012', 'handler'),
  seller: person('s-006', 'handler'),
} as const;

export const everybody: readonly Person[] = Object.values(STAFF);

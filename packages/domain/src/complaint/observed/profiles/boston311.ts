import type { ProfileDocument } from '../profile.js';

const local = { kind: 'time' as const, formats: ['YYYY-MM-DD HH:mm:ss'] };

/** 311 service requests of the City of Boston, as its open data portal exports them. The free text of the closure is not read: it may name persons. */
export const boston311: ProfileDocument = {
  name: 'boston311',
  title: 'Boston 311 service requests (CSV export)',
  timezone: 'America/New_York',
  id: { columns: ['case_enquiry_id'] },
  columns: [
    { column: 'open_dt', fact: 'received', ...local },
    { column: 'sla_target_dt', fact: 'due', ...local },
    { column: 'source', fact: 'channel' },
    { column: 'subject', fact: 'subject' },
    { column: 'reason', fact: 'reason' },
    { column: 'type', fact: 'type' },
    { column: 'queue', fact: 'queue' },
    { column: 'department', fact: 'department' },
    { column: 'neighborhood', fact: 'neighborhood' },
    { column: 'ward', fact: 'ward', mayLack: true },
    { column: 'location_zipcode', fact: 'zip', mayLack: true },
    { column: 'closed_dt', fact: 'closed', ...local },
    { column: 'case_status', fact: 'status' },
    { column: 'on_time', fact: 'onTimeReported' },
  ],
  reports: [
    { at: 'received', facts: ['received', 'due'] },
    { at: 'closed', facts: ['closed', 'status', 'onTimeReported'] },
  ],
  closed: { fact: 'status', is: ['Closed'] },
  flags: [
    { flag: 'closed-before-received', earlier: 'received', later: 'closed' },
    { flag: 'closed-after-2-years', earlier: 'received', later: 'closed', days: 730 },
    { flag: 'closed-yet-open', stated: 'closed', unless: 'status', is: ['Closed'] },
    // Some copies write the code as a number with a fraction.
    { flag: 'zip-malformed', fact: 'zip', forms: ['99999', '9999.0', '99999.0'] },
  ],
  rates: {
    onTime: { time: 'closed', atOrBefore: 'due' },
    onTimeReported: { fact: 'onTimeReported', yes: ['ONTIME'], no: ['OVERDUE'] },
  },
  durations: [
    { from: 'received', to: 'closed', unit: 'seconds' },
    { from: 'received', to: 'due', unit: 'seconds' },
  ],
};

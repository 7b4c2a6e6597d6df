import type { ProfileDocument } from '../profile.js';

const local = { kind: 'time' as const, formats: ['MM/DD/YYYY hh:mm:ss A'] };

/** 311 service requests of New York City, as NYC Open Data exports them, with and without the later columns. Addresses and the text of the resolution are not read. */
export const nyc311: ProfileDocument = {
  name: 'nyc311',
  title: 'NYC 311 service requests (CSV export)',
  timezone: 'America/New_York',
  id: { columns: ['Unique Key'] },
  columns: [
    { column: 'Created Date', fact: 'received', ...local },
    { column: 'Due Date', fact: 'due', ...local },
    { column: 'Agency', fact: 'agency' },
    { column: 'Complaint Type', fact: 'type' },
    { column: 'Descriptor', fact: 'descriptor' },
    { column: 'Location Type', fact: 'locationType', mayLack: true },
    { column: 'Incident Zip', fact: 'zip', mayLack: true },
    { column: 'Community Board', fact: 'communityBoard', mayLack: true },
    { column: 'Borough', fact: 'borough' },
    { column: 'Open Data Channel Type', fact: 'channel', mayLack: true },
    { column: 'Closed Date', fact: 'closed', ...local },
    { column: 'Status', fact: 'status' },
  ],
  reports: [
    { at: 'received', facts: ['received', 'due'] },
    { at: 'closed', facts: ['closed', 'status'] },
  ],
  closed: { fact: 'status', is: ['Closed'] },
  flags: [
    { flag: 'closed-before-received', earlier: 'received', later: 'closed' },
    { flag: 'closed-yet-open', stated: 'closed', unless: 'status', is: ['Closed'] },
    { flag: 'zip-malformed', fact: 'zip', forms: ['99999', '99999-9999'] },
  ],
  rates: { onTime: { time: 'closed', atOrBefore: 'due' } },
  durations: [
    { from: 'received', to: 'closed', unit: 'seconds' },
    { from: 'received', to: 'due', unit: 'seconds' },
  ],
};

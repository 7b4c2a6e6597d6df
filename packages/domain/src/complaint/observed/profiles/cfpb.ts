import type { ProfileDocument } from '../profile.js';

const day = { kind: 'date' as const, formats: ['YYYY-MM-DD'] };

/** Consumer Complaint Database of the United States Consumer Financial Protection Bureau, as exported. Its narratives are not read. */
export const cfpb: ProfileDocument = {
  name: 'cfpb',
  title: 'CFPB Consumer Complaint Database (CSV export)',
  timezone: 'America/New_York',
  id: { columns: ['Complaint ID'] },
  columns: [
    { column: 'Date received', fact: 'received', ...day },
    { column: 'Product', fact: 'product' },
    { column: 'Sub-product', fact: 'subProduct' },
    { column: 'Issue', fact: 'issue' },
    { column: 'Sub-issue', fact: 'subIssue' },
    { column: 'Company', fact: 'company' },
    { column: 'State', fact: 'state' },
    { column: 'ZIP code', fact: 'zip' },
    { column: 'Tags', fact: 'tags' },
    { column: 'Consumer consent provided?', fact: 'consent' },
    { column: 'Submitted via', fact: 'channel' },
    { column: 'Source', fact: 'source', mayLack: true },
    { column: 'Date sent to company', fact: 'sent', ...day },
    { column: 'Company public response', fact: 'companyPublicResponse' },
    { column: 'Company response to consumer', fact: 'outcome' },
    { column: 'Timely response?', fact: 'timely' },
    { column: 'Consumer disputed?', fact: 'disputed' },
  ],
  reports: [
    {
      at: 'received',
      facts: ['received', 'product', 'subProduct', 'issue', 'subIssue', 'company', 'state', 'zip', 'tags', 'consent', 'channel', 'source'],
    },
    { at: 'sent', facts: ['sent'] },
    // The source says what the company answered and never when.
    { facts: ['outcome', 'companyPublicResponse', 'timely', 'disputed'] },
  ],
  closed: { fact: 'outcome', isNot: ['In progress', ''] },
  flags: [
    { flag: 'sent-before-received', earlier: 'received', later: 'sent' },
    { flag: 'sent-after-60-days', earlier: 'received', later: 'sent', days: 60 },
    // The bureau itself hides the last two digits where few people live; four digits have lost a leading zero in a spreadsheet.
    { flag: 'zip-malformed', fact: 'zip', forms: ['99999', '999XX', 'XXXXX'] },
  ],
  rates: {
    timely: { fact: 'timely', yes: ['Yes'], no: ['No'] },
    disputed: { fact: 'disputed', yes: ['Yes'], no: ['No'] },
  },
  durations: [{ from: 'received', to: 'sent', unit: 'days' }],
};

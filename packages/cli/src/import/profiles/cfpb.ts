import type { ProfileDocument } from '../profile.js';

/** Consumer Complaint Database of the United States Consumer Financial Protection Bureau, as exported. */
export const cfpb: ProfileDocument = {
  name: 'cfpb',
  title: 'CFPB Consumer Complaint Database (CSV export)',
  timezone: 'America/New_York',
  id: 'Complaint ID',
  columns: [
    { column: 'Date received', fact: 'received', kind: 'date', needed: true },
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
    { column: 'Date sent to company', fact: 'sent', kind: 'date' },
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
  flags: [{ flag: 'sent-before-received', earlier: 'received', later: 'sent' }],
};

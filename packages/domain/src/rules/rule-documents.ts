import { announcedChange, withAnnouncement } from './calendar/announce.js';
import { upcastCalendar } from './calendar/upcast.js';
import { validateCalendar } from './calendar/validate.js';
import { calendarDocument } from './calendar.js';
import { policyChange, toldChange, withChange } from './policy-change.js';
import { policyDocument } from './policy-document.js';
import { ruleDocument } from './rule-document-aggregate.js';
import { unchangeable } from './still-changeable.js';
import { validatePolicy } from './validate-policy.js';

/** Id of the one stream of each kind of rule document. */
export const RULE_DOCUMENT_ID = 'main';

/** `policy-main`: limits, switches and lists. */
export const policySet = ruleDocument(
  {
    category: 'policy',
    name: 'Policy',
    set: 'PolicySet',
    activated: 'PolicySetActivated',
    schema: policyDocument,
    // Version 2 knows scopes by customer and more units; what was published before stays as it is.
    upcasters: [(data) => data],
    validate: validatePolicy,
    agrees: (policy, { directory: { document } }) => unchangeable(policy, document).map(([key, flaw]) => `/values/${key}: ${flaw}`),
    amend: withChange,
    drafters: 'policy.drafters',
    approvers: 'policy.approvers',
  },
  { command: 'SetPolicyValues', event: 'PolicyValueSet', change: policyChange, told: toldChange },
);

/** `calendar-main`: working days and hours. A folder never changes the kind of its calendar. */
export const calendar = ruleDocument(
  {
    category: 'calendar',
    name: 'Calendar',
    set: 'Calendar',
    activated: 'CalendarPublished',
    schema: calendarDocument,
    upcasters: [upcastCalendar],
    validate: validateCalendar,
    succeeds: ({ kind }, previous) => (kind === previous.kind ? undefined : 'calendar-kind-changed'),
    amend: withAnnouncement,
    drafters: 'calendar.drafters',
    approvers: 'calendar.approvers',
  },
  { command: 'AnnounceDays', event: 'DaysAnnounced', change: announcedChange, told: announcedChange.unwrap().shape },
);

export { directory } from './directory-aggregate.js';

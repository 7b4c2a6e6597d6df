import { calendarDocument, validateCalendar } from './calendar.js';
import { directoryDocument } from './directory.js';
import { policyChange, toldChange, withChange } from './policy-change.js';
import { policyDocument } from './policy-document.js';
import { ruleDocument } from './rule-document-aggregate.js';
import { unchangeable } from './still-changeable.js';
import { validateDirectory } from './validate-directory.js';
import { validatePolicy } from './validate-policy.js';

/** Id of the one stream of each kind of rule document. */
export const RULE_DOCUMENT_ID = 'main';

/** `policy-main`: limits, switches and lists (policy.md §0.1). */
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
export const calendar = ruleDocument({
  category: 'calendar',
  name: 'Calendar',
  set: 'Calendar',
  activated: 'CalendarPublished',
  schema: calendarDocument,
  validate: validateCalendar,
  succeeds: ({ kind }, previous) => (kind === previous.kind ? undefined : 'calendar-kind-changed'),
  drafters: 'calendar.drafters',
  approvers: 'calendar.approvers',
});

/** `directory-main`: departments, staff, roles and substitutes. */
export const directory = ruleDocument({
  category: 'directory',
  name: 'Directory',
  set: 'Directory',
  activated: 'DirectoryPublished',
  schema: directoryDocument,
  validate: validateDirectory,
  agrees: (people, { policy: { document } }) => unchangeable(document, people).map(([, flaw]) => `/staff: ${flaw}`),
  drafters: 'directory.drafters',
  approvers: 'directory.approvers',
});

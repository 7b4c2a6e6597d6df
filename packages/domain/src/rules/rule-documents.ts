import { upcastCalendar } from './calendar/upcast.js';
import { validateCalendar } from './calendar/validate.js';
import { calendarDocument } from './calendar.js';
import { directoryDocument } from './directory.js';
import { policyDocument } from './policy-document.js';
import { ruleDocument } from './rule-document.js';
import { validateDirectory } from './validate-directory.js';
import { validatePolicy } from './validate-policy.js';

/** Id of the one stream of each kind of rule document. */
export const RULE_DOCUMENT_ID = 'main';

/** `policy-main`: limits, switches and lists. */
export const policySet = ruleDocument({
  category: 'policy',
  command: 'PublishPolicy',
  event: 'PolicySetActivated',
  schema: policyDocument,
  validate: validatePolicy,
});

/** `calendar-main`: working days and hours. A folder never changes the kind of its calendar. */
export const calendar = ruleDocument({
  category: 'calendar',
  command: 'PublishCalendar',
  event: 'CalendarPublished',
  schema: calendarDocument,
  upcasters: [upcastCalendar],
  validate: validateCalendar,
  succeeds: ({ kind }, previous) => (kind === previous.kind ? undefined : 'calendar-kind-changed'),
});

/** `directory-main`: departments, staff, roles and substitutes. */
export const directory = ruleDocument({
  category: 'directory',
  command: 'PublishDirectory',
  event: 'DirectoryPublished',
  schema: directoryDocument,
  validate: validateDirectory,
});

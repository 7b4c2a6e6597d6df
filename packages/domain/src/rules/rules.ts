import type { RuleVersions } from '../envelope.js';
import type { CalendarDocument } from './calendar.js';
import type { DirectoryDocument } from './directory.js';
import type { PolicyDocument } from './policy-document.js';
import type { Published } from './rule-document.js';

/** The documents in force at the instant of a decision. */
export type RulesInForce = {
  readonly policy: Published<PolicyDocument>;
  readonly calendar: Published<CalendarDocument>;
  readonly directory: Published<DirectoryDocument>;
};

export const versionsOf = ({ policy, calendar, directory }: RulesInForce): RuleVersions => ({
  policy: policy.version,
  calendar: { version: calendar.version, kind: calendar.document.kind },
  directory: directory.version,
});

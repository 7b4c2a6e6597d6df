import type { RuleVersions } from '../envelope.js';
import type { CalendarDocument } from './calendar.js';
import type { DirectoryDocument } from './directory.js';
import type { PolicyDocument } from './policy-document.js';
import type { Published } from './rule-document.js';

/** The documents in force at the instant of a decision. */
export type RulesInForce = {
  readonly policy: Published<PolicyDocument>;
  readonly calendar: Published<CalendarDocument>;
  /** With the absences recorded by then; `absences` is the revision of the last one of them in the directory's stream. */
  readonly directory: Published<DirectoryDocument> & { readonly absences?: number };
};

export const versionsOf = ({ policy, calendar, directory }: RulesInForce): RuleVersions => ({
  policy: policy.version,
  calendar: { version: calendar.version, kind: calendar.document.kind },
  directory: directory.version,
  ...(directory.absences === undefined ? {} : { absences: directory.absences }),
});

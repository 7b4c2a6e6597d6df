import type { RuleVersions } from '../envelope.js';
import type { CalendarDocument } from './calendar.js';
import type { DirectoryDocument } from './directory.js';
import type { PolicyDocument } from './policy-document.js';

/** A published document with its version: rules are data with their own history. */
export type Published<Document> = { readonly version: number; readonly effectiveFrom: string; readonly document: Document };

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

import { type CalendarDocument, type Instant, type PolicyDocument, type Published, versionAt } from '@redress/domain';
import { type EventStore, RulesMissing, versionsAfter } from '@redress/eventstore';
import type { ReportRules } from './context.js';

/** Versions of a document published by an instant and not revoked by then, oldest first. */
const versions = async <Document>(store: EventStore, stream: string, asOf: Instant): Promise<readonly Published<Document>[]> => {
  let found: readonly Published<Document>[] = [];
  for await (const event of store.read(stream)) if (event.metadata.recordedAt <= asOf) found = versionsAfter(found, event);
  return found;
};

export type RuleHistory = {
  readonly policy: readonly Published<PolicyDocument>[];
  readonly calendar: readonly Published<CalendarDocument>[];
};

/** All rules that were published by an instant. */
export const rulesAsOf = async (store: EventStore, asOf: Instant): Promise<RuleHistory> => ({
  policy: await versions<PolicyDocument>(store, 'policy-main', asOf),
  calendar: await versions<CalendarDocument>(store, 'calendar-main', asOf),
});

/** The version in force; before the first one took effect there is nothing better than the first. */
const inForce = <Document>(all: readonly Published<Document>[], name: 'policy' | 'calendar', at: Instant): Published<Document> => {
  const found = versionAt(all, at) ?? all[0];
  if (found === undefined) throw new RulesMissing(name, at);
  return found;
};

export const rulesAt = ({ policy, calendar }: RuleHistory, at: Instant): ReportRules => ({
  policy: inForce(policy, 'policy', at),
  calendar: inForce(calendar, 'calendar', at),
});

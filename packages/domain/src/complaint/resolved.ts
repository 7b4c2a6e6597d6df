import type { Resolved } from '../envelope.js';
import { type Named, resolveRung, topLevel } from '../rules/ladder.js';
import { isPlain } from '../rules/resolution-path.js';
import { resolve } from '../rules/resolve.js';
import { type CaseContext, climbingOf, resolveHolder } from './case-context.js';
import type { Climbing, LadderEvent } from './escalation.js';
import type { ComplaintEvent } from './events.js';
import type { ComplaintState } from './state.js';

/** An answer that is more than the plain holder and that the event has taken. */
export const told = (field: Resolved['field'], inEvent: string, { staffId, path }: Named): readonly Resolved[] =>
  staffId !== inEvent || isPlain({ staffId, path }) ? [] : [{ field, staffId, path: [...path] }];

const levelOf = (event: LadderEvent): number => {
  switch (event.type) {
    case 'CaseEscalated':
      return event.data.toLevel;
    case 'EscalationExhausted':
      return event.data.topLevel;
    case 'EscalationReminderIssued':
      return event.data.level;
    case 'CaseDeEscalated':
    case 'DeadlineWarningIssued':
      return 0;
  }
};

/** The way up the ladder that an escalation or a reminder took. */
export const wayUp = (event: LadderEvent, climbing: Climbing, { at, rules }: Pick<CaseContext, 'at' | 'rules'>): readonly Resolved[] => {
  if (!('escalatedTo' in event.data)) return [];
  const { escalatedTo } = event.data;
  if (event.type === 'CaseEscalated' && event.data.reason === 'replan_limit') {
    const asked = resolve(rules.directory.document, { role: 'management' }, at);
    if (asked.staffId !== undefined) return told('escalatedTo', escalatedTo, { ...asked, staffId: asked.staffId });
  }
  return told('escalatedTo', escalatedTo, resolveRung(rules, Math.min(levelOf(event), topLevel(rules)), climbing, at));
};

/** Warnings and misses name whoever held the case anyway; nobody is looked for. */
const onlyMentions = ({ type }: ComplaintEvent): boolean => type === 'DeadlineWarningIssued' || type.endsWith('Missed');

/** The ways to the persons whom the rules have put into an event of a case: the holder of the step, and who has been called in. */
export const resolvedOf = (
  event: ComplaintEvent,
  { before, after }: { readonly before: ComplaintState; readonly after: ComplaintState },
  context: CaseContext,
): readonly Resolved[] => {
  if (after.kind !== 'managed' || onlyMentions(event)) return [];
  switch (event.type) {
    case 'CaseEscalated':
    case 'EscalationExhausted':
    case 'EscalationReminderIssued':
      return before.kind === 'managed' ? wayUp(event, climbingOf(before, context), context) : [];
    case 'ComplaintReceived':
      // From then on whoever stands in counts as having received it.
      return told('holder', event.data.holder, resolveHolder({ ...after, receivedBy: event.data.receivedBy }, context));
    default:
      return 'holder' in event.data && event.data.holder !== undefined
        ? told('holder', event.data.holder, resolveHolder(after, context))
        : [];
  }
};

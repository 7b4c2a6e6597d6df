import type { z } from 'zod';
import type { EventsOf } from '../catalogue.js';
import type { Context } from '../decider.js';
import type { Stage } from '../envelope.js';
import { type DeadlineScope, deadline } from '../rules/deadline.js';
import { rungHolder, topLevel } from '../rules/ladder.js';
import type { RulesInForce } from '../rules/rules.js';
import { type Clocks, firstOverdue, markedWarned, type RunningClock, started, warnable, wronglyMissed } from './clocks.js';
import { activeHolder, type Escalation, GROUND } from './ladder.js';
import type { ladderEvents, missed, revisionEvents } from './loop/events.js';

export type LadderEvent = EventsOf<typeof ladderEvents>;
type RevisionEvent = EventsOf<typeof revisionEvents>;

/** What a ladder needs to know of the case that climbs it. */
export type Climbing = {
  readonly clocks: Clocks;
  readonly escalation: Escalation;
  readonly holder: string;
  /** Department in which the case lies. */
  readonly departmentId: string;
  readonly handler: string | null;
  readonly scope: DeadlineScope;
};

type At = Context<RulesInForce>;

export const warnings = (climbing: Climbing, { id, at }: At): LadderEvent[] =>
  warnable(climbing.clocks, at).map(({ kind, subject, dueAt }) => ({
    type: 'DeadlineWarningIssued',
    data: { caseId: id, deadlineKind: kind, ...subjectOf(subject), dueAt, warnedAt: at, holder: activeHolder(climbing) },
  }));

const subjectOf = (subject: string | undefined): { readonly subject?: string } => (subject === undefined ? {} : { subject });

/** Payload of a miss: the deadline as it was fixed, when it was noticed and who held the case. */
export const missOf = (clock: RunningClock, climbing: Climbing, { id, at }: At): z.output<typeof missed> => ({
  caseId: id,
  deadlineKind: clock.kind,
  ...subjectOf(clock.subject),
  dueAt: clock.dueAt,
  detectedAt: at,
  policyKey: clock.policyKey,
  policyValue: clock.policyValue,
  ...(climbing.scope.severity === undefined ? {} : { severity: climbing.scope.severity }),
  holder: activeHolder(climbing),
  departmentId: climbing.departmentId,
});

/** A step done in time and recorded too late explains the miss; the miss itself stays. */
export const revisionsOf = (before: Clocks, after: Clocks, { id, at }: At): readonly RevisionEvent[] =>
  wronglyMissed(before, after, at).map(({ kind, subject, dueAt, missedRevision }) => ({
    type: 'DeadlineMissRevised',
    data: {
      caseId: id,
      clock: kind,
      ...subjectOf(subject),
      dueAt,
      missedRevision: missedRevision ?? 0,
      completedAt: at,
      reason: 'recorded_late',
    },
  }));

const reasonOf = ({ clocks, escalation }: Climbing): string => {
  const overdue = firstOverdue(clocks);
  if (overdue !== undefined) return `${overdue.kind}_overdue`;
  return escalation.cause === 'replan_limit' ? 'replan_limit' : 'manual';
};

/**
 * At most one rung, to a named person, whose time runs from now: however long nobody looked, the case moves by one rung only. A deadline
 * broken while a rung's time runs waits for that rung. At the top it is said once that the ladder has ended; reminders follow.
 */
export const climb = (climbing: Climbing, link: Stage, context: At): LadderEvent[] => {
  const { at } = context;
  const { level, nextAt, exhausted } = climbing.escalation;
  if (nextAt === null ? firstOverdue(climbing.clocks) === undefined : nextAt > at) return [];
  if (level < topLevel(context.rules)) return [raised(climbing, link, { toLevel: level + 1, reason: reasonOf(climbing) }, context)];
  const reminder = deadline('reminder', at, context.rules);
  const told = {
    caseId: context.id,
    link,
    escalatedTo: rungHolder(context.rules, level, climbing, at),
    nextReminderAt: reminder.dueAt,
    deadlines: [reminder],
  };
  return exhausted
    ? [{ type: 'EscalationReminderIssued', data: { ...told, level, remindedAt: at } }]
    : [{ type: 'EscalationExhausted', data: { ...told, topLevel: level, since: at } }];
};

type Rise = { readonly toLevel: number; readonly reason: string; readonly explanation?: string };

/** A rung that somebody must answer before its time is up. */
export const raised = (climbing: Climbing, link: Stage, { toLevel, reason, explanation }: Rise, { id, at, rules }: At): LadderEvent => {
  const rung = deadline('ladder', at, rules, climbing.scope);
  return {
    type: 'CaseEscalated',
    data: {
      caseId: id,
      link,
      fromLevel: climbing.escalation.level,
      toLevel,
      reason,
      ...(explanation === undefined ? {} : { explanation }),
      escalatedTo: rungHolder(rules, toLevel, climbing, at),
      newDueAt: rung.dueAt,
      deadlines: [rung],
    },
  };
};

const causeOf = (reason: string): Escalation['cause'] =>
  reason === 'replan_limit' || reason === 'severity' || reason === 'manual' ? reason : 'overdue';

export const evolveLadder = <S extends { readonly clocks: Clocks; readonly escalation: Escalation; readonly holder: string }>(
  state: S,
  event: LadderEvent,
): S => {
  switch (event.type) {
    case 'DeadlineWarningIssued':
      return { ...state, clocks: markedWarned(state.clocks, event.data.deadlineKind, event.data.subject) };
    case 'CaseEscalated': {
      const { toLevel, escalatedTo, newDueAt, reason, deadlines } = event.data;
      const cause = causeOf(reason);
      // A severity only fixes where the ladder starts: it breaks into no escalation that is under way.
      const calledIn = cause === 'severity' ? state.escalation.escalatedTo : escalatedTo;
      return {
        ...state,
        clocks: started(state.clocks, deadlines),
        escalation: {
          ...state.escalation,
          level: toLevel,
          escalatedTo: calledIn,
          nextAt: newDueAt ?? state.escalation.nextAt,
          cause: cause === 'severity' ? (state.escalation.cause ?? cause) : cause,
        },
      };
    }
    case 'CaseDeEscalated': {
      const { toLevel, holder } = event.data;
      return { ...state, holder, escalation: { ...GROUND, base: state.escalation.base, level: toLevel } };
    }
    case 'EscalationExhausted':
    case 'EscalationReminderIssued': {
      const { escalatedTo, nextReminderAt } = event.data;
      return {
        ...state,
        escalation: {
          ...state.escalation,
          escalatedTo,
          nextAt: nextReminderAt,
          exhausted: true,
          cause: state.escalation.cause ?? 'overdue',
        },
      };
    }
  }
};

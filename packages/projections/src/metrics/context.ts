import {
  addTime,
  type CalendarDocument,
  companyZone,
  type Instant,
  type Limit,
  limitOf,
  type OfficialTarget,
  type PolicyDocument,
  workingDayMinutes,
  workingMinutesBetween,
} from '@redress/domain';
import type { Period } from './period.js';

/** The rules by which a report is made, with their versions. */
export type ReportRules = {
  readonly policy: { readonly version: number; readonly document: PolicyDocument };
  readonly calendar: { readonly version: number; readonly document: CalendarDocument };
};

/** Everything beside the cases that a figure depends on; `official` where the period was made one by then. */
export type Context = {
  readonly asOf: Instant;
  readonly period: Period | null;
  readonly rules: ReportRules;
  readonly official?: readonly OfficialTarget[];
};

export const zoneOfRules = ({ calendar }: ReportRules): string => companyZone(calendar.document);

/** Working milliseconds between two instants; 0 when the second is not later. */
export const workingTime = ({ rules }: Context, from: Instant, to: Instant): number =>
  Math.round(workingMinutesBetween(rules.calendar.document, from, to) * 60_000);

/** Working milliseconds of one working day. */
export const workingDay = ({ rules }: Context): number => Math.round(workingDayMinutes(rules.calendar.document) * 60_000);

export const after = ({ rules }: Context, from: Instant, limit: Limit): Instant =>
  addTime(rules.calendar.document, from, limit, 'working-days');

const HANDLING = ['complaint.handling.limit.minor', 'complaint.handling.limit.general', 'complaint.handling.limit.serious'] as const;

/** Up to when a complaint that nobody has classified may still be handled in time, whatever its severity: the longest limit. */
export const latestHandling = (context: Context, anchor: Instant): Instant =>
  HANDLING.map((key) => after(context, anchor, limitOf(context.rules.policy.document, key)))
    .toSorted()
    .at(-1) ?? anchor;

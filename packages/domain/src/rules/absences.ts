import { z } from 'zod';
import { type CommandsOf, defineEvents, type EventsOf } from '../catalogue.js';
import { accept, type Context, type Decision, refuse } from '../decider.js';
import { actor, instant } from '../envelope.js';
import { type Absence, absenceAt, type DirectoryDocument, directoryId, isActive, type StaffMember, staffOf } from './directory.js';
import { deadEndsOf, tellDeadEnd } from './directory-dead-ends.js';
import { actingFor, managerOf } from './resolve.js';
import { type Published, versionAt } from './rule-document.js';
import { earlier, later } from './time.js';

/** Who is away changes from day to day and needs no second person, unlike the directory itself. */
export const absenceCommands = {
  RecordAbsence: z.strictObject({
    staffId: directoryId,
    from: instant.meta({ description: 'First instant of the absence; may lie in the past' }),
    to: instant.meta({ description: 'First instant after the absence' }),
    substituteId: directoryId.optional().meta({ description: 'Who stands in; the standing substitute unless given' }),
  }),
  EndAbsence: z.strictObject({
    staffId: directoryId,
    from: instant.optional().meta({ description: 'When the absence began or would begin; unless given, the one that is running' }),
    endsAt: instant
      .optional()
      .meta({ description: 'When it ends; at once unless given. At its beginning or before: it does not take place' }),
  }),
};
export type AbsenceCommand = CommandsOf<typeof absenceCommands>;

export const absenceEvents = defineEvents({
  AbsenceRecorded: z.strictObject({
    staffId: directoryId,
    from: instant,
    to: instant,
    substituteId: directoryId.optional(),
    recordedBy: actor.shape.id,
  }),
  /** `from` names the absence: those of a person never overlap. */
  AbsenceEnded: z.strictObject({ staffId: directoryId, from: instant, endsAt: instant, endedBy: actor.shape.id }),
});
export type AbsenceEvent = EventsOf<typeof absenceEvents>;

export type AbsenceRefusal =
  | 'no-directory'
  | 'staff-unknown'
  | 'absence-without-length'
  | 'absence-over'
  | 'absence-overlaps'
  | 'substitute-unknown'
  | 'substitute-is-the-absent'
  | 'nobody-would-act'
  | 'absence-unknown'
  | 'absence-not-permitted';

/** The absences of a person after one more event about them. */
const absencesAfter = (absences: readonly Absence[], { type, data }: AbsenceEvent): readonly Absence[] => {
  if (type === 'AbsenceEnded')
    return absences.flatMap((one) => {
      if (one.from !== data.from || one.to <= data.endsAt) return [one];
      return data.endsAt <= one.from ? [] : [{ ...one, to: data.endsAt }];
    });
  const { from, to, substituteId } = data;
  // Before what the document planned: who says so now knows better.
  return [{ from, to, ...(substituteId === undefined ? {} : { substituteId }) }, ...absences];
};

/** A directory with the absences recorded beside it; those of people it does not know change nothing. */
export const withAbsences = (directory: DirectoryDocument, events: readonly AbsenceEvent[]): DirectoryDocument => {
  if (events.length === 0) return directory;
  const absences = new Map<string, readonly Absence[]>();
  for (const event of events) {
    const { staffId } = event.data;
    absences.set(staffId, absencesAfter(absences.get(staffId) ?? staffOf(directory, staffId)?.absences ?? [], event));
  }
  const changed = (one: StaffMember): StaffMember => {
    const recorded = absences.get(one.staffId);
    return recorded === undefined ? one : { ...one, absences: recorded };
  };
  return { ...directory, staff: directory.staff.map(changed) };
};

const aheadOf = ({ absences = [] }: StaffMember, at: string): readonly Absence[] => absences.filter(({ to }) => to > at);

/** Absences that are running at an instant or lie ahead, planned in a directory or recorded since, by their beginning. */
export const absencesAhead = ({ staff }: DirectoryDocument, at: string) =>
  staff
    .flatMap((member) => aheadOf(member, at).map((one) => ({ staffId: member.staffId, ...one, running: one.from <= at })))
    .toSorted((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : 0));

/** What the decision on an absence looks at: every published version, in the order of publication, and the absences recorded so far. */
export type AbsenceState = {
  readonly versions: readonly Published<DirectoryDocument>[];
  readonly absences: readonly AbsenceEvent[];
};

type At = Pick<Context<unknown>, 'at' | 'actor'>;
type Decided = Decision<AbsenceEvent, AbsenceRefusal>;

/** The version in force at an instant, and those that will take effect later, each until the next. */
const inForceFrom = (versions: AbsenceState['versions'], at: string) => {
  const standing = versions.filter((one, index) =>
    versions.slice(index + 1).every(({ effectiveFrom }) => effectiveFrom > one.effectiveFrom),
  );
  return standing
    .map((one, index) => ({ document: one.document, from: one.effectiveFrom, to: standing[index + 1]?.effectiveFrom }))
    .filter(({ to }) => to === undefined || to > at);
};

/** The person, the person's own superior, the manager of the department or who stands in for either; the engine when it sets up. */
const mayChange = (directory: DirectoryDocument, member: StaffMember, { at, actor: { id, kind } }: At): boolean => {
  if (kind !== 'human') return kind === 'system';
  const superior = member.managerId === undefined ? undefined : actingFor(directory, member.managerId, at);
  return [member.staffId, member.managerId, superior, managerOf(directory, member.departmentId, at)].includes(id);
};

/** What an absence would leave without anybody that was not so before it. */
const leftAlone = (
  event: AbsenceEvent,
  { from, to }: { readonly from: string; readonly to: string },
  { versions, absences }: AbsenceState,
) =>
  inForceFrom(versions, from).flatMap((version) => {
    const span = { from: later(version.from, from), to: earlier(version.to ?? to, to) };
    if (span.from >= span.to) return [];
    const before = withAbsences(version.document, absences);
    const known = new Set(deadEndsOf(before, span).map(tellDeadEnd));
    return deadEndsOf(withAbsences(before, [event]), span).filter((one) => !known.has(tellDeadEnd(one)));
  });

const decideRecord = ({ data }: Extract<AbsenceCommand, { type: 'RecordAbsence' }>, state: AbsenceState, context: At): Decided => {
  const directory = directoryAt(state, context.at);
  if (directory === undefined) return refuse('no-directory');
  const { staffId, from, to, substituteId } = data;
  const member = staffOf(directory, staffId);
  if (member === undefined || !isActive(member, context.at))
    return refuse('staff-unknown', { field: 'staffId', detail: `${staffId} is not on staff; give a staff id of the directory in force` });
  if (!mayChange(directory, member, context)) return refuse('absence-not-permitted', { detail: permitted(directory, member, context) });
  if (to <= from)
    return refuse('absence-without-length', { field: 'to', detail: `ends at ${to}, not after it begins at ${from}; give a later end` });
  if (to <= context.at)
    return refuse('absence-over', {
      field: 'to',
      detail: `ended at ${to}: what was decided meanwhile stays; nothing needs to be recorded`,
    });
  const other = member.absences?.find((one) => one.from < to && from < one.to);
  if (other !== undefined)
    return refuse('absence-overlaps', {
      field: 'from',
      detail: `${staffId} is absent from ${other.from} to ${other.to} already; end that absence, or record the days around it`,
    });
  if (substituteId === staffId)
    return refuse('substitute-is-the-absent', {
      field: 'substituteId',
      detail: 'name another person, or none for the standing substitute',
    });
  const substitute = substituteId === undefined ? undefined : staffOf(directory, substituteId);
  if (substituteId !== undefined && (substitute === undefined || !isActive(substitute, later(from, context.at))))
    return refuse('substitute-unknown', { field: 'substituteId', detail: `${substituteId} is not on staff then; name somebody who is` });
  const event: AbsenceEvent = { type: 'AbsenceRecorded', data: { ...data, recordedBy: context.actor.id } };
  const alone = leftAlone(event, { from: later(from, context.at), to }, state);
  if (alone.length > 0)
    return refuse('nobody-would-act', {
      field: 'substituteId',
      detail: `${alone.map((one) => `from ${one.from} ${tellDeadEnd(one)}`).join('; ')}; name a substitute who is there then`,
    });
  return accept(event);
};

const permitted = (directory: DirectoryDocument, { staffId, departmentId }: StaffMember, { at }: At): string =>
  `${staffId} or their manager, now ${managerOf(directory, departmentId, at) ?? 'nobody'}, may say so`;

const decideEnd = ({ data }: Extract<AbsenceCommand, { type: 'EndAbsence' }>, state: AbsenceState, context: At): Decided => {
  const directory = directoryAt(state, context.at);
  if (directory === undefined) return refuse('no-directory');
  const { staffId, endsAt = context.at } = data;
  const member = staffOf(directory, staffId);
  if (member === undefined) return refuse('staff-unknown', { field: 'staffId', detail: `${staffId} is not on staff` });
  if (!mayChange(directory, member, context)) return refuse('absence-not-permitted', { detail: permitted(directory, member, context) });
  const running = data.from === undefined ? absenceAt(member, context.at) : member.absences?.find(({ from }) => from === data.from);
  if (running === undefined || running.to <= context.at)
    return refuse('absence-unknown', { field: data.from === undefined ? 'staffId' : 'from', detail: tellAhead(member, context.at) });
  // What was decided while the person was away stays: an absence ends now or later.
  const end = later(endsAt, context.at);
  if (end >= running.to)
    return refuse('absence-over', { field: 'endsAt', detail: `it ends at ${running.to} anyway; a longer one is recorded from then on` });
  return accept({ type: 'AbsenceEnded', data: { staffId, from: running.from, endsAt: end, endedBy: context.actor.id } });
};

const tellAhead = (member: StaffMember, at: string): string => {
  const { staffId } = member;
  const ahead = aheadOf(member, at).map(({ from, to }) => `from ${from} to ${to}`);
  return ahead.length === 0 ? `no absence of ${staffId} is running or ahead` : `absences of ${staffId}: ${ahead.join(', ')}`;
};

/** The directory in force at an instant with everything recorded so far; undefined before the first. */
const directoryAt = ({ versions, absences }: AbsenceState, at: string): DirectoryDocument | undefined => {
  const published = versionAt(versions, at);
  return published === undefined ? undefined : withAbsences(published.document, absences);
};

/** Records that somebody will be away, or is back; never leaves a role or a department without anybody. */
export const decideAbsence = (command: AbsenceCommand, state: AbsenceState, context: At): Decided =>
  command.type === 'RecordAbsence' ? decideRecord(command, state, context) : decideEnd(command, state, context);

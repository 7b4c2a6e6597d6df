import { createHash } from 'node:crypto';
import {
  type Actor,
  type ComplaintCommand,
  type ComplaintEvent,
  catalogue,
  complaint,
  DEFAULT_CALENDAR,
  DEFAULT_DIRECTORY,
  DEFAULT_POLICY,
  type ManagedCase,
  type PolicyDocument,
  type RulesInForce,
  SYSTEM,
} from '@redress/domain';
import { createMemoryEventStore, type EventStore } from '@redress/eventstore';

/** Rules are in force from long before the first case. */
export const LONG_AGO = '2020-01-01T00:00:00.000Z';
export const rulesWith = (changes: PolicyDocument['values'] = {}): RulesInForce => ({
  policy: { version: 1, effectiveFrom: LONG_AGO, document: { values: { ...DEFAULT_POLICY.values, ...changes } } },
  calendar: { version: 1, effectiveFrom: LONG_AGO, document: DEFAULT_CALENDAR },
  directory: { version: 1, effectiveFrom: LONG_AGO, document: DEFAULT_DIRECTORY },
});

/** The instant of a time of day in Shanghai, such as `2026-03-02 09:30`. */
export const shanghai = (local: string): string => new Date(`${local.replace(' ', 'T')}+08:00`).toISOString();

const uuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** What one command brought about, to be appended when its time in the log has come. */
export type Decided = {
  readonly id: string;
  readonly at: string;
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly events: readonly ComplaintEvent[];
};

/** One complaint led through the deciders. */
export type Led = { readonly id: string; state: ManagedCase | undefined; readonly decided: Decided[] };

export const begin = (id: string): Led => ({ id, state: undefined, decided: [] });

/** Gives a command; false when the rules refuse it. `recordedAt` later than `at` is a fact told late. */
export const attempt = (
  led: Led,
  command: ComplaintCommand,
  actor: Actor,
  at: string,
  rules: RulesInForce,
  recordedAt = at,
): boolean | string => {
  const before = led.state ?? complaint.decider.initial;
  const decision = complaint.decider.decide(command, before, { id: led.id, at, actor, rules });
  if (!decision.ok) return `${command.type}: ${decision.reason} ${decision.field ?? ''} ${decision.detail ?? ''}`;
  const after = decision.events.reduce(complaint.decider.evolve, before);
  if (after.kind !== 'managed') throw new Error('a case that is led is managed');
  led.state = after;
  if (decision.events.length > 0) led.decided.push({ id: led.id, at, recordedAt, actor, events: decision.events });
  return true;
};

const human = (id: string, role: string): Actor => ({ id, role, kind: 'human' });
/** People of the shipped directory. */
export const PEOPLE = {
  rep: human('s-002', 'customer_service_rep'),
  owner: human('s-017', 'complaint_handling_department'),
  handler: human('s-009', 'handler'),
  leader: human('s-026', 'supervising_leader'),
  management: human('s-024', 'management'),
  generalManager: human('s-024', 'general_manager'),
  centre: human('s-020', 'customer_centre'),
  marketing: human('s-022', 'marketing_centre'),
  engine: SYSTEM,
} as const;

/** Who usually gives a command. */
export const actorOf = ({ type, data }: ComplaintCommand, state: ManagedCase | undefined): Actor => {
  switch (type) {
    case 'AssessValidity':
    case 'AssignResponsibleDepartment':
    case 'ReassignResponsibleDepartment':
    case 'StartAnalysis':
    case 'IdentifyRootCause':
    case 'ClassifyComplaint':
    case 'ReclassifyComplaint':
    case 'SubmitAnalysisReport':
    case 'DraftHandlingPlan':
    case 'SubmitHandlingPlan':
    case 'NotifyHandlingPlan':
    case 'ReplanHandling':
    case 'MarkDuplicate':
    case 'SummariseComplaint':
      return PEOPLE.owner;
    case 'RecordManagementDecision':
      return PEOPLE.management;
    case 'RecordApprovalOpinion':
      return data.role === 'customer_centre' ? PEOPLE.centre : PEOPLE.marketing;
    case 'ApproveHandlingPlan':
    case 'RejectHandlingPlan':
      return state?.plan?.chain.at(-1) === 'general_manager' ? PEOPLE.generalManager : PEOPLE.leader;
    case 'StartMeasure':
    case 'CompleteMeasure':
    case 'DecideDemand':
    case 'ProvideRemedy':
    case 'RecordLoss':
    case 'CompleteHandling':
      return PEOPLE.handler;
    case 'ExtendHandlingDeadline':
    case 'WaiveImprovement':
      return PEOPLE.leader;
    case 'PauseClocks':
    case 'ResumeClocks':
      return state?.holder === PEOPLE.handler.id ? PEOPLE.handler : PEOPLE.owner;
    case 'LinkImprovement':
    case 'ConcludeImprovement':
    case 'CloseComplaint':
    case 'CheckClocks':
    case 'OpenStage':
      return PEOPLE.engine;
    default:
      return PEOPLE.rep;
  }
};

const metadata = (decided: Decided, commandId: string) => ({
  commandId,
  commandFingerprint: '0'.repeat(64),
  correlationId: `complaint-${decided.id}`,
  causationId: commandId,
  actor: decided.actor,
  occurredAt: decided.at,
  recordedAt: decided.recordedAt,
});

/** A log with the rules published and every decision appended in the order in which it was recorded. */
export const logOf = async (cases: readonly Led[], rules: RulesInForce): Promise<EventStore> => {
  const store = createMemoryEventStore({ catalogue });
  for (const [stream, type, data] of [
    ['policy-main', 'PolicySetActivated', rules.policy],
    ['calendar-main', 'CalendarPublished', rules.calendar],
    ['directory-main', 'DirectoryPublished', rules.directory],
  ] as const) {
    const commandId = uuid(stream);
    const setUp = { id: stream, at: LONG_AGO, recordedAt: LONG_AGO, actor: SYSTEM, events: [] };
    await store.append(stream, 'no-stream', [{ id: uuid(`${stream}/0`), type, data, metadata: metadata(setUp, commandId) }]);
  }
  const all = cases
    .flatMap(({ decided }) => decided)
    .toSorted((a, b) => (a.recordedAt < b.recordedAt ? -1 : a.recordedAt > b.recordedAt ? 1 : 0));
  for (const [index, decided] of all.entries()) {
    const commandId = uuid(`${decided.id}/${index}`);
    await store.append(
      `complaint-${decided.id}`,
      'any',
      decided.events.map(({ type, data }, at) => ({
        id: uuid(`${commandId}/${at}`),
        type,
        data,
        person: `complainant-${decided.id}`,
        metadata: metadata(decided, commandId),
      })),
    );
  }
  return store;
};

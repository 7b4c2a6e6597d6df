export { type ApiKeyEvent, type ApiKeyRefusal, type ApiKeyState, apiKey } from './access/api-key.js';
export { type Aggregate, parseStream, streamOf } from './aggregate.js';
export { aggregates, catalogue } from './aggregates.js';
export {
  type CommandCatalogue,
  type CommandsOf,
  defineEvents,
  type EventCatalogue,
  type EventDefinition,
  type EventsOf,
  evolved,
  kebab,
  type Upcaster,
} from './catalogue.js';
export { clauses } from './clauses.js';
export { commandInfo } from './command-info.js';
export { type CaseView, type ClockView, caseView, type ImprovementView, type LoopCommand, type Sent } from './complaint/case-view.js';
export { complaintCommandInfo } from './complaint/command-info.js';
export { type ComplaintCommand, complaintCommands } from './complaint/commands.js';
export { type ComplaintRefusal, complaint } from './complaint/complaint.js';
export { type ComplaintEvent, complaintEvents } from './complaint/events.js';
export { type Holding, holdingOfCase, holdingOfImprovement } from './complaint/holding.js';
export type { CommandInfo } from './complaint/info.js';
export { type Label, OUTCOME_LABELS, STAGE_LABELS, STATE_LABELS } from './complaint/labels.js';
export { LEGAL } from './complaint/legality.js';
export {
  attributesOf,
  type ImportProfile,
  importProfile,
  type ProfileColumn,
  type ProfileDocument,
  type ProfileDuration,
  type ProfileFlag,
  type ProfileRate,
  type ProfileReport,
  reportsOf,
} from './complaint/observed/profile.js';
export { encodings } from './complaint/observed/profile-shape.js';
export { shippedDocuments, shippedProfiles } from './complaint/observed/profiles/index.js';
export { type TimeFormat, type TimeParts, timeFormat } from './complaint/observed/time-format.js';
export { RIGHTS } from './complaint/rights.js';
export { type ComplaintState, type ManagedCase, type ObservedCase, stageOf } from './complaint/state.js';
export {
  type Channel,
  type ComplaintStatus,
  complaintStatuses,
  type Money,
  type Outcome,
  printedChannel,
  type RemedyType,
} from './complaint/vocabulary.js';
export { explainStory } from './deadlines/explain-story.js';
export {
  type DatedEvent,
  type DeadlineHappening,
  type DeadlineStory,
  deadlineHistory,
  improvementDeadlineHistory,
} from './deadlines/history.js';
export { accept, type Context, type Decider, type Decision, fold, refuse } from './decider.js';
export {
  type Actor,
  actor,
  type EventMetadata,
  eventMetadata,
  type Instant,
  instant,
  type PathStep,
  pathStep,
  type Resolved,
  type RuleVersions,
  resolved,
  ruleVersions,
  type Stage,
  SYSTEM,
  stages,
} from './envelope.js';
export {
  type Certificate,
  ERASURES_ID,
  type ErasureEvent,
  type ErasureGrounds,
  type ErasureRefusal,
  type ErasureState,
  erasure,
  erasureGrounds,
} from './erasure/erasure.js';
export { checkErasing, type ErasingRefusal } from './erasure/rights.js';
export type { ClauseId, Grounds } from './grounds.js';
export { type ImportEvent, type ImportsRefusal, type ImportsState, imports } from './imports/imports.js';
export { improvementCommandInfo } from './improvement/command-info.js';
export { type ImprovementCommand, improvementCommands } from './improvement/commands.js';
export { IMPROVEMENT_ROLES, type ImprovementRefusal } from './improvement/decider.js';
export { type ImprovementEvent, improvementEvents } from './improvement/events.js';
export { improvement } from './improvement/improvement.js';
export type { ImprovementState } from './improvement/state.js';
export { improvementView } from './improvement/view.js';
export {
  type KpiPeriodEvent,
  type KpiPeriodRefusal,
  type KpiPeriodState,
  kpiPeriod,
  kpiPeriodCommandInfo,
  type OfficialTarget,
  targetKeys,
} from './kpi/kpi-period.js';
export {
  ERASED,
  type Erased,
  isErased,
  type Json,
  joinPersonal,
  type Personal,
  type PersonalValues,
  personal,
  splitPersonal,
} from './personal.js';
export { type AbsenceEvent, type AbsenceRefusal, absenceEvents, absencesAhead, withAbsences } from './rules/absences.js';
export { type BackdatingRefusal, checkBackdating, isBackdated } from './rules/backdating.js';
export { announcedChange } from './rules/calendar/announce.js';
export { asKnownOn, coversYear } from './rules/calendar/announcements.js';
export { type CalendarDay, dayKinds, daysBetween } from './rules/calendar/days.js';
export type { Step } from './rules/calendar/steps.js';
export { validateCalendar } from './rules/calendar/validate.js';
export {
  type Announcement,
  type BusinessCalendar,
  type CalendarDocument,
  companyZone,
  DEFAULT_CALENDAR,
  type DrillCalendar,
  drillCalendarFrom,
  HOME_ZONE,
} from './rules/calendar.js';
export { ruleCommandInfo } from './rules/command-info.js';
export { compareDirectories, type DirectoryChange } from './rules/compare-directories.js';
export { compareDocuments, type DocumentDifference } from './rules/compare-documents.js';
export {
  type ComparedValue,
  type Concerned,
  comparePolicies,
  concernedWords,
  type PolicyDifference,
} from './rules/compare-policies.js';
export { compareDraft, compareRules, type RuleComparison, type RuleDifference, type RuleKindName } from './rules/compare-rules.js';
export { deadlineName, explainDeadline } from './rules/deadline/explain.js';
export { type Deadline, type DeadlineBasis, type DeadlineMove, deadlineSchema } from './rules/deadline/recorded.js';
export { DEADLINES, type DeadlineKind, deadlineKinds } from './rules/deadline/timers.js';
export { type Locale, locales } from './rules/deadline/words/words.js';
export { clockOf, type DeadlineScope, deadline, deadlineAt } from './rules/deadline.js';
export { DEFAULT_DIRECTORY } from './rules/default-directory.js';
export {
  type Absence,
  type AssignedRole,
  assignedRoles,
  type Department,
  type DirectoryDocument,
  departmentNamed,
  departmentOf,
  directoryDocument,
  directoryId,
  hasRole,
  isActive,
  type Role,
  roleNamed,
  type StaffMember,
  staffOf,
} from './rules/directory.js';
export type { DirectoryState } from './rules/directory-aggregate.js';
export { type DeadEnd, deadEndsOf, requiredRoles, tellDeadEnd } from './rules/directory-dead-ends.js';
export { gradingBounds } from './rules/grading-bounds.js';
export { type Link, type Named, resolveRung, rungHolder, topLevel } from './rules/ladder.js';
export { CALENDAR_KEYS } from './rules/policy/platform.js';
export { POLICY_PROFILES, type PolicyProfile, type PolicyProfileName, policyProfileNames } from './rules/policy/profiles.js';
export { policyWarnings } from './rules/policy/warnings.js';
export {
  choiceOf,
  completePolicy,
  DEFAULT_POLICY,
  drillPolicy,
  flagOf,
  isUnconfirmed,
  type Limit,
  limitOf,
  listOf,
  numberOf,
  resolve,
} from './rules/policy.js';
export type { Origin, PolicyDocument, PolicyEntry, PolicyScope, PolicyUnit, PolicyValue } from './rules/policy-document.js';
export { isPolicyKey, POLICY_KEYS, POLICY_SECTIONS, type PolicyKey, policyKeys } from './rules/policy-keys.js';
export { scopeWords, valueWords, type Words } from './rules/policy-words.js';
export { isPlain, type Resolution } from './rules/resolution-path.js';
export {
  actingFor,
  actsAs,
  type DirectoryQuestion,
  holderOf,
  holdersOf,
  managerOf,
  resolve as resolveInDirectory,
} from './rules/resolve.js';
export { ROLE_LABELS } from './rules/role-labels.js';
export { type Published, type Validated, versionAt } from './rules/rule-document.js';
export type { RuleDocumentRefusal } from './rules/rule-document-decider.js';
export { type DraftEnd, lastDraftOf, newestOf, type RuleDocumentState, type RuleDraft, ruleStanding } from './rules/rule-document-state.js';
export { calendar, directory, policySet, RULE_DOCUMENT_ID } from './rules/rule-documents.js';
export { type RulesInForce, versionsOf } from './rules/rules.js';
export { type CustomerGrade, customerGrades, type Severity, severities, type Urgency, urgencies } from './rules/severity.js';
export { tellDirectoryChange } from './rules/tell-directory-change.js';
export { type Naming, tellResolution } from './rules/tell-resolution.js';
export { addTime, type Clock, movedBy, runningMinutes, uncoveredYears, workingDayMinutes, workingMinutesBetween } from './rules/time.js';
export { validateDirectory } from './rules/validate-directory.js';
export { validatePolicy } from './rules/validate-policy.js';
export { type StaffEvent, type StaffState, staffMember } from './staff/staff-member.js';

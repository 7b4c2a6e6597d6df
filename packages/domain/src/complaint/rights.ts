import type { Actor } from '../envelope.js';
import { assignedRoles, type Role, roleNamed } from '../rules/directory.js';
import { actingFor, actsAs } from '../rules/resolve.js';
import type { CaseContext } from './case-context.js';
import type { ComplaintCommand } from './commands.js';
import type { ManagedCase } from './state.js';

export type RightsRefusal = 'actor-kind-not-permitted' | 'role-not-permitted' | 'role-not-held';

/** `handler` is whoever the case names as its handler. */
type Permitted = Role | 'handler';

/** A complaint is received by whoever hears it (S2-03, S2-08 to S2-11), and whoever received it writes it down (S2-12). */
const anybody: readonly Permitted[] = [...assignedRoles, 'department_manager'];
const intake: readonly Permitted[] = [
  'customer_service_rep',
  'customer_service_supervisor',
  'customer_service_manager',
  'salesperson',
  'after_sales_staff',
  'complaint_handling_department',
];
const service: readonly Permitted[] = ['customer_service_rep', 'customer_service_supervisor', 'customer_service_manager'];
const owners: readonly Permitted[] = ['complaint_handling_department'];
const team: readonly Permitted[] = ['complaint_handling_department', 'analysis_team', 'handler', 'department_manager', 'quality_manager'];
const execution: readonly Permitted[] = [
  'handler',
  'department_manager',
  'complaint_handling_department',
  'technician',
  'after_sales_staff',
];
const contact: readonly Permitted[] = [...intake, 'handler', 'department_manager', 'senior_service_manager'];
const approvers: readonly Permitted[] = [
  'supervising_leader',
  'customer_centre',
  'marketing_centre',
  'management',
  'senior_service_manager',
  'general_manager',
  'complaint_handling_department',
];
const leaders: readonly Permitted[] = ['supervising_leader', 'general_manager', 'management'];
const nobody: readonly Permitted[] = [];

type Right = { readonly roles: readonly Permitted[]; readonly system?: true; readonly external?: true };
const by = (roles: readonly Permitted[], more: Omit<Right, 'roles'> = {}): Right => ({ roles, ...more });

/** Who may give which command: a closed table (roles: S0 to S3, the loop: ours). */
export const RIGHTS: Readonly<Record<ComplaintCommand['type'], Right>> = {
  ReceiveComplaint: by(anybody, { external: true }),
  AcknowledgeComplaint: by(anybody),
  RecordComplaint: by(anybody),
  ReturnComplaintRecord: by([...service, ...owners]),
  CorrectComplaintRecord: by(anybody),
  SubmitComplaint: by(anybody),
  MarkDuplicate: by([...service, ...owners]),
  LinkAsRepeat: by([...intake, 'analysis_team'], { system: true }),
  ProvideAssistance: by(contact),
  WithdrawComplaint: by(intake, { external: true }),

  AssessValidity: by([...owners, 'customer_service_manager']),
  CommunicateNotUpheld: by([...service, ...owners]),
  AssignResponsibleDepartment: by([...owners, 'customer_service_manager']),
  ReassignResponsibleDepartment: by([...owners, 'customer_service_manager', 'senior_service_manager']),
  StartAnalysis: by(team),
  IdentifyRootCause: by(team),
  ClassifyComplaint: by(team),
  ReclassifyComplaint: by([...owners, 'department_manager', 'supervising_leader']),
  SubmitAnalysisReport: by(team),
  RecordManagementDecision: by(['management', 'general_manager']),

  DraftHandlingPlan: by([...owners, 'handler', 'department_manager']),
  SubmitHandlingPlan: by([...owners, 'handler', 'department_manager']),
  RecordApprovalOpinion: by(approvers),
  ApproveHandlingPlan: by(approvers),
  RejectHandlingPlan: by(approvers),
  NotifyHandlingPlan: by([...owners, 'handler', 'department_manager']),
  StartMeasure: by(execution),
  CompleteMeasure: by(execution),
  DecideDemand: by([...execution, 'customer_service_manager']),
  ProvideRemedy: by(execution),
  RecordLoss: by([...execution, 'customer_service_manager']),
  CommunicateProgress: by(contact),
  MakeCustomerCommitment: by(contact),
  KeepCustomerCommitment: by(contact),
  CompleteHandling: by(execution),
  ExtendHandlingDeadline: by(approvers),
  CompleteHandlingNotice: by([...owners, 'handler', 'department_manager']),
  AttemptEvaluationContact: by([...service, ...owners]),
  EvaluateOutcome: by([...service, ...owners]),
  ReplanHandling: by([...owners, 'department_manager']),

  CommunicateResolution: by([...service, ...owners]),
  CommunicateImprovement: by([...service, ...owners]),
  ConveyAppreciation: by([...service, ...owners]),
  CollectCustomerOpinion: by([...service, ...owners]),

  LinkImprovement: by(owners, { system: true }),
  ConcludeImprovement: by(nobody, { system: true }),
  WaiveImprovement: by([...owners, ...leaders]),
  SummariseComplaint: by([...owners, 'department_manager', 'supervising_leader']),
  CloseComplaint: by(owners, { system: true }),
  ReopenComplaint: by([...service, ...owners, 'supervising_leader']),

  OpenStage: by(nobody, { system: true }),
  CheckClocks: by(nobody, { system: true }),
  PauseClocks: by([...owners, 'handler', 'supervising_leader']),
  ResumeClocks: by([...owners, 'handler', 'supervising_leader']),
  EscalateComplaint: by([...contact, 'supervising_leader']),
  ImportCase: by(['information_manager'], { system: true }),
  AdoptCase: by(owners),
};

const isHandler = ({ id }: Actor, handler: string | null, { at, rules }: CaseContext): boolean =>
  handler !== null && (handler === id || actingFor(rules.directory.document, handler, at) === id);

/**
 * Whether the actor may give a command: as whom it acts must be in the table, and the directory in force must give that role to this person
 * or to somebody absent whom the person stands in for. Undefined when permitted.
 */
export const rightsRefusal = (
  command: ComplaintCommand['type'],
  handler: ManagedCase['handler'],
  context: CaseContext,
): RightsRefusal | undefined => {
  const { roles, system = false, external = false } = RIGHTS[command];
  const { actor, at, rules } = context;
  switch (actor.kind) {
    case 'system':
      return system ? undefined : 'actor-kind-not-permitted';
    case 'external_service':
      return external ? undefined : 'actor-kind-not-permitted';
    case 'human': {
      if (roles.includes('handler') && actor.role === 'handler') return isHandler(actor, handler, context) ? undefined : 'role-not-held';
      const role = roleNamed(actor.role);
      if (role === undefined || !roles.includes(role)) return roles.length === 0 ? 'actor-kind-not-permitted' : 'role-not-permitted';
      return actsAs(rules.directory.document, { staffId: actor.id, role, at }) ? undefined : 'role-not-held';
    }
  }
};

import { randomUUID } from 'node:crypto';
import {
  type Actor,
  type CalendarDocument,
  type CaseView,
  type ComplaintCommand,
  calendar,
  caseView,
  catalogue,
  complaint,
  DEFAULT_CALENDAR,
  DEFAULT_DIRECTORY,
  DEFAULT_POLICY,
  type DirectoryDocument,
  directory,
  type ImprovementCommand,
  type ImprovementView,
  type Instant,
  improvement,
  improvementView,
  type PolicyDocument,
  policySet,
  RULE_DOCUMENT_ID,
  type Severity,
  SYSTEM,
} from '@redress/domain';
import {
  type CommandHandler,
  createCommandHandler,
  createMemoryEventStore,
  createRulesSource,
  type EventStore,
  type RecordedEvent,
  type RulesSource,
  type StateMemory,
} from '@redress/eventstore';

/** Store, rules and handler in one process, with the shipped documents published. */
export type Engine = {
  readonly store: EventStore;
  readonly rules: RulesSource;
  readonly handler: CommandHandler & StateMemory;
  /** The instant that the handler takes for now, and that `give` stamps commands with. */
  readonly now: () => Instant;
  /** Sets the clock; the wall clock again without an instant. */
  readonly setNow: (instant?: Instant) => void;
  readonly close: () => Promise<void>;
};

export type EngineOptions = {
  readonly store?: EventStore;
  readonly policy?: PolicyDocument;
  readonly calendar?: CalendarDocument;
  readonly directory?: DirectoryDocument;
};

/** Long before any test happens. */
const EVER = '2020-01-01T00:00:00.000Z';

/** Publishes what is missing and opens a handler over the store, by default one in memory. Close it before its store. */
export const openEngine = async ({
  store = createMemoryEventStore({ catalogue }),
  policy = DEFAULT_POLICY,
  calendar: workdays = DEFAULT_CALENDAR,
  directory: people = DEFAULT_DIRECTORY,
}: EngineOptions = {}): Promise<Engine> => {
  let fixed: Instant | undefined;
  const now = () => fixed ?? new Date().toISOString();
  const rules = await createRulesSource(store);
  const handler = createCommandHandler({ store, rules, clock: now });
  const publishing = () => ({ id: randomUUID(), actor: SYSTEM, at: now() });
  const published = ({ outcome, ...answer }: { readonly outcome: string }) => {
    if (outcome !== 'recorded') throw new Error(`publishing: ${outcome} ${JSON.stringify(answer)}`);
  };
  if ((await handler.load(policySet, RULE_DOCUMENT_ID)).revision < 0) {
    const documents = { effectiveFrom: EVER };
    published(
      await handler.handle(policySet, RULE_DOCUMENT_ID, {
        ...publishing(),
        type: 'PublishPolicy',
        data: { ...documents, document: policy },
      }),
    );
    published(
      await handler.handle(calendar, RULE_DOCUMENT_ID, {
        ...publishing(),
        type: 'PublishCalendar',
        data: { ...documents, document: workdays },
      }),
    );
    published(
      await handler.handle(directory, RULE_DOCUMENT_ID, {
        ...publishing(),
        type: 'PublishDirectory',
        data: { ...documents, document: people },
      }),
    );
  }
  return {
    store,
    rules,
    handler,
    now,
    setNow: (instant) => {
      fixed = instant;
    },
    close: async () => {
      await rules.close();
      await store.close();
    },
  };
};

/** Persons of the shipped directory in the roles in which they act. */
export const staff = {
  clerk: { id: 's-002', role: 'customer_service_rep', kind: 'human' },
  owner: { id: 's-017', role: 'complaint_handling_department', kind: 'human' },
  handler: { id: 's-012', role: 'handler', kind: 'human' },
  leader: { id: 's-026', role: 'supervising_leader', kind: 'human' },
  manager: { id: 's-024', role: 'management', kind: 'human' },
  generalManager: { id: 's-024', role: 'general_manager', kind: 'human' },
  customerCentre: { id: 's-020', role: 'customer_centre', kind: 'human' },
  marketingCentre: { id: 's-022', role: 'marketing_centre', kind: 'human' },
} as const satisfies Readonly<Record<string, Actor>>;

/** A command and who gives it. */
export type Step<C> = { readonly by: Actor; readonly command: C };
export type CaseStep = Step<ComplaintCommand>;
export type ImprovementStep = Step<ImprovementCommand>;

const caseStep = (by: Actor, command: ComplaintCommand): CaseStep => ({ by, command });

type Given = { readonly revision: number; readonly types: readonly string[] };
type When = { readonly at?: Instant; readonly backdatingReason?: string };

const handled = async (engine: Engine, caseId: string, { by, command }: CaseStep, when: When) => {
  const answer = await engine.handler.handle(complaint, caseId, { id: randomUUID(), actor: by, at: engine.now(), ...when, ...command });
  if (answer.outcome === 'recorded') return answer;
  throw new Error(`${command.type} on ${caseId}: ${answer.outcome} ${'reason' in answer ? `${answer.reason} ${answer.detail ?? ''}` : ''}`);
};

/** Gives a command to a case; a refusal fails the test with its reason. */
export const give = async (engine: Engine, caseId: string, step: CaseStep, when: When = {}): Promise<Given> => {
  const { revision, events } = await handled(engine, caseId, step, when);
  return { revision, types: events.map(({ type }) => type) };
};

/** The same for an improvement. */
export const giveImprovement = async (engine: Engine, id: string, { by, command }: ImprovementStep, when: When = {}): Promise<Given> => {
  const handled = await engine.handler.handle(improvement, id, { id: randomUUID(), actor: by, at: engine.now(), ...when, ...command });
  if (handled.outcome === 'recorded') return { revision: handled.revision, types: handled.events.map(({ type }) => type) };
  throw new Error(`${command.type} on ${id}: ${handled.outcome} ${'reason' in handled ? `${handled.reason} ${handled.detail ?? ''}` : ''}`);
};

export const viewOfCase = async (engine: Engine, caseId: string): Promise<CaseView> => {
  const { state, revision } = await engine.handler.load(complaint, caseId);
  return caseView(state, revision);
};

export const viewOfImprovement = async (engine: Engine, id: string): Promise<ImprovementView> => {
  const { state, revision } = await engine.handler.load(improvement, id);
  return improvementView(state, revision);
};

export const history = async (engine: Engine, stream: string): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for await (const event of engine.store.read(stream)) events.push(event);
  return events;
};

const record = {
  contentCategories: ['quality_fault'],
  detail: '空调不制冷',
  demands: [{ type: 'repair' }],
  urgency: 'normal',
  productName: '空调',
  writtenMaterials: [],
} as const;

const attachment = {
  attachmentId: 'a-1',
  fileName: '检测报告.pdf',
  mediaType: 'application/pdf',
  sha256: 'a'.repeat(64),
  storageLocation: '档案柜 3-2',
};

const later = (instant: Instant, days: number): Instant => new Date(Date.parse(instant) + days * 86_400_000).toISOString();

const approval = (severity: Severity): readonly CaseStep[] => {
  const instructions = '同意，抓紧办理';
  const opinion = '同意';
  return severity === 'serious'
    ? [
        caseStep(staff.customerCentre, { type: 'RecordApprovalOpinion', data: { role: 'customer_centre', opinion } }),
        caseStep(staff.marketingCentre, { type: 'RecordApprovalOpinion', data: { role: 'marketing_centre', opinion } }),
        caseStep(staff.generalManager, { type: 'ApproveHandlingPlan', data: { instructions } }),
      ]
    : [caseStep(staff.leader, { type: 'ApproveHandlingPlan', data: { instructions } })];
};

/** What leads to a state of the main path from the one before it. `improving` takes the id of a planned improvement. */
export const stepsTo = {
  received: () => [
    caseStep(staff.clerk, {
      type: 'ReceiveComplaint',
      data: {
        complainant: { name: '王女士', organisation: '某某公司', phone: '13800000000' },
        channel: 'hotline',
        receivedVia: 'service_department',
        rawContent: '空调不制冷，要求上门维修',
      },
    }),
  ],
  recorded: () => [
    caseStep(staff.clerk, {
      type: 'RecordComplaint',
      data: { ...record, contentCategories: [...record.contentCategories], demands: [...record.demands], writtenMaterials: [] },
    }),
  ],
  submitted: () => [
    caseStep(staff.clerk, { type: 'AcknowledgeComplaint', data: { medium: 'phone' } }),
    caseStep(staff.clerk, { type: 'SubmitComplaint', data: {} }),
  ],
  validated: () => [
    caseStep(staff.owner, { type: 'AssessValidity', data: { groundsSufficient: true, demandReasonable: true, reasons: '属实' } }),
  ],
  assigned: () => [
    caseStep(staff.owner, { type: 'AssignResponsibleDepartment', data: { departmentId: 'technical', handler: staff.handler.id } }),
  ],
  analyzing: () => [
    caseStep(staff.owner, {
      type: 'StartAnalysis',
      data: {
        participants: [
          { staffId: 's-004', function: 'service' },
          { staffId: 's-012', function: 'technical' },
          { staffId: 's-006', function: 'sales' },
          { staffId: 's-015', function: 'quality' },
        ],
      },
    }),
  ],
  analyzed: ({ severity }: Facts) => [
    caseStep(staff.owner, {
      type: 'IdentifyRootCause',
      data: {
        causes: [{ category: '部件', description: '压缩机故障', isRoot: true }],
        customerDemandsUnderstood: '尽快修好',
        standardsChecked: ['GB/T 7725'],
        methods: ['causal'],
        directlyResponsible: [],
        responsibility: { party: 'company', departmentId: 'technical' },
      },
    }),
    caseStep(staff.owner, { type: 'ClassifyComplaint', data: { severity, seriousness: '影响使用', impactScope: '单户' } }),
    caseStep(staff.owner, {
      type: 'SubmitAnalysisReport',
      data: {
        basicSituation: '空调不制冷',
        process: '现场检测',
        results: '压缩机故障',
        improvementSuggestions: ['加强来料检验'],
        recipients: ['s-024'],
      },
    }),
    ...(severity === 'serious'
      ? [
          caseStep(staff.manager, {
            type: 'RecordManagementDecision',
            data: { subject: 'analysis_report', decision: 'proceed', instructions: '尽快处理' },
          }),
        ]
      : []),
  ],
  planning: ({ now }: Facts) => [
    caseStep(staff.owner, {
      type: 'DraftHandlingPlan',
      data: {
        measures: [{ type: 'repair', description: '更换压缩机', responsible: staff.handler.id, dueAt: later(now, 3) }],
        remediesOffered: [{ type: 'repair' }],
        plannedCompletionAt: later(now, 3),
      },
    }),
  ],
  awaiting_approval: () => [caseStep(staff.owner, { type: 'SubmitHandlingPlan', data: {} })],
  handling: ({ severity }: Facts) => [
    ...approval(severity),
    caseStep(staff.owner, { type: 'NotifyHandlingPlan', data: { departments: ['technical'], staff: [staff.handler.id] } }),
  ],
  handled: ({ measures, demands }: Facts) => [
    ...measures.map((measureId) => caseStep(staff.handler, { type: 'CompleteMeasure', data: { measureId, result: '已更换' } })),
    ...demands.map((demandIndex) =>
      caseStep(staff.handler, {
        type: 'DecideDemand',
        data: { demandIndex, reasonable: true, decision: 'granted', explanation: '免费维修' },
      }),
    ),
    caseStep(staff.handler, { type: 'ProvideRemedy', data: { type: 'repair' } }),
    caseStep(staff.handler, { type: 'CompleteHandling', data: { resultSummary: '已修复' } }),
  ],
  awaiting_feedback: () => [
    caseStep(staff.owner, {
      type: 'EvaluateOutcome',
      data: { customerSatisfied: 'yes', thoroughlyResolved: true, latentRisk: false },
    }),
  ],
  feedback_given: ({ severity }: Facts) => [
    caseStep(staff.clerk, {
      type: 'CommunicateResolution',
      data: {
        medium: severity === 'minor' ? 'phone' : 'letter',
        cause: '压缩机故障',
        measures: '更换压缩机',
        result: '已修复',
        attachments: severity === 'minor' ? [] : [attachment],
        appreciation: '感谢您的反馈',
      },
    }),
  ],
  improving: ({ improvementId }: Facts) => [caseStep(staff.owner, { type: 'LinkImprovement', data: { improvementId } })],
} as const satisfies Readonly<Record<string, (facts: Facts) => readonly CaseStep[]>>;

/** What some steps depend on. */
type Facts = {
  readonly now: Instant;
  readonly severity: Severity;
  /** Measures of the plan that are not completed, and demands that are not decided. */
  readonly measures: readonly string[];
  readonly demands: readonly number[];
  readonly improvementId: string;
};

export type MainState = keyof typeof stepsTo;
export const mainPath = Object.keys(stepsTo) as readonly MainState[];

export type DriveOptions = {
  readonly severity?: Severity;
  readonly improvementId?: string;
  /** Called after every command with the revision reached: to poke a loop, or to count. */
  readonly after?: (revision: number) => Promise<void> | void;
};

type CaseState = Parameters<typeof caseView>[0];

const factsOf = (state: CaseState, now: Instant, { severity = 'minor', improvementId }: DriveOptions, caseId: string): Facts => {
  const managed = state.kind === 'managed' ? state : undefined;
  return {
    now,
    severity: managed?.severity ?? severity,
    measures: (managed?.plan?.measures ?? []).filter((measure) => measure.state !== 'completed').map(({ measureId }) => measureId),
    demands: (managed?.demands ?? []).flatMap(({ decided }, index) => (decided ? [] : [index])),
    improvementId: improvementId ?? `i-${caseId}`,
  };
};

/** The commands that lead from the state before to this one, for the case as it stands. */
export const nextSteps = async (
  engine: Engine,
  caseId: string,
  to: MainState,
  options: DriveOptions = {},
): Promise<readonly CaseStep[]> => {
  const { state } = await engine.handler.load(complaint, caseId);
  return stepsTo[to](factsOf(state, engine.now(), options, caseId));
};

const statusOf = (state: CaseState): string => {
  if (state.kind !== 'managed') return 'none';
  // After a rejection or in a new cycle the case waits for a plan as it did after the analysis.
  return state.status === 'planning' && state.plan === null ? 'analyzed' : state.status;
};

/** Takes a case along the main path from wherever it stands to a state, by commands alone; reads it once and goes by their answers. */
export const drive = async (engine: Engine, caseId: string, to: MainState, options: DriveOptions = {}): Promise<void> => {
  let { state } = await engine.handler.load(complaint, caseId);
  const from = mainPath.map(String).indexOf(statusOf(state)) + 1;
  for (const next of mainPath.slice(from, mainPath.indexOf(to) + 1))
    for (const step of stepsTo[next](factsOf(state, engine.now(), options, caseId))) {
      const answer = await handled(engine, caseId, step, {});
      state = answer.state;
      await options.after?.(answer.revision);
    }
};

const measure = (dueAt: Instant) => ({ description: '来料检验加严', departmentId: 'quality', responsible: 's-015', dueAt });

/** What happens to an improvement, step by step. Its effect may be evaluated once the window of the policy has passed. */
export const improvementSteps = {
  plan: (complaintIds: readonly string[], dueAt: Instant): ImprovementStep => ({
    by: staff.owner,
    command: { type: 'PlanImprovement', data: { complaintIds: [...complaintIds], measures: [measure(dueAt)] } },
  }),
  implement: (): ImprovementStep => ({ by: staff.owner, command: { type: 'ImplementImprovement', data: {} } }),
  evaluate: (effective: boolean): ImprovementStep => ({
    by: staff.owner,
    command: {
      type: 'EvaluateImprovementEffect',
      data: {
        complaintCountBefore: 12,
        complaintCountAfter: effective ? 3 : 12,
        qualityImproved: effective,
        serviceLevelImproved: effective,
        windowDays: 90,
        effective,
      },
    },
  }),
};

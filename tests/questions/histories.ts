import type { ComplaintEvent } from '@redress/domain';
import fc from 'fast-check';
import { received, type Told } from '../contract/projections/cases.js';

type Type = ComplaintEvent['type'];
type DataOf<T extends Type> = Extract<ComplaintEvent, { readonly type: T }>['data'];

/** Hours around the changes of a month, a year and a day in Shanghai; some a millisecond apart. */
const instant = fc
  .tuple(
    fc.constantFrom('2025-12-31T15:59:59', '2025-12-31T16:00:00', '2026-01-31T15:59:59', '2026-01-31T16:00:00', '2026-02-01T00:00:00'),
    fc.integer({ min: 0, max: 40 * 86_400_000 }),
    fc.boolean(),
  )
  .map(([base, later, isExact]) => new Date(Date.parse(`${base}.999Z`) + (isExact ? 0 : later)).toISOString());
const staff = fc.constantFrom('s-1', 's-2', 's-3');
const department = fc.constantFrom('d-1', 'd-2');
const product = fc.constantFrom('空调', 'a%', 'a_', 'A', 'a', 'é', "O'Brien", '"quoted"', 'null', '\\', '$1');
const category = fc.constantFrom('quality_fault' as const, 'delivery' as const, 'price' as const, 'service' as const, 'other' as const);
const deadlines: [] = [];

const event = <T extends Type>(
  type: T,
  data: { readonly [K in keyof DataOf<T>]: fc.Arbitrary<DataOf<T>[K]> | DataOf<T>[K] },
): fc.Arbitrary<Told> =>
  fc
    .record(
      Object.fromEntries(Object.entries(data).map(([name, value]) => [name, value instanceof fc.Arbitrary ? value : fc.constant(value)])),
    )
    .map((all) => ({ type, data: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) }) as unknown as Told);

const recordFields = {
  contentCategories: fc.uniqueArray(category, { minLength: 1, maxLength: 3 }),
  detail: '说明',
  demands: [],
  urgency: fc.constantFrom('normal' as const, 'very_urgent' as const),
  productName: fc.option(product, { nil: undefined }),
  regionCode: fc.option(fc.constantFrom('GD', 'BJ'), { nil: undefined }),
  writtenMaterials: [],
};
const graded = { handlingDueAt: instant, feedbackLimit: { amount: 1, unit: 'wd' as const }, initialLevel: 0, deadlines, move: null };
const severity = fc.constantFrom('minor' as const, 'general' as const, 'serious' as const);
const words = '说明';

const steps = fc.oneof(
  event('ComplaintAcknowledged', { medium: 'phone', acknowledgedAt: instant, onTime: true }),
  event('ComplaintRecorded', { ...recordFields, recordedBy: staff, recordedAt: instant, onTime: true, holder: staff, deadlines } as never),
  event('ComplaintRecordCorrected', {
    ...recordFields,
    changes: [],
    reason: words,
    correctedBy: staff,
    correctedAt: instant,
    holder: staff,
  } as never),
  event('ComplaintSubmitted', {
    departmentId: department,
    submittedBy: staff,
    submittedAt: instant,
    onTime: true,
    analysisDueAt: instant,
    holder: staff,
    deadlines,
  }),
  event('ComplaintValidityAssessed', {
    groundsSufficient: true,
    demandReasonable: true,
    upheld: fc.boolean(),
    reasons: words,
    assessedBy: staff,
    assessedAt: instant,
    onTime: true,
    holder: staff,
    deadlines,
  }),
  event('ComplaintNotUpheldCommunicated', { explanation: words, medium: 'phone', communicatedAt: instant, onTime: true } as never),
  event('ResponsibleDepartmentAssigned', {
    departmentId: department,
    handler: staff,
    assignedBy: staff,
    assignedAt: instant,
    onTime: true,
    holder: staff,
  }),
  event('ResponsibleDepartmentReassigned', {
    from: fc.record({ departmentId: department, handler: staff }),
    to: fc.record({ departmentId: department, handler: staff }),
    reason: words,
    reassignedBy: staff,
    holder: staff,
  }),
  event('RootCauseIdentified', {
    causes: [{ category: '工艺', description: words, isRoot: true }],
    customerDemandsUnderstood: words,
    standardsChecked: [],
    methods: ['causal'],
    directlyResponsible: [],
    responsibility: fc.oneof(
      fc.record({ party: fc.constantFrom('company' as const, 'supplier' as const), departmentId: department }),
      fc.constant({ party: 'none' as const }),
    ),
    identifiedBy: staff,
    identifiedAt: instant,
  }),
  event('ComplaintClassified', {
    severity,
    seriousness: words,
    impactScope: words,
    classifiedBy: staff,
    classifiedAt: instant,
    ...graded,
  } as never),
  event('ComplaintReclassified', {
    from: severity,
    to: severity,
    reason: words,
    reclassifiedBy: staff,
    reclassifiedAt: instant,
    ...graded,
    awaitsDecision: false,
    holder: staff,
  }),
  event('AnalysisReportSubmitted', {
    reportId: 'r-1',
    basicSituation: words,
    process: words,
    results: words,
    improvementSuggestions: [],
    recipients: ['s-1'],
    submittedBy: staff,
    submittedAt: instant,
    onTime: true,
    awaitsDecision: false,
    holder: staff,
    deadlines,
  } as never),
  event('HandlingPlanDrafted', {
    planId: 'p-1',
    cycle: 1,
    measures: [],
    remediesOffered: [],
    plannedCompletionAt: instant,
    draftedBy: staff,
    draftedAt: instant,
    onTime: true,
    holder: staff,
  }),
  event('HandlingPlanApproved', { planId: 'p-1', approver: staff, instructions: words, approvedAt: instant, onTime: true, holder: staff }),
  event('RemedyProvided', {
    type: fc.constantFrom('repair' as const, 'compensation' as const, 'apology' as const),
    cycle: 1,
    providedBy: staff,
    providedAt: instant,
  } as never),
  event('ComplaintHandled', {
    cycle: 1,
    resultSummary: words,
    handledAt: instant,
    handlingDueAt: instant,
    onTime: fc.boolean(),
    feedbackDueAt: instant,
    holder: staff,
    deadlines,
  }),
  event('HandlingOutcomeEvaluated', {
    cycle: 1,
    customerSatisfied: fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
    thoroughlyResolved: true,
    latentRisk: false,
    evaluator: staff,
    evaluatedAt: instant,
    holder: staff,
  } as never),
  event('HandlingReplanned', { previousCycle: 1, newCycle: 2, reason: words, replannedAt: instant, holder: staff, deadlines }),
  event('ResolutionCommunicated', {
    severity,
    medium: 'phone',
    cause: words,
    measures: words,
    result: words,
    attachments: [],
    sentBy: staff,
    sentAt: instant,
    feedbackDueAt: instant,
    onTime: true,
    holder: staff,
    deadlines,
  }),
  event('CustomerOpinionCollected', {
    opinion: words,
    score: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    method: 'phone',
    collectedBy: staff,
    collectedAt: instant,
  } as never),
  event('ComplaintMarkedDuplicate', { duplicateOfComplaintId: 'c-1', reason: words, markedBy: staff, markedAt: instant }),
  event('ComplaintWithdrawn', { reason: words, withdrawnAt: instant }),
  event('ComplaintClosed', {
    outcome: fc.constantFrom('resolved' as const, 'unresolved' as const),
    closedAt: instant,
    handlingMethods: [],
  } as never),
  event('ComplaintReopened', {
    reason: words,
    reopenedBy: staff,
    reopenedAt: instant,
    previousOutcome: 'resolved',
    cycle: 2,
    resumesAt: 'planning',
    holder: staff,
    deadlines,
  } as never),
);

/** The receipt of a case, then any steps in any order: a view may not rely on more order than the log itself has. */
export const history = (id: string): fc.Arbitrary<readonly Told[]> =>
  fc
    .tuple(
      instant,
      fc.option(fc.constantFrom('c-1', 'c-2'), { nil: undefined }),
      fc.option(fc.constantFrom(1 as const, 2 as const), { nil: undefined }),
      fc.array(steps, { maxLength: 14 }),
    )
    .map(([receivedAt, customerId, grade, more]) => {
      const { type, data } = received(id, { receivedAt }) as Extract<Told, { readonly type: 'ComplaintReceived' }>;
      const { customerId: _, ...rest } = data;
      return [{ type, data: { ...rest, ...(customerId && { customerId }), ...(grade && { customerGradeAtReceipt: grade }) } }, ...more];
    });

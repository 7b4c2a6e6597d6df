import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../envelope.js';
import { improvementCommandInfo } from '../improvement/command-info.js';
import { improvementCommands } from '../improvement/commands.js';
import { complaintCommands } from './commands.js';
import {
  after,
  command,
  draft,
  event,
  given,
  handler,
  owner,
  received,
  record,
  rep,
  report,
  resolution,
  rootCause,
  upTo,
} from './testing/journey.js';
import type { Channel } from './vocabulary.js';

type Form = Readonly<Record<string, unknown>>;

/** The fields without which a form is refused. */
const needed = (schema: { safeParse(form: unknown): { success: boolean } }, form: Form): readonly string[] => {
  expect(schema.safeParse(form).success).toBe(true);
  return Object.keys(form).filter((field) => {
    const { [field]: _left, ...rest } = form;
    return !schema.safeParse(rest).success;
  });
};

/** What a form keeps: the event carries every field as it was filled in. */
const kept = (
  type: Parameters<typeof command>[0],
  into: Parameters<typeof event>[0],
  form: Form,
  before: ReturnType<typeof upTo>,
  as: Actor,
) =>
  given(...before)
    // The schema checked the form before.
    .when(command(type, form as never), { actor: as })
    .then(event(into, form));

describe('the record form', () => {
  it('tells who complains, by which way and what about (S0-49, S0-50, S2-13)', () =>
    expect(needed(complaintCommands.ReceiveComplaint, received)).toEqual(['complainant', 'channel', 'receivedVia', 'rawContent']));

  const ways: readonly Channel[] = [
    'hotline',
    'online_chat',
    'email',
    'letter',
    'fax',
    'visit',
    'on_site',
    'social_media',
    'industry_forum',
  ];
  it.each(ways)('takes a complaint that comes by %s (S0-50, S2-04, S2-06, S2-11)', (channel) =>
    given()
      .when(command('ReceiveComplaint', { ...received, channel }), { actor: rep })
      .then(event('ComplaintReceived', { channel })),
  );

  it('has content, detail, demands and urgency (S0-51, S0-53, S2-12, S3.1-01, S3.1-02)', () => {
    const full = { ...record, complainedObject: '壁挂炉 L1P20', urgency: 'very_urgent' };
    expect(needed(complaintCommands.RecordComplaint, full)).toEqual([
      'contentCategories',
      'detail',
      'demands',
      'urgency',
      'writtenMaterials',
    ]);
    kept('RecordComplaint', 'ComplaintRecorded', full, upTo('received'), rep);
  });

  it('keeps each demand with its quantity, amount or discount (S0-52)', () => {
    const demands = [
      { type: 'replacement', quantity: { value: 2, unit: '台' } },
      { type: 'compensation', amount: { amountFen: 50_000, currency: 'CNY' } },
      { type: 'discount', discountPercent: 10 },
    ];
    kept('RecordComplaint', 'ComplaintRecorded', { ...record, demands }, upTo('received'), rep);
  });
});

describe('the analysis', () => {
  it('finds root cause and demand, by standards and a named method, and who caused it (S2-19, S2-20, S2-22 to S2-24, S3.1-06)', () => {
    const found = {
      ...rootCause,
      standardsChecked: ['售后服务规范 3.2'],
      methods: ['data', 'causal', 'comparative'],
      directlyResponsible: ['s-015'],
    };
    expect(needed(complaintCommands.IdentifyRootCause, found)).toEqual(Object.keys(found));
    kept('IdentifyRootCause', 'RootCauseIdentified', found, upTo('analyzing'), owner);
  });

  it('judges with reasons, on the grounds and on the demand apart (S2-33, S3.1-03)', () => {
    const judged = { groundsSufficient: true, demandReasonable: false, reasons: '在保修期内' };
    expect(needed(complaintCommands.AssessValidity, judged)).toEqual(Object.keys(judged));
  });

  it('grades by seriousness and scope (S2-21)', () =>
    expect(needed(complaintCommands.ClassifyComplaint, { severity: 'minor', seriousness: '影响使用', impactScope: '单台' })).toEqual([
      'severity',
      'seriousness',
      'impactScope',
    ]));

  it('is reported with situation, process, results and suggestions, to named readers (S2-25, S2-26)', () =>
    expect(needed(complaintCommands.SubmitAnalysisReport, report)).toEqual(Object.keys(report)));

  it('keeps difficulties, how to meet them, and the advice of supervisor and specialist (S0-57, S0-59)', () => {
    const full = { ...report, difficulties: '备件次日到货', strategies: '先借用', supervisorAdvice: '同意', specialistAdvice: '先上门' };
    kept('SubmitAnalysisReport', 'AnalysisReportSubmitted', full, after('ClassifyComplaint'), owner);
  });
});

describe('the handling', () => {
  it('is planned with measures, persons and times (S2-35)', () => {
    const [measure] = draft.measures;
    expect(needed(complaintCommands.DraftHandlingPlan, draft)).toEqual(Object.keys(draft));
    expect(needed(complaintCommands.DraftHandlingPlan.shape.measures.element, { ...measure })).toEqual([
      'type',
      'description',
      'responsible',
      'dueAt',
    ]);
  });

  it('is noticed to departments with order, claim, cause and countermeasures (S0-60)', () => {
    const notice = {
      orderNo: 'SO-1',
      productionTaskNo: 'T-7',
      completedOn: '2026-05-20',
      problemDepartment: 'quality',
      claimAmount: { amountFen: 50_000, currency: 'CNY' },
      causeAndFindings: '点火电极积碳',
      countermeasures: '更换电极',
    };
    const told = { departments: ['after-sales'], staff: ['s-009'], notice };
    kept('NotifyHandlingPlan', 'HandlingPlanNotified', told, after('ApproveHandlingPlan'), owner);
  });

  it('answers each demand as reasonable or not, with an explanation (S2-39)', () => {
    const decided = { demandIndex: 0, reasonable: false, decision: 'declined', explanation: '已过保修期' };
    expect(needed(complaintCommands.DecideDemand, decided)).toEqual(Object.keys(decided));
    kept('DecideDemand', 'DemandDecided', decided, upTo('handling'), handler);
  });

  it('is evaluated: satisfied, solved, without risk? (S0-58, S2-40)', () =>
    expect(needed(complaintCommands.EvaluateOutcome, { customerSatisfied: 'yes', thoroughlyResolved: true, latentRisk: false })).toEqual([
      'customerSatisfied',
      'thoroughlyResolved',
      'latentRisk',
    ]));
});

describe('what the customer is told', () => {
  it('is cause, measures and result, and nothing less (S2-42, S2-48)', () =>
    expect(needed(complaintCommands.CommunicateResolution, resolution)).toEqual(Object.keys(resolution)));
});

describe('an improvement', () => {
  it('has a department, a person and a completion time for each measure (S2-54)', () => {
    const [measure] = improvementCommandInfo.PlanImprovement.example.measures;
    expect(needed(improvementCommands.PlanImprovement.shape.measures.element, { ...measure })).toEqual([
      'description',
      'departmentId',
      'responsible',
      'dueAt',
    ]);
  });
});

import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Character, Delay } from './character.js';
import type { Door } from './door.js';
import { type Person, STAFF } from './staff.js';

export type LiveOptions = {
  readonly door: Door;
  readonly character: Character;
  /** Prefix of the ids of cases and improvements. */
  readonly prefix: string;
  /** Real milliseconds of a working day. */
  readonly dayMs: number;
  /** How long an ending that is the engine's to bring about is waited for. */
  readonly endMs?: number;
};

const implemented = z.object({ file: z.object({ implementation: z.object({ effectWindowEndsAt: z.string() }) }) });

/** How a live case ended. */
export type Ended = { readonly id: string; readonly outcome: string };

type Handler = { readonly departmentId: string; readonly person: Person };
const handlers: readonly [Handler, ...Handler[]] = [
  { departmentId: 'after-sales', person: STAFF.mechanic },
  { departmentId: 'technical', person: STAFF.technician },
  { departmentId: 'sales', person: STAFF.seller },
];

/**
 * Lives one complaint through the loop as its people would: everything goes through the API, each step by somebody whose step it is, after
 * the time that person takes. What the engine does by itself (links, warnings, rungs, closing) is only waited for.
 */
export const liveCase = async ({ door, character, prefix, dayMs, endMs = 120_000 }: LiveOptions): Promise<Ended> => {
  const { dice, severity } = character;
  const id = `${prefix}${String(character.number).padStart(3, '0')}`;
  const handler = dice.pick(handlers);
  const desk = dice.pick([STAFF.complaintDesk, STAFF.secondDesk]);
  const rep = dice.pick([STAFF.receiver, STAFF.secondReceiver]);
  let lateDone = false;

  /** The time a step takes: a few hours, or days when this is where the case is let lie. */
  const work = async (at?: Delay): Promise<void> => {
    const isLate = at !== undefined && at === character.late && !lateDone;
    if (isLate) lateDone = true;
    await pause(dayMs * (isLate ? character.lateDays + dice.next() : 0.03 + dice.next() * 0.12));
  };
  const step = async (who: Person, command: string, body: object = {}, at?: Delay): Promise<void> => {
    await work(at);
    await door.act(who, `/v1/complaints/${id}/${command}`, body);
  };
  const later = (days: number): string => new Date(Date.now() + days * dayMs).toISOString();
  const until = async (
    path: string,
    done: (document: Readonly<Record<string, unknown>>) => boolean,
  ): Promise<Readonly<Record<string, unknown>>> => {
    for (const deadline = Date.now() + endMs; ; ) {
      const document = await door.read(path);
      if (done(document)) return document;
      if (Date.now() > deadline)
        throw new Error(`${path} does not get on: ${JSON.stringify({ status: document.status, clocks: document.clocks })}`);
      await pause(dayMs / 10);
    }
  };
  const end = async (): Promise<Ended> => ({
    id,
    outcome: String((await until(`/v1/complaints/${id}`, ({ terminal }) => terminal === true)).outcome),
  });

  const record = {
    contentCategories: [character.category],
    detail: character.words,
    demands: [
      { type: 'repair' },
      ...(character.lossFen > 0 ? [{ type: 'compensation', amount: { amountFen: character.lossFen, currency: 'CNY' } }] : []),
    ],
    urgency: severity === 'serious' ? 'very_urgent' : 'normal',
    productName: character.product,
    writtenMaterials: [],
  };

  const receive = async (): Promise<void> => {
    await door.act(rep, '/v1/complaints', {
      complaintId: id,
      complainant: character.complainant,
      customerId: character.customerId,
      channel: character.channel,
      receivedVia: 'service_department',
      rawContent: character.words,
    });
    await step(rep, 'acknowledge-complaint', { medium: 'phone' });
    await step(rep, 'record-complaint', record, 'recording');
    if (character.recordReturned) {
      await step(STAFF.serviceManager, 'return-complaint-record', { missingFields: ['complainedObject'], reason: '未写明投诉对象' });
      await step(rep, 'correct-complaint-record', { ...record, complainedObject: `${character.product}售后服务`, reason: '补充投诉对象' });
    }
    await step(rep, 'submit-complaint');
  };

  const analyze = async (): Promise<boolean> => {
    await step(desk, 'assess-validity', {
      groundsSufficient: character.upheld,
      demandReasonable: true,
      reasons: character.upheld ? '情况属实' : '经核查与事实不符',
    });
    if (!character.upheld) {
      await step(rep, 'communicate-not-upheld', {
        explanation: '经检测产品符合标准，已向客户耐心说明。',
        medium: 'phone',
        customerUnderstood: true,
      });
      return false;
    }
    await step(desk, 'assign-responsible-department', { departmentId: handler.departmentId, handler: handler.person.staffId });
    if (character.withdrawn) {
      await step(rep, 'withdraw-complaint', { reason: '客户自行解决，撤回投诉' });
      return false;
    }
    await step(handler.person, 'start-analysis', {
      participants: [
        { staffId: 's-004', function: 'service' },
        { staffId: 's-013', function: 'technical' },
        { staffId: 's-006', function: 'sales' },
        { staffId: 's-015', function: 'quality' },
      ],
    });
    await step(
      handler.person,
      'identify-root-cause',
      {
        causes: [{ category: '流程', description: '上门前未核对配件库存', isRoot: true }],
        customerDemandsUnderstood: '客户要求尽快解决并说明原因',
        standardsChecked: ['售后服务规范'],
        methods: ['data', 'causal'],
        directlyResponsible: [handler.person.staffId],
        responsibility: { party: 'company', departmentId: handler.departmentId },
      },
      'analysis',
    );
    await step(handler.person, 'classify-complaint', { severity, seriousness: '影响正常使用', impactScope: '单个客户' });
    await step(handler.person, 'submit-analysis-report', {
      basicSituation: character.words,
      process: '现场核查、查询工单与库存记录',
      results: '原因明确，责任在公司',
      improvementSuggestions: ['派工前核对配件'],
      recipients: ['s-024'],
    });
    if (severity === 'serious')
      await step(STAFF.management, 'record-management-decision', {
        subject: 'analysis_report',
        decision: 'proceed',
        instructions: '按方案从速处理',
      });
    return true;
  };

  let plans = 0;
  const plan = async (refused: boolean): Promise<string> => {
    plans += 1;
    await step(desk, 'draft-handling-plan', {
      measures: [
        { type: 'repair', description: '携配件上门维修', responsible: handler.person.staffId, dueAt: later(3) },
        { type: 'contact', description: '回访确认使用情况', responsible: rep.staffId, dueAt: later(4) },
      ],
      remediesOffered: [{ type: 'repair' }],
      plannedCompletionAt: later(4),
    });
    await step(desk, 'submit-handling-plan');
    const [approver, ...advisers] =
      severity === 'serious' ? [STAFF.generalManager, STAFF.customerCentre, STAFF.marketingCentre] : [STAFF.leader];
    for (const adviser of advisers) await step(adviser, 'record-approval-opinion', { role: adviser.role, opinion: '同意' });
    if (refused) {
      await step(approver ?? STAFF.leader, 'reject-handling-plan', { reason: '措施不够具体，请补充完成时限' });
      return plan(false);
    }
    await step(approver ?? STAFF.leader, 'approve-handling-plan', { instructions: '同意，抓紧落实' }, 'approval');
    await step(desk, 'notify-handling-plan', { departments: [handler.departmentId], staff: [handler.person.staffId] });
    return `${id}-p${plans}`;
  };

  const execute = async (planId: string, firstCycle: boolean): Promise<void> => {
    for (const measureId of [`${planId}-m1`, `${planId}-m2`]) {
      await step(handler.person, 'start-measure', { measureId });
      await step(handler.person, 'complete-measure', { measureId, result: '已完成' }, 'handling');
    }
    if (firstCycle)
      for (const demandIndex of record.demands.keys())
        await step(handler.person, 'decide-demand', {
          demandIndex,
          reasonable: true,
          decision: 'granted',
          explanation: '要求合理，予以满足',
        });
    await step(handler.person, 'provide-remedy', { type: 'repair', description: '更换压缩机电容' });
    if (firstCycle && character.lossFen > 0) {
      const amount = { amountFen: character.lossFen, currency: 'CNY' };
      await step(handler.person, 'provide-remedy', { type: 'compensation', amount });
      await step(handler.person, 'record-loss', { lossAmount: amount, basis: '按实际损失赔偿' });
    }
    await step(rep, 'communicate-progress', { medium: 'phone', content: '已上门处理，请您试用' });
    await step(handler.person, 'complete-handling', { resultSummary: '故障排除，运行正常' });
  };

  /** Answers whether the customer could be satisfied before management gave up. */
  const handle = async (): Promise<void> => {
    for (let cycle = 1; ; cycle += 1) {
      await execute(await plan(cycle === 1 && character.plansRefused > 0), cycle === 1);
      const satisfied = cycle > character.dissatisfied;
      const unreachable = satisfied && character.unreachable;
      if (unreachable)
        for (let attempt = 1; attempt <= 3; attempt += 1)
          await step(rep, 'attempt-evaluation-contact', { medium: 'phone', reached: false });
      await step(rep, 'evaluate-outcome', {
        customerSatisfied: unreachable ? 'unknown' : satisfied ? 'yes' : 'no',
        thoroughlyResolved: satisfied,
        latentRisk: false,
      });
      if (satisfied) return;
      const { clocks } = await door.read(`/v1/complaints/${id}`);
      if (Array.isArray(clocks) && clocks.some(({ kind }) => kind === 'management_decision')) {
        await step(STAFF.management, 'record-management-decision', {
          subject: 'replan_limit',
          decision: 'close_unresolved',
          instructions: '多次处理仍无法达成一致，告知结果后结案',
        });
        return;
      }
      await step(desk, 'replan-handling', { reason: '客户对处理结果不满意' });
    }
  };

  const feedback = async (): Promise<void> => {
    const attachment = {
      attachmentId: `${id}-a1`,
      fileName: '检测报告.pdf',
      mediaType: 'application/pdf',
      sha256: 'a'.repeat(64),
      storageLocation: '档案柜A-12',
    };
    await step(
      rep,
      'communicate-resolution',
      {
        medium: severity === 'minor' ? 'phone' : 'email',
        cause: '配件老化',
        measures: '更换配件并检测',
        result: '恢复正常使用',
        attachments: severity === 'minor' ? [] : [attachment],
        appreciation: '感谢您的意见，帮助我们改进。',
      },
      'feedback',
    );
    if (!character.unreachable)
      await step(rep, 'collect-customer-opinion', {
        opinion: '处理还算及时',
        satisfied: character.dissatisfied === 0,
        score: character.dissatisfied === 0 ? 5 : 3,
        method: 'phone',
      });
  };

  const improveOnce = async (improvementId: string, effective: boolean, replaces?: string): Promise<void> => {
    await work('improvement');
    await door.act(STAFF.quality, '/v1/improvements', {
      improvementId,
      complaintIds: [id],
      measures: [{ description: '派工系统增加配件核对', departmentId: 'quality', responsible: 's-014', dueAt: later(3) }],
      category: character.category,
      product: character.product,
      ...(replaces === undefined ? {} : { replaces }),
    });
    await until(`/v1/complaints/${id}`, ({ improvements }) => improvementId in Object(improvements));
    await work();
    await door.act(STAFF.quality, `/v1/improvements/${improvementId}/implement-improvement`, {});
    const path = `/v1/improvements/${improvementId}`;
    const { file } = implemented.parse(await door.read(path));
    await pause(Math.max(0, Date.parse(file.implementation.effectWindowEndsAt) - Date.now()));
    await work('effect');
    await door.act(STAFF.quality, `${path}/evaluate-improvement-effect`, {
      complaintCountBefore: 6,
      complaintCountAfter: effective ? 2 : 6,
      qualityImproved: effective,
      serviceLevelImproved: effective,
      windowDays: 5,
      effective,
    });
    await until(`/v1/complaints/${id}`, ({ improvements }) => Object(improvements)[improvementId] !== 'linked');
  };

  const improve = async (): Promise<void> => {
    if (severity === 'minor' || character.waived) {
      await step(severity === 'minor' ? desk : STAFF.leader, 'waive-improvement', { reason: '个别情况，不涉及系统性原因' });
      return;
    }
    const first = `${id}-i1`;
    const inVain = character.improvementsInVain > 0;
    await improveOnce(first, !inVain);
    if (inVain) {
      await door.act(STAFF.quality, `/v1/improvements/${first}/replan-improvement`, {
        newImprovementId: `${id}-i2`,
        reason: '投诉数量未下降',
      });
      await improveOnce(`${id}-i2`, true, first);
    }
    await step(desk, 'summarise-complaint', { lessons: ['派工前须核对配件'], countermeasures: ['系统校验库存'] });
  };

  await receive();
  if (!(await analyze())) return end();
  await handle();
  await feedback();
  await improve();
  return end();
};

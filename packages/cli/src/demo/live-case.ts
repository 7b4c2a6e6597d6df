import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { papersOf } from './case-papers.js';
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

/** How a live case ended. */
export type Ended = { readonly id: string; readonly outcome: string };

type Document = Readonly<Record<string, unknown>>;
type Handler = { readonly departmentId: string; readonly person: Person };

const implemented = z.object({ file: z.object({ implementation: z.object({ effectWindowEndsAt: z.string() }) }) });

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
  const path = `/v1/complaints/${id}`;
  const papers = papersOf(character, id);
  const { departmentId, person: handler } = dice.pick(handlers);
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
    await door.act(who, `${path}/${command}`, body);
  };
  const later = (days: number): string => new Date(Date.now() + days * dayMs).toISOString();
  const until = async (done: (document: Document) => boolean): Promise<Document> => {
    for (const deadline = Date.now() + endMs; ; ) {
      const document = await door.read(path);
      if (done(document)) return document;
      if (Date.now() > deadline)
        throw new Error(`${id} does not get on: ${JSON.stringify({ status: document.status, clocks: document.clocks })}`);
      await pause(dayMs / 10);
    }
  };
  const end = async (): Promise<Ended> => ({ id, outcome: String((await until(({ terminal }) => terminal === true)).outcome) });

  const receive = async (): Promise<void> => {
    const { complainant, customerId, channel, words } = character;
    const opening = { complaintId: id, complainant, customerId, channel, receivedVia: 'service_department', rawContent: words };
    await door.act(rep, '/v1/complaints', opening);
    await step(rep, 'acknowledge-complaint', { medium: 'phone' });
    await step(rep, 'record-complaint', papers.record, 'recording');
    if (character.recordReturned) {
      await step(STAFF.serviceManager, 'return-complaint-record', { missingFields: ['complainedObject'], reason: '未写明投诉对象' });
      await step(rep, 'correct-complaint-record', papers.corrected);
    }
    await step(rep, 'submit-complaint');
  };

  /** Answers whether there is anything to handle. */
  const analyze = async (): Promise<boolean> => {
    await step(desk, 'assess-validity', papers.validity);
    if (!character.upheld) {
      await step(rep, 'communicate-not-upheld', papers.notUpheld);
      return false;
    }
    await step(desk, 'assign-responsible-department', { departmentId, handler: handler.staffId });
    if (character.withdrawn) {
      await step(rep, 'withdraw-complaint', { reason: '客户自行解决，撤回投诉' });
      return false;
    }
    await step(handler, 'start-analysis', papers.team);
    await step(handler, 'identify-root-cause', papers.cause(handler.staffId, departmentId), 'analysis');
    await step(handler, 'classify-complaint', papers.severity);
    await step(handler, 'submit-analysis-report', papers.report);
    const decision = { subject: 'analysis_report', decision: 'proceed', instructions: '按方案从速处理' };
    if (severity === 'serious') await step(STAFF.management, 'record-management-decision', decision);
    return true;
  };

  let plans = 0;
  const plan = async (refused: boolean): Promise<string> => {
    plans += 1;
    await step(desk, 'draft-handling-plan', papers.plan(handler.staffId, rep.staffId, later));
    await step(desk, 'submit-handling-plan');
    const approver = severity === 'serious' ? STAFF.generalManager : STAFF.leader;
    for (const adviser of severity === 'serious' ? [STAFF.customerCentre, STAFF.marketingCentre] : [])
      await step(adviser, 'record-approval-opinion', { role: adviser.role, opinion: '同意' });
    if (refused) {
      await step(approver, 'reject-handling-plan', { reason: '措施不够具体，请补充完成时限' });
      return plan(false);
    }
    await step(approver, 'approve-handling-plan', { instructions: '同意，抓紧落实' }, 'approval');
    await step(desk, 'notify-handling-plan', { departments: [departmentId], staff: [handler.staffId] });
    return `${id}-p${plans}`;
  };

  const execute = async (planId: string, isFirst: boolean): Promise<void> => {
    for (const measureId of [`${planId}-m1`, `${planId}-m2`]) {
      await step(handler, 'start-measure', { measureId });
      await step(handler, 'complete-measure', { measureId, result: '已完成' }, 'handling');
    }
    for (const demandIndex of isFirst ? papers.record.demands.keys() : [])
      await step(handler, 'decide-demand', { demandIndex, reasonable: true, decision: 'granted', explanation: '要求合理，予以满足' });
    await step(handler, 'provide-remedy', { type: 'repair', description: '更换压缩机电容' });
    if (isFirst && character.lossFen > 0) {
      await step(handler, 'provide-remedy', { type: 'compensation', amount: papers.loss });
      await step(handler, 'record-loss', { lossAmount: papers.loss, basis: '按实际损失赔偿' });
    }
    await step(rep, 'communicate-progress', { medium: 'phone', content: '已上门处理，请您试用' });
    await step(handler, 'complete-handling', { resultSummary: '故障排除，运行正常' });
  };

  const evaluate = async (satisfied: boolean): Promise<void> => {
    const unreachable = satisfied && character.unreachable;
    for (let attempt = 1; unreachable && attempt <= 3; attempt += 1)
      await step(rep, 'attempt-evaluation-contact', { medium: 'phone', reached: false });
    const customerSatisfied = unreachable ? 'unknown' : satisfied ? 'yes' : 'no';
    await step(rep, 'evaluate-outcome', { customerSatisfied, thoroughlyResolved: satisfied, latentRisk: false });
  };

  /** Plan and execution, once more while the customer is not satisfied, until management gives up. */
  const handle = async (): Promise<void> => {
    for (let cycle = 1; ; cycle += 1) {
      await execute(await plan(cycle === 1 && character.plansRefused > 0), cycle === 1);
      const satisfied = cycle > character.dissatisfied;
      await evaluate(satisfied);
      if (satisfied) return;
      const { clocks } = await door.read(path);
      if (Array.isArray(clocks) && clocks.some(({ kind }) => kind === 'management_decision')) {
        const instructions = '多次处理仍无法达成一致，告知结果后结案';
        await step(STAFF.management, 'record-management-decision', { subject: 'replan_limit', decision: 'close_unresolved', instructions });
        return;
      }
      await step(desk, 'replan-handling', { reason: '客户对处理结果不满意' });
    }
  };

  const feedback = async (): Promise<void> => {
    await step(rep, 'communicate-resolution', papers.resolution, 'feedback');
    if (!character.unreachable) await step(rep, 'collect-customer-opinion', papers.opinion);
  };

  const improveOnce = async (improvementId: string, effective: boolean, replaces?: string): Promise<void> => {
    const at = `/v1/improvements/${improvementId}`;
    const standing = ({ improvements }: Document): unknown => Object(improvements)[improvementId];
    await work('improvement');
    await door.act(STAFF.quality, '/v1/improvements', papers.improvement(improvementId, later(3), replaces));
    await until((document) => standing(document) !== undefined);
    await work();
    await door.act(STAFF.quality, `${at}/implement-improvement`, {});
    const { file } = implemented.parse(await door.read(at));
    await pause(Math.max(0, Date.parse(file.implementation.effectWindowEndsAt) - Date.now()));
    await work('effect');
    await door.act(STAFF.quality, `${at}/evaluate-improvement-effect`, papers.effect(effective));
    await until((document) => standing(document) !== 'linked');
  };

  const improve = async (): Promise<void> => {
    if (severity === 'minor' || character.waived) {
      await step(severity === 'minor' ? desk : STAFF.leader, 'waive-improvement', { reason: '个别情况，不涉及系统性原因' });
      return;
    }
    const [first, second] = [`${id}-i1`, `${id}-i2`];
    const inVain = character.improvementsInVain > 0;
    await improveOnce(first, !inVain);
    if (inVain) {
      await door.act(STAFF.quality, `/v1/improvements/${first}/replan-improvement`, { newImprovementId: second, reason: '投诉数量未下降' });
      await improveOnce(second, true, first);
    }
    await step(desk, 'summarise-complaint', papers.summary);
  };

  await receive();
  if (!(await analyze())) return end();
  await handle();
  await feedback();
  await improve();
  return end();
};

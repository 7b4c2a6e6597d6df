import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { complaint, complaintCommandInfo, improvementCommandInfo, kebab, SYSTEM } from '@redress/domain';
import { commandId } from '@redress/eventstore';
import { type Engine, REP, startEngine, type Who } from './engine.js';

// Real processes on a machine that may be busy.
jest.setTimeout(120_000);

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine?.stop());

/** The id that the documented examples speak of. */
const ID = '2026-000118';
const CASE = `/v1/complaints/${ID}`;
const HANDLING: Who = ['s-017', 'complaint_handling_department'];
const LEADER: Who = ['s-026', 'supervising_leader'];
const AUDITOR: Who = ['s-016', 'quality_manager'];
const HANDLER: Who = ['s-009', 'after_sales_staff'];

/** The main path, with the examples of the document as bodies. */
const PATH: readonly (readonly [command: keyof typeof complaintCommandInfo, who: Who, status: string, more?: object])[] = [
  ['AcknowledgeComplaint', REP, 'received'],
  ['RecordComplaint', REP, 'recorded'],
  ['ReturnComplaintRecord', HANDLING, 'received'],
  ['CorrectComplaintRecord', REP, 'recorded'],
  ['SubmitComplaint', REP, 'submitted'],
  ['AssessValidity', HANDLING, 'validated'],
  ['AssignResponsibleDepartment', HANDLING, 'assigned'],
  ['StartAnalysis', HANDLING, 'analyzing'],
  ['IdentifyRootCause', HANDLING, 'analyzing'],
  ['ClassifyComplaint', HANDLING, 'analyzing'],
  ['SubmitAnalysisReport', HANDLING, 'analyzed'],
  ['DraftHandlingPlan', HANDLING, 'planning'],
  ['SubmitHandlingPlan', HANDLING, 'awaiting_approval'],
  ['ApproveHandlingPlan', LEADER, 'awaiting_approval'],
  ['NotifyHandlingPlan', HANDLING, 'handling'],
  ['StartMeasure', HANDLER, 'handling'],
  ['CompleteMeasure', HANDLER, 'handling'],
  ['DecideDemand', HANDLER, 'handling', { demandIndex: 0, decision: 'granted' }],
  ['DecideDemand', HANDLER, 'handling'],
  ['ProvideRemedy', HANDLER, 'handling'],
  ['RecordLoss', HANDLER, 'handling'],
  ['CommunicateProgress', REP, 'handling'],
  ['CompleteHandling', HANDLER, 'handled'],
  ['EvaluateOutcome', REP, 'awaiting_feedback'],
  ['CommunicateResolution', REP, 'feedback_given'],
  ['CollectCustomerOpinion', REP, 'feedback_given'],
  ['WaiveImprovement', LEADER, 'feedback_given'],
  ['SummariseComplaint', HANDLING, 'feedback_given'],
];

describe('a complaint on its way round the loop', () => {
  let position = '';
  let revision = 0;

  it('is opened under the id its caller chose', async () => {
    const opened = await engine.post('/v1/complaints', { ...complaintCommandInfo.ReceiveComplaint.example, complaintId: ID });
    expect(opened.status).toBe(201);
    expect(opened.headers.get('location')).toBe(CASE);
    expect(opened.headers.get('etag')).toBe('"0"');
    expect(opened.body).toMatchObject({ id: ID, revision: 0, status: 'received', stage: 'receive', cycle: 1, terminal: false });
  });

  it('takes every step of the main path with the examples of the document (S2-01)', async () => {
    for (const [command, who, status, more = {}] of PATH) {
      const body = { ...(complaintCommandInfo[command].example as object), ...more };
      const answer = await engine.post(`${CASE}/${kebab(command)}`, body, { as: who, headers: { 'if-match': `"${revision}"` } });
      expect([command, answer.body.code, answer.body.detail, answer.body.status]).toEqual([command, undefined, undefined, status]);
      expect(answer.headers.get('etag')).toBe(`"${answer.body.revision}"`);
      expect(answer.headers.get('redress-position')).toBe(answer.body.position);
      revision = Number(answer.body.revision);
      position = String(answer.body.position);
    }
  });

  it('stands in the queue as soon as the views have come that far', async () => {
    const queue = await engine.get(`/v1/complaints?atLeast=${encodeURIComponent(position)}&stage=improve`);
    expect(queue.status).toBe(200);
    expect(queue.body.rows).toMatchObject([
      { id: ID, status: 'feedback_given', stageLabel: { 'zh-Hans': '改进' }, statusLabel: { 'zh-Hans': '已反馈' }, revision },
    ]);
    expect(queue.body.position).toBe(queue.headers.get('redress-position'));
  });

  it('is closed by the loop', async () => {
    const closed = await engine.handler.handle(complaint, ID, {
      id: commandId('test', 'close', ID),
      type: 'CloseComplaint',
      data: {},
      actor: SYSTEM,
      at: new Date().toISOString(),
    });
    expect(closed.outcome).toBe('recorded');
    const read = await engine.get(CASE);
    expect(read.headers.get('etag')).toBe(`"${closed.revision}"`);
    expect(read.body).toMatchObject({
      kind: 'managed',
      status: 'closed',
      stage: 'closed',
      outcome: 'resolved',
      outcomeLabel: { 'zh-Hans': '已解决', en: 'Resolved' },
      severity: 'general',
      responsibleDepartment: 'after-sales',
      handler: 's-009',
      terminal: true,
      holder: null,
      clocks: [],
      file: { receipt: { complainant: { name: '王芳' } }, record: { urgency: 'fairly_urgent' }, closure: { outcome: 'resolved' } },
    });
  });

  it('tells its whole history: who, both times, stage, revision', async () => {
    const history = await engine.get(`${CASE}/history`);
    const entries = history.body.entries as Record<string, unknown>[];
    expect(entries.map(({ revision: at }) => at)).toEqual(entries.map((_, index) => index));
    expect(entries[0]).toMatchObject({
      type: 'ComplaintReceived',
      actor: { id: 's-002', role: 'customer_service_rep', kind: 'human' },
      stage: 'receive',
      cycle: 1,
      ruleVersions: { policy: 1, calendar: { version: 1, kind: 'business' }, directory: 1 },
      data: { complainant: { name: '王芳' } },
    });
    for (const { occurredAt, recordedAt } of entries) expect(String(recordedAt) >= String(occurredAt)).toBe(true);
    expect(entries.at(-1)).toMatchObject({ type: 'ComplaintClosed', actor: { kind: 'system' } });

    const paged: unknown[] = [];
    let next: string | null = `${CASE}/history?limit=7`;
    while (next !== null) {
      const page = await engine.get(next);
      paged.push(...(page.body.entries as unknown[]));
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] ?? null;
    }
    expect(paged).toEqual(entries);
  });

  it('counts in the statistics table, with the name for those who may see it', async () => {
    const head = await engine.store.head();
    const { body } = await engine.get(`/v1/statistics/complaints?atLeast=${encodeURIComponent(head)}`);
    expect(body.rows).toMatchObject([
      {
        id: ID,
        customerName: '王芳',
        productName: '壁挂炉 L1P20',
        compensationFen: 20_000,
        lossFen: 35_000,
        state: 'closed',
        outcome: 'resolved',
      },
    ]);
    expect(body.totals).toMatchObject({ count: 1, compensationFen: 20_000, lossFen: 35_000 });
    const { body: plain } = await engine.get('/v1/statistics/complaints', { as: AUDITOR });
    expect((plain.rows as object[])[0]).not.toHaveProperty('customerName');
    const { body: grouped } = await engine.get('/v1/query/cases?groupBy=outcome&where=kind:managed');
    expect(grouped).toMatchObject({ groupBy: 'outcome', measure: 'count', rows: [{ outcome: 'resolved', count: 1 }] });
  });

  it('shows personal data only to roles that work with customers', async () => {
    const read = await engine.get(CASE, { as: AUDITOR });
    expect(read.body).toMatchObject({
      file: { receipt: { complainant: { name: { withheld: true } }, channel: 'hotline', rawContent: { withheld: true } } },
    });
    const history = await engine.get(`${CASE}/history`, { as: AUDITOR });
    for (const { text } of [read, history]) for (const secret of ['王芳', '13800000000', '壁挂炉频繁']) expect(text).not.toContain(secret);
  });
});

describe('an improvement', () => {
  const PLAN = '/v1/improvements/2026-0031';

  it('is planned, inspected and read', async () => {
    const { example } = improvementCommandInfo.PlanImprovement;
    const body = { ...example, measures: example.measures.map((measure) => ({ ...measure, dueAt: '2099-07-31T10:00:00.000Z' })) };
    const planned = await engine.post('/v1/improvements', { ...body, improvementId: '2026-0031' }, { as: HANDLING });
    expect([planned.status, planned.body.detail]).toEqual([201, undefined]);
    expect(planned.body).toMatchObject({ id: '2026-0031', phase: 'planned', terminal: false });
    const inspected = await engine.post(`${PLAN}/inspect-improvement`, improvementCommandInfo.InspectImprovement.example, { as: HANDLING });
    expect([inspected.status, inspected.body.detail]).toEqual([200, undefined]);
    const read = await engine.get(PLAN);
    expect(read.headers.get('etag')).toBe(inspected.headers.get('etag'));
    expect(read.body).toMatchObject({
      phase: 'planned',
      phaseLabel: { 'zh-Hans': '已计划' },
      complaints: ['complaint-2026-000118', 'complaint-2026-000121'],
      file: { plan: { measures: [{ departmentId: 'quality' }] }, inspection: { progress: '规程已修订,培训完成一半。' } },
    });
    expect((read.body.clocks as unknown[]).length).toBeGreaterThan(0);
  });

  it('keeps a case that waits for it going, with its holder and clocks', async () => {
    const sleeping = `${CASE}-w`;
    await engine.post('/v1/complaints', { ...complaintCommandInfo.ReceiveComplaint.example, complaintId: `${ID}-w` });
    for (const [command, who, status] of PATH.slice(0, 11)) {
      const answer = await engine.post(`${sleeping}/${kebab(command)}`, complaintCommandInfo[command].example, { as: who });
      expect([command, answer.body.detail, answer.body.status]).toEqual([command, undefined, status]);
    }
    expect((await engine.get(sleeping)).body.waitsFor).toEqual([]);
    const linked = await engine.post(`${sleeping}/link-improvement`, { improvementId: '2026-0031' }, { as: HANDLING });
    expect([linked.status, linked.body.detail]).toEqual([200, undefined]);
    const { body: plan } = await engine.get(PLAN);
    expect((await engine.get(sleeping)).body).toMatchObject({
      improvements: { '2026-0031': 'linked' },
      waitsFor: [{ improvementId: '2026-0031', phase: 'planned', holder: plan.holder, clocks: plan.clocks }],
    });
  });

  it('refuses what its phase does not allow', async () => {
    const early = await engine.post(`${PLAN}/evaluate-improvement-effect`, improvementCommandInfo.EvaluateImprovementEffect.example, {
      as: HANDLING,
    });
    expect(early.body).toMatchObject({ status: 409, code: 'not-legal-in-phase' });
  });
});

describe('the queue', () => {
  it('pages through open cases by next deadline, filtered by holder and stage', async () => {
    const opened: string[] = [];
    for (let number = 0; number < 5; number += 1) {
      const { body } = await engine.post('/v1/complaints', complaintCommandInfo.ReceiveComplaint.example);
      opened.push(String(body.id));
    }
    const head = encodeURIComponent(await engine.store.head());
    const seen: Record<string, unknown>[] = [];
    let next: string | null = `/v1/complaints?holder=s-002&stage=receive&limit=2&atLeast=${head}`;
    while (next !== null) {
      const page = await engine.get(next);
      expect(page.status).toBe(200);
      seen.push(...(page.body.rows as Record<string, unknown>[]));
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] ?? null;
    }
    expect(seen.map(({ id }) => id).sort()).toEqual([...opened].sort());
    const due = seen.map(({ nextDueAt }) => String(nextDueAt));
    expect(due).toEqual([...due].sort());
    expect((await engine.get('/v1/complaints?overdue=true')).body.rows).toEqual([]);
    expect((await engine.get('/v1/complaints?holder=s-029')).body.rows).toEqual([]);
  });

  it('refuses texts that no database takes, in parameters and in forged cursors', async () => {
    for (const [query, pointer] of [
      ['holder=s%00', '/query/holder'],
      ['cursor=%00', '/query/cursor'],
    ] as const)
      expect((await engine.get(`/v1/complaints?${query}`)).body).toMatchObject({ status: 400, errors: [{ pointer }] });
    expect((await engine.get('/v1/query/cases?where=product:%00&where=kind:managed')).body).toMatchObject({ status: 400 });
    const { body } = await engine.get('/v1/complaints?limit=1');
    const [, digest] = JSON.parse(Buffer.from(String(body.next), 'base64url').toString()) as [unknown, string];
    for (const keys of [
      ['not an instant', 'x'],
      ['2026-01-01T00:00:00.000Z', '\u0000'],
    ]) {
      const cursor = Buffer.from(JSON.stringify([keys, digest])).toString('base64url');
      expect((await engine.get(`/v1/complaints?limit=1&cursor=${cursor}`)).body).toMatchObject({ status: 400, code: 'invalid-parameter' });
    }
  });

  it('refuses a cursor of another question', async () => {
    const first = await engine.get('/v1/complaints?limit=1');
    const cursor = encodeURIComponent(String(first.body.next));
    const other = await engine.get(`/v1/complaints?limit=1&stage=receive&cursor=${cursor}`);
    expect(other.body).toMatchObject({ status: 400, code: 'invalid-parameter', errors: [{ pointer: '/query/cursor' }] });
    expect((await engine.get('/v1/complaints?cursor=rubbish')).body).toMatchObject({ status: 400, errors: [{ pointer: '/query/cursor' }] });
    expect((await engine.get('/v1/query/cases?groupBy=nonsense&where=kind:managed')).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/query/groupBy' }],
    });
    expect((await engine.get('/v1/query/cases?where=product')).body).toMatchObject({ status: 400, errors: [{ pointer: '/query/where' }] });
  });
});

describe('imported history', () => {
  it('is read as the source reports it, and takes no step', async () => {
    const imported = await engine.handler.handle(complaint, 'sample.7', {
      id: commandId('test', 'import', '7'),
      type: 'ImportCase',
      data: {
        profile: 'sample',
        sourceFile: 'year.csv',
        sourceId: '7',
        importId: 'i-1',
        reports: [{ facts: [{ fact: 'product', value: '空调', asReported: ' 空调' }], statedAt: '2025-01-05T00:00:00.000Z' }],
      },
      actor: SYSTEM,
      at: new Date().toISOString(),
    });
    expect(imported.outcome).toBe('recorded');
    const read = await engine.get('/v1/complaints/sample.7');
    expect(read.body).toMatchObject({
      kind: 'observed',
      profile: 'sample',
      sourceId: '7',
      file: { facts: { product: { value: '空调', asReported: ' 空调' } } },
    });
    const step = await engine.post('/v1/complaints/sample.7/submit-complaint', {});
    expect(step.body).toMatchObject({ status: 409, code: 'case-is-observed' });
  });

  it('is taken over by the handling department, and goes on as any case', async () => {
    const adopt = { ...complaintCommandInfo.AdoptCase.example };
    expect((await engine.post('/v1/complaints/sample.7/adopt-case', adopt, { as: REP })).body).toMatchObject({
      code: 'role-not-permitted',
    });
    expect((await engine.post('/v1/complaints/sample.7/adopt-case', adopt, { as: HANDLING })).body).toMatchObject({
      id: 'sample.7',
      revision: 2,
    });
    expect((await engine.get('/v1/complaints/sample.7')).body).toMatchObject({
      kind: 'managed',
      status: 'received',
      holder: 's-017',
      file: { origin: { sourceId: '7' }, adoption: { reason: adopt.reason }, facts: { product: { value: '空调' } } },
    });
    const again = await engine.post('/v1/complaints/sample.7/adopt-case', adopt, { as: HANDLING });
    expect(again.body).toMatchObject({ status: 409, code: 'case-is-managed' });
  });
});

it('becomes ready with all its parts', async () => {
  const deadline = Date.now() + 20_000;
  let ready = await engine.get('/ready');
  while (ready.status !== 200 && Date.now() < deadline) ready = await engine.get('/ready');
  expect([ready.status, ready.body]).toEqual([
    200,
    { ready: true, parts: ['store', 'rules', 'views', 'keys', 'projector'].map((name) => ({ name, ready: true })) },
  ]);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { complaint, complaintCommandInfo, DEFAULT_DIRECTORY, SYSTEM } from '@redress/domain';
import { type Answer, type Engine, REP, startEngine, type Who } from './engine.js';

jest.setTimeout(120_000);

const OWNER: Who = ['s-017', 'complaint_handling_department'];
const QUALITY: Who = ['s-014', 'quality_manager'];
const MANAGEMENT: Who = ['s-026', 'management'];
const RULES = '/v1/rules/directory';

let engine: Engine;
let id: string;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const done = (answer: Answer): Answer => {
  expect([answer.status, answer.body]).toEqual([expect.any(Number), expect.not.objectContaining({ code: expect.anything() })]);
  return answer;
};
const take = async (step: string, body: unknown, as: Who) => done(await engine.post(`/v1/complaints/${id}/${step}`, body, { as }));
const example = (command: keyof typeof complaintCommandInfo) => complaintCommandInfo[command].example;

/** What the check says once the views know everything. */
const check = async (query = ''): Promise<Record<string, unknown>> => {
  const head = encodeURIComponent(await engine.store.head());
  return (await engine.get(`${RULES}/check?atLeast=${head}${query}`, { as: QUALITY })).body;
};

describe('an open case whose handler leaves', () => {
  it('is held as long as the handler is there', async () => {
    const opened = done(await engine.post('/v1/complaints', example('ReceiveComplaint'), { as: REP }));
    id = String(opened.body.id);
    await take('record-complaint', example('RecordComplaint'), REP);
    await take('submit-complaint', {}, REP);
    await take('assess-validity', { groundsSufficient: true, demandReasonable: true, reasons: '属实' }, OWNER);
    await take('assign-responsible-department', { departmentId: 'technical', handler: 's-012' }, OWNER);
    expect(await check()).toMatchObject({ version: 1, open: 1, held: 1, actedFor: 0, lost: [], stuck: [] });
  });

  it('is acted for while the handler is absent, and told so with the directory that was used', async () => {
    const day = 86_400_000;
    const [from, to] = [new Date(Date.now() - day).toISOString(), new Date(Date.now() + day).toISOString()];
    done(
      await engine.post(`${RULES}/record-absence`, { staffId: 's-012', from, to, substituteId: 's-013' }, { as: ['s-012', 'technician'] }),
    );
    expect(await check()).toMatchObject({ open: 1, held: 0, actedFor: 1, lost: [] });
    done(await engine.post(`${RULES}/end-absence`, { staffId: 's-012' }, { as: ['s-011', 'department_manager'] }));
    expect(await check()).toMatchObject({ held: 1, actedFor: 0 });
  });

  it('is found before the directory without the handler is approved', async () => {
    const document = {
      ...DEFAULT_DIRECTORY,
      staff: DEFAULT_DIRECTORY.staff.filter(({ staffId }) => staffId !== 's-012'),
    };
    done(await engine.post(`${RULES}/draft-directory`, { document, basedOn: 1, reason: '人员离职' }, { as: QUALITY }));
    expect(await check('&draft=d1')).toMatchObject({
      draft: 'd1',
      open: 1,
      held: 0,
      lost: [{ stream: `complaint-${id}`, holder: 's-012', newly: true, proposed: 's-017', nextDueAt: expect.any(String) }],
      stuck: [],
    });
    expect(await check('&draft=d9')).toMatchObject({ status: 404 });
    expect(await check()).toMatchObject({ held: 1, lost: [] });
  });

  it('is escalated to a named person when nobody reassigns it, and is held again', async () => {
    done(await engine.post(`${RULES}/approve-directory`, { draftId: 'd1' }, { as: MANAGEMENT }));
    expect(await check()).toMatchObject({ version: 2, lost: [{ holder: 's-012', proposed: 's-017' }] });
    // The loop rings for nobody: the rules name the next rung, when they are asked long after the deadline.
    const at = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const rung = await engine.handler.handle(complaint, id, { id: randomUUID(), type: 'CheckClocks', data: {}, actor: SYSTEM, at });
    expect(rung).toMatchObject({ outcome: 'recorded' });
    const history = await engine.get(`/v1/complaints/${id}/history?limit=500`);
    const entries = history.body.entries as readonly { type: string; data: Record<string, unknown>; ruleVersions: object }[];
    expect(entries.findLast(({ type }) => type === 'CaseEscalated')).toMatchObject({
      data: { escalatedTo: 's-011', toLevel: 1 },
      ruleVersions: { directory: 2, absences: 2 },
    });
    expect(await check(`&at=${at}`)).toMatchObject({ open: 1, held: 1, lost: [], stuck: [] });
  });
});

describe('a directory of thousands', () => {
  const directoryOf = (people: number, idLength: number) => ({
    ...DEFAULT_DIRECTORY,
    staff: [
      ...DEFAULT_DIRECTORY.staff,
      ...Array.from({ length: people - DEFAULT_DIRECTORY.staff.length }, (_, index) => ({
        staffId: `p-${String(index).padStart(idLength - 2, '0')}`,
        departmentId: 'sales',
        roles: ['salesperson' as const],
        substituteId: 's-005',
      })),
    ],
  });

  it('is drafted over HTTP, read again and withdrawn; one that fits no append of the store is refused as too large', async () => {
    const drafted = done(
      await engine.post(`${RULES}/draft-directory`, { document: directoryOf(10_000, 8), basedOn: 2, reason: '全员' }, { as: QUALITY }),
    );
    const draftId = String(drafted.body.lastDraft);
    const { document } = (await engine.get(`${RULES}/drafts/${draftId}`, { as: QUALITY })).body as { document: { staff: unknown[] } };
    expect(document.staff).toHaveLength(10_000);
    done(await engine.post(`${RULES}/withdraw-directory`, { draftId }, { as: QUALITY }));
    const larger = { document: directoryOf(10_000, 40), basedOn: 2, reason: '全员' };
    expect(await engine.post(`${RULES}/draft-directory`, larger, { as: QUALITY })).toMatchObject({
      status: 413,
      body: { code: 'body-too-large', detail: expect.stringContaining('1048576 bytes') },
    });
  });
});

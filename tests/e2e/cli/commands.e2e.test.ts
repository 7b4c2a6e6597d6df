import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { complaintCommandInfo } from '@redress/domain';
import { redress, type Started, scratch, startRedress } from '../../support/cli.js';

jest.setTimeout(10 * 60_000);

const COMMANDS = [
  'setup',
  'up',
  'node',
  'node check',
  'node parked',
  'node parked list',
  'node parked replay',
  'api',
  'worker',
  'projector',
  'demo',
  'import',
  'query',
  'query cases',
  'metrics',
  'metrics list',
  'metrics show',
  'metrics cases',
  'history',
  'directory resolve',
  'directory absence',
  'directory absence record',
  'directory absence end',
  'directory absence list',
  'directory check',
  'directory import',
  'key',
  'key issue',
  'erase',
  'keyring',
  'keyring status',
  'keyring check',
  'keyring rotate',
  'keyring export',
  'keyring import',
  'keyring new',
  'backup',
  'restore',
  'status',
  'down',
];

describe('the command line', () => {
  it.each(COMMANDS)('redress %s explains itself', async (command) => {
    const ran = await redress([...command.split(' '), '--help']);
    expect(ran).toEqual({ code: 0, stdout: expect.stringContaining('Usage: redress'), stderr: '' });
  });
});

describe('an engine on one machine', () => {
  const place = scratch();
  const data = join(place.path, 'data');
  let up: Started;

  beforeAll(async () => {
    up = await startRedress(['up', '--data', data]);
  });
  afterAll(async () => {
    await up?.stop();
    place.remove();
  });

  it('says where everything is, and that it is ready', async () => {
    expect(up.ready).toMatchObject({
      ready: true,
      kind: 'business',
      pid: up.pid,
      temporalAddress: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
    const status = await redress(['status', '--json', '--data', data]);
    expect(status).toMatchObject({ code: 0, stderr: '' });
    const { apiUrl, eventStoreHttpUrl } = up.ready;
    expect(JSON.parse(status.stdout)).toMatchObject({ running: true, ready: true, apiUrl, eventStoreHttpUrl });
    expect((await redress(['status', '--data', data])).stdout).toContain(`${eventStoreHttpUrl}/metrics`);
  });

  it('serves health and figures of its event store, to this machine alone', async () => {
    const { eventStoreHttpUrl } = up.ready;
    expect(eventStoreHttpUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${eventStoreHttpUrl}/health/live`)).status).toBe(204);
    expect(await (await fetch(`${eventStoreHttpUrl}/metrics`)).text()).toMatch(/^redress_node_events_written_total [1-9]/m);
  });

  it('keeps keys where only their owner reads them', () => {
    for (const name of ['cli.key', 'keys.db', 'keys.db.wrap']) expect(statSync(join(data, name)).mode & 0o777).toBe(0o600);
  });

  it('is the only one on its folder', async () => {
    const second = await redress(['up', '--data', data]);
    expect(second).toEqual({ code: 3, stdout: '', stderr: expect.stringContaining(`redress up (process ${up.pid}`) });
  });

  it('issues a key that works until it is revoked', async () => {
    const issued = JSON.parse(
      (await redress(['key', 'issue', '--staff', 's-002', '--role', 'customer_service_rep', '--json', '--data', data])).stdout,
    ) as {
      readonly key: string;
      readonly keyId: string;
    };
    const enter = async () =>
      (await fetch(new URL('/v1/complaints', String(up.ready.apiUrl)), { headers: { authorization: `Bearer ${issued.key}` } })).status;
    expect(await enter()).toBe(200);
    const listed = await redress(['key', 'list', '--json', '--data', data]);
    expect(listed.stdout).toContain(issued.keyId);
    expect(listed.stdout).not.toContain(issued.key);
    expect(await redress(['key', 'revoke', issued.keyId, '--reason', '离职', '--data', data])).toMatchObject({ code: 0 });
    for (const deadline = Date.now() + 10_000; (await enter()) !== 401 && Date.now() < deadline; );
    expect(await enter()).toBe(401);
  });

  it('forgets a person for good, in all its processes, at a word from outside', async () => {
    const issue = ['key', 'issue', '--staff', 's-002', '--role', 'customer_service_rep', '--json', '--data', data];
    const { key } = JSON.parse((await redress(issue)).stdout) as { readonly key: string };
    const authorization = `Bearer ${key}`;
    const at = (path: string) => new URL(path, String(up.ready.apiUrl));
    const told = async (path: string) => (await fetch(at(path), { headers: { authorization } })).text();
    const received = { ...complaintCommandInfo.ReceiveComplaint.example, complaintId: 'forgotten', customerId: 'C-9' };
    const { status } = await fetch(at('/v1/complaints'), {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'to-be-forgotten' },
      body: JSON.stringify(received),
    });
    expect(status).toBe(201);
    const { rawContent } = received as unknown as { readonly rawContent: string };
    const [file, story] = ['/v1/complaints/forgotten', '/v1/complaints/forgotten/history'];
    for (const path of [file, story]) expect(await told(path)).toContain(rawContent);

    const erased = await redress(['erase', 'complaint-forgotten', '--by', 's-027', '--json', '--data', data]);
    expect(erased).toMatchObject({ code: 0 });
    expect(JSON.parse(erased.stdout)).toMatchObject({ person: 'customer-C-9', outcome: 'erased' });
    for (const path of [file, story]) {
      expect(await told(path)).toContain('"erased":true');
      expect(await told(path)).not.toContain(rawContent);
    }
    expect(await redress(['erase', 'customer-C-9', '--by', 's-027', '--data', data])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('is erased already'),
    });
  });

  it('forgets a person at a call of its API by whom the policy lets erase', async () => {
    const issue = ['key', 'issue', '--staff', 's-027', '--role', 'management', '--json', '--data', data];
    const { key } = JSON.parse((await redress(issue)).stdout) as { readonly key: string };
    const call = (path: string, body?: object) =>
      fetch(new URL(path, String(up.ready.apiUrl)), {
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': path.slice(-20) },
      });
    const received = { ...complaintCommandInfo.ReceiveComplaint.example, complaintId: 'forgotten-too', customerId: 'C-10' };
    expect((await call('/v1/complaints', received)).status).toBe(201);
    const { rawContent } = received as unknown as { readonly rawContent: string };
    expect(await (await call('/v1/complaints/forgotten-too')).text()).toContain(rawContent);
    const answer = await call('/v1/persons/complaint-forgotten-too/erasure', { grounds: 'request' });
    expect([answer.status, await answer.json()]).toMatchObject([200, { person: 'customer-C-10', outcome: 'erased' }]);
    expect(await (await call('/v1/complaints/forgotten-too')).text()).not.toContain(rawContent);
    const again = await redress(['erase', 'customer-C-10', '--by', 's-027', '--json', '--data', data]);
    expect(JSON.parse(again.stdout)).toMatchObject({
      outcome: 'erased-before',
      certificates: [{ by: { id: 's-027', role: 'management' } }],
    });
  });

  it('refuses a key for somebody it does not know', async () => {
    const ran = await redress(['key', 'issue', '--staff', 's-999', '--role', 'customer_service_rep', '--data', data]);
    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('s-999') });
  });

  it('takes a file and answers about it while it runs', async () => {
    const file = join(place.path, 'cases.csv');
    const header = '投诉编号,受理时间,产品,型号,投诉类别,责任单位,地区,渠道,转办时间,办结时间,处理结果,是否按时,客户有异议';
    writeFileSync(file, `${header}\nTS1,2025-03-02 09:15:00,空调,KFR-26G,产品质量,生产制造部,广东,热线电话,,,,是,\n`);
    const imported = await redress(['import', file, '--profile', 'sample', '--json', '--data', data]);
    expect(JSON.parse(imported.stdout)).toMatchObject({ rows: 1, imported: 1 });
    const asked = await redress(['query', 'cases', '--group-by', 'product,timely', '--format', 'csv', '--data', data]);
    expect(asked).toMatchObject({ code: 0, stdout: 'product,timely,count\n空调,Yes,1\n' });
    const history = await redress(['history', 'sample.TS1', '--json', '--data', data]);
    const { entries } = JSON.parse(history.stdout) as {
      readonly entries: readonly { readonly type: string; readonly occurredAt: string }[];
    };
    expect(entries.map(({ type }) => type)).toEqual(['CaseImported', 'FactsReported', 'FactsReported']);
    expect(entries[1]?.occurredAt).toBe('2025-03-02T01:15:00.000Z');
  });

  it('prints the statistics table with its totals, and draws it and every metric', async () => {
    const asked = await redress(['query', 'statistics', '--format', 'csv', '--data', data]);
    const [heading, ...lines] = asked.stdout.trimEnd().split('\n');
    expect(heading).toBe('编号,投诉时间,客户,产品名称,投诉内容,责任归属,赔款,退货,折价,损失,备注');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.at(-1)).toBe(`合计 ${lines.length - 1},,,,,,0.00,0.00,0.00,0.00,`);
    const drawn = await redress(['query', 'statistics', '--format', 'svg', '--data', data]);
    expect(drawn).toMatchObject({ code: 0, stdout: expect.stringContaining('投诉案件统计：金额（元），按接收月份') });
    const metric = ['M01', '--format', 'svg', '--lang', 'en', '--data', data];
    const shown = await redress(['metrics', 'show', '--period', '2020-01-01..2100-01-01', ...metric]);
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('M01 Timely handling rate') });
    expect(await redress(['metrics', 'cases', '--part', 'late', ...metric])).toMatchObject({ code: 2 });
  });

  it('stops when it is told to, and a question starts what it needs', async () => {
    expect(await redress(['down', '--data', data])).toMatchObject({ code: 0 });
    expect(await redress(['status', '--data', data])).toMatchObject({ code: 4 });
    const asked = await redress(['query', 'cases', '--where', 'product=空调', '--format', 'json', '--data', data]);
    expect(asked).toMatchObject({ code: 0 });
    expect(JSON.parse(asked.stdout)).toMatchObject({ rows: [{ count: 1 }] });
    expect(await redress(['status', '--data', data])).toMatchObject({ code: 4 });
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { redress, type Started, scratch, startRedress } from '../../support/cli.js';
import { type Cluster, hasPostgres, startPostgres } from '../../support/postgres.js';

jest.setTimeout(10 * 60_000);

const VIEWS = ['open-cases', 'open-improvements', 'case-facts', 'case-history', 'complaint-statistics', 'import-profiles', 'kpi-cases'];
const CASE: Readonly<Record<string, string>> = {
  'Date received': '2013-07-29',
  Product: 'Mortgage',
  'Sub-product': '',
  Issue: 'Loan',
  'Sub-issue': '',
  Company: 'Acme',
  State: 'CA',
  'ZIP code': '90000',
  Tags: '',
  'Consumer consent provided?': '',
  'Submitted via': 'Web',
  'Date sent to company': '2013-07-30',
  'Company public response': '',
  'Company response to consumer': 'Closed',
  'Timely response?': 'Yes',
  'Consumer disputed?': 'No',
};
const csvOf = (count: number): string =>
  [
    [...Object.keys(CASE), 'Complaint ID'].join(','),
    ...Array.from({ length: count }, (_, index) => [...Object.values(CASE), 1_000 + index].join(',')),
  ].join('\n');

type Json = Readonly<Record<string, unknown>>;

(hasPostgres() ? describe : describe.skip)('the views as a process of their own', () => {
  const place = scratch();
  const data = join(place.path, 'data');
  const parts: Started[] = [];
  let cluster: Cluster;
  let env: Readonly<Record<string, string>> = {};
  let viewsUrl: string;
  beforeAll(async () => {
    cluster = await startPostgres();
    const node = await startRedress(['node', '--data', data]);
    parts.push(node);
    env = { EVENTSTORE_URL: String(node.ready.eventStoreUrl), DATABASE_URL: cluster.url };
    const api = await startRedress(['api', '--data', data], env);
    parts.push(api);
    const projector = await startRedress(['projector', '--data', data], env);
    parts.push(projector);
    viewsUrl = String(projector.ready.viewsUrl);
  });
  afterAll(async () => {
    for (const part of parts.reverse()) await part.stop();
    await cluster?.stop();
    place.remove();
  });
  const get = (path: string) => fetch(new URL(path, viewsUrl));

  it('tell when they are ready, where each stands, and their figures, naming no stream', async () => {
    while ((await get('/health/ready')).status !== 204) await pause(50);
    expect((await get('/health/live')).status).toBe(204);
    const { running, views } = (await (await get('/views')).json()) as { readonly running: boolean; readonly views: readonly Json[] };
    expect(running).toBe(true);
    expect(views.map(({ view }) => view)).toEqual(VIEWS);
    for (const view of views)
      expect(view).toMatchObject({ state: 'live', built: true, lag: { events: 0, seconds: 0 }, eventsPerSecond: 0 });
    const metrics = await (await get('/metrics')).text();
    for (const view of VIEWS) {
      expect(metrics).toContain(`redress_view_lag_events{view="${view}"} 0`);
      expect(metrics).toContain(`redress_view_state{view="${view}",state="live"} 1`);
      expect(metrics).toContain(`redress_view_failures_total{view="${view}"} 0`);
    }
    expect(metrics).not.toMatch(/complaint-[^s]/);
    expect((await get('/elsewhere')).status).toBe(404);
    expect((await fetch(new URL('/views/open-cases/rebuild', viewsUrl), { method: 'POST' })).status).toBe(401);
  });

  it('are rebuilt on the database, beside their projector', async () => {
    const { code, stdout, stderr } = await redress(['rebuild', 'open-cases', 'case-facts', '--json', '--data', data], env);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      rebuilt: [
        { view: 'open-cases', rows: 0 },
        { view: 'case-facts', rows: 0 },
      ],
    });
    expect((await get('/health/ready')).status).toBe(204);
  });

  it('are asked for by name', async () => {
    const { code, stderr } = await redress(['rebuild', 'open-doors', '--data', data], env);
    expect(code).toBe(2);
    expect(stderr).toContain('open-cases, open-improvements');
  });
});

describe('the views of a data folder', () => {
  const place = scratch();
  afterAll(() => place.remove());

  it('are rebuilt by the engine that keeps them, and answer the same', async () => {
    const data = join(place.path, 'data');
    const file = join(place.path, 'cases.csv');
    writeFileSync(file, `${csvOf(25)}\n`);
    const imported = await redress(['import', file, '--profile', 'cfpb', '--json', '--data', data]);
    expect({ code: imported.code, stderr: imported.code === 0 ? '' : imported.stderr }).toEqual({ code: 0, stderr: '' });
    const count = async () => JSON.parse((await redress(['query', 'cases', '--json', '--data', data])).stdout) as unknown;
    expect(JSON.parse(imported.stdout)).toMatchObject({ imported: 25 });
    const { code, stdout } = await redress(['rebuild', 'case-facts', '--json', '--data', data]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rebuilt: [{ view: 'case-facts', rows: 25 }] });
    expect(await count()).toMatchObject({ rows: [{ count: 25 }] });
  });
});

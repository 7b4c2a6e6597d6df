import { afterEach, describe, expect, it } from '@jest/globals';
import {
  AppendTooLarge,
  type CommandHandler,
  RevisionConflict,
  RulesMissing,
  type StateMemory,
  StoreUnavailable,
  UnknownEventType,
} from '@redress/eventstore';
import { ViewNotReady } from '@redress/projections';
import type { ApiOptions } from './doors.js';
import { problemOf } from './problem.js';
import { complaintBody, type Harness, openHarness } from './testing/harness.js';

let api: Harness | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

const failing = (error: unknown): Pick<ApiOptions, 'handler'> => ({
  handler: {
    handle: () => Promise.reject(error),
    load: () => Promise.reject(error),
    forget: () => undefined,
    keepNothing: () => undefined,
  } satisfies CommandHandler & StateMemory,
});
const post = async (changes: Partial<ApiOptions>) => {
  api = await openHarness(changes);
  return api.send('/v1/complaints', complaintBody);
};

describe('when the world fails', () => {
  it.each([
    ['the store is away', new StoreUnavailable('connection refused at 10.0.0.7'), 'store-unavailable'],
    ['others keep writing', new RevisionConflict('complaint-1', 3, 9), 'store-contended'],
    ['no rules are in force', new RulesMissing('calendar', '2026-01-01T00:00:00.000Z'), 'rules-missing'],
    ['the log is newer than this release', new UnknownEventType('complaint-blessed.v1', 'complaint-1', 4), 'newer-log'],
  ])('because %s, it answers 503 and when to try again', async (_why, error, code) => {
    const response = await post(failing(error));
    expect(response.statusCode).toBe(503);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect(response.json()).toMatchObject({ code });
    expect(response.body).not.toContain('10.0.0.7');
  });

  it('a step that would record more than the store takes at once is told so, with how much that is', async () => {
    const response = await post(failing(new AppendTooLarge('complaint-received.v1', 1_048_576)));
    expect(response.json()).toMatchObject({ status: 413, code: 'body-too-large', detail: expect.stringContaining('1048576 bytes') });
  });

  it('a reading of the views answers 503 while the database is away', async () => {
    api = await openHarness();
    for (const url of ['/v1/complaints', '/v1/statistics/complaints', '/v1/query/cases?groupBy=product']) {
      const response = await api.read(url);
      expect(response.json()).toMatchObject({ status: 503, code: 'views-unavailable' });
      expect(response.headers['retry-after']).toBeDefined();
    }
  });
});

it('a view being built answers 503 with its progress and when to try again; one that failed tells nothing of what it failed on', () => {
  const occasion = { url: '/v1/complaints', id: 'trace' };
  const building = problemOf(new ViewNotReady('open-cases', 2, 0.42, null), occasion);
  expect(building).toMatchObject({ status: 503, headers: { 'retry-after': '2' }, body: { code: 'view-not-ready', progress: 0.42 } });
  expect(building.body.detail).toContain('42 % done');
  const failed = problemOf(new ViewNotReady('open-cases', 2, 0.42, 'cannot digest ComplaintReceived of 王小明'), occasion);
  expect(failed).toMatchObject({ status: 503, body: { code: 'view-not-ready' } });
  expect(JSON.stringify(failed)).not.toContain('王小明');
});

it('a bug answers 500, tells nothing of its inside, and is logged under the trace id', async () => {
  const response = await post(failing(new TypeError('reading secretDetail of undefined')));
  expect(response.statusCode).toBe(500);
  expect(response.body).not.toContain('secretDetail');
  const { traceId, code } = response.json<{ traceId: string; code: string }>();
  expect(code).toBe('internal-error');
  expect(api?.lines).toContainEqual(
    expect.objectContaining({ traceId, level: 50, err: expect.objectContaining({ message: expect.stringContaining('secretDetail') }) }),
  );
});

it('more writes than allowed are 429, reads are not counted', async () => {
  api = await openHarness({ limits: { writesPerMinute: 2 } });
  const statuses: number[] = [];
  for (let round = 0; round < 3; round += 1) statuses.push((await api.send('/v1/complaints', complaintBody)).statusCode);
  expect(statuses).toEqual([201, 201, 429]);
  const refused = await api.send('/v1/complaints', complaintBody);
  expect(refused.json()).toMatchObject({ status: 429, code: 'too-many-requests' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  const other = await api.send('/v1/complaints', complaintBody, { as: ['s-003', 'customer_service_rep'] });
  expect(other.statusCode).toBe(201);
  for (let round = 0; round < 5; round += 1) expect((await api.read('/v1/complaints/C-1')).statusCode).toBe(404);
});

it('a lagging process sheds load but still answers whether it lives', async () => {
  api = await openHarness({ limits: { maxLagMs: 1 } });
  const until = Date.now() + 20_000;
  let refused = await api.read('/v1/complaints/C-1');
  while (refused.statusCode !== 503 && Date.now() < until) {
    const busy = performance.now() + 300;
    while (performance.now() < busy);
    await new Promise((resolve) => setTimeout(resolve, 50));
    refused = await api.read('/v1/complaints/C-1');
  }
  expect(refused.json()).toMatchObject({ status: 503, code: 'overloaded' });
  expect((await api.app.inject({ url: '/health' })).statusCode).toBe(200);
}, 30_000);

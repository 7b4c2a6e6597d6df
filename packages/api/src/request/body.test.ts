import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_DIRECTORY } from '@redress/domain';
import { DEFAULT_LIMITS } from '../config.js';
import { DOCUMENT_JSON_LIMITS, JSON_LIMITS } from '../json.js';
import { complaintBody, type Harness, openHarness } from '../testing/harness.js';

const QUALITY = ['s-014', 'quality_manager'] as const;
const { bodyBytes, documentBytes } = DEFAULT_LIMITS;

let api: Harness;
beforeAll(async () => {
  api = await openHarness();
});
afterAll(() => api.close());

const send = async (url: string, body: unknown) => {
  const response = await api.send(url, body, { as: QUALITY });
  return { status: response.statusCode, body: response.json() };
};
/** A body of so many values, itself and its members included. */
const valued = (values: number) => ({ document: Array.from({ length: values - 2 }, () => 0) });
/** A body of so many bytes. */
const sized = (bytes: number) => {
  const around = JSON.stringify({ document: '' }).length;
  return JSON.stringify({ document: 'x'.repeat(bytes - around) });
};

describe('a body that holds a whole rule document', () => {
  it('may be a directory of ten thousand', async () => {
    const newcomers = Array.from({ length: 10_000 - DEFAULT_DIRECTORY.staff.length }, (_, index) => ({
      staffId: `p-${index}`,
      departmentId: 'sales',
      roles: ['salesperson'],
      substituteId: 's-005',
    }));
    const document = { ...DEFAULT_DIRECTORY, staff: [...DEFAULT_DIRECTORY.staff, ...newcomers] };
    expect(await send('/v1/rules/directory/validation', { document })).toEqual({
      status: 200,
      body: { ok: true, failures: [], warnings: [] },
    });
    const drafted = await send('/v1/rules/directory/draft-directory', { document, basedOn: 1, reason: '全员' });
    expect(drafted).toMatchObject({ status: 200, body: { openDrafts: ['d1'] } });
  });

  it.each(['policy', 'calendar', 'directory'])('ends at a bound of values and one of bytes: %s', async (category) => {
    const validation = `/v1/rules/${category}/validation`;
    expect(await send(validation, valued(DOCUMENT_JSON_LIMITS.values))).toMatchObject({ status: 200, body: { ok: false } });
    expect(await send(validation, valued(DOCUMENT_JSON_LIMITS.values + 1))).toMatchObject({
      status: 400,
      body: { code: 'malformed-json' },
    });
    expect(await send(validation, sized(documentBytes))).toMatchObject({ status: 200, body: { ok: false } });
    expect(await send(validation, sized(documentBytes + 1))).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
  });
});

describe('every other body', () => {
  it.each(['/v1/complaints', '/v1/rules/policy/set-policy-values', '/v1/rules/directory/approve-directory'])(
    'keeps to the general bounds: %s',
    async (url) => {
      expect(await send(url, valued(JSON_LIMITS.values))).toMatchObject({ status: 422, body: { code: 'invalid-content' } });
      expect(await send(url, valued(JSON_LIMITS.values + 1))).toMatchObject({ status: 400, body: { code: 'malformed-json' } });
      expect(await send(url, sized(bodyBytes))).toMatchObject({ status: 422, body: { code: 'invalid-content' } });
      expect(await send(url, sized(bodyBytes + 1))).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
    },
  );
});

it('a bound set higher for all bodies holds for documents too, and the description tells both', async () => {
  const wide = await openHarness({ limits: { bodyBytes: 3_000_000 } });
  const body = sized(3_000_000);
  expect((await wide.send('/v1/rules/policy/validation', body)).statusCode).toBe(200);
  expect((await wide.send('/v1/complaints', { ...complaintBody, rawContent: '长'.repeat(1_000_000) })).statusCode).toBe(413);
  const { description } = (await wide.app.inject({ url: '/openapi.json' })).json().info;
  expect(description).toContain('at most 3,000,000 bytes, 20,000 values and 24 levels');
  expect(description).toContain('at most 3,000,000 bytes, 100,000 values and 24 levels');
  await wide.close();
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CommandCatalogue, calendar, complaint, directory, improvement, kebab, kpiPeriod, policySet } from '@redress/domain';
import { type Harness, openHarness } from './testing/harness.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Operation = {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: Json;
  parameters?: { in: string; name: string; required?: boolean; schema?: Json }[];
  requestBody?: { content: Record<string, { schema: Json; example?: Json }> };
  responses: Record<string, { description?: string; content?: Record<string, { schema: Json }>; headers?: Json }>;
};
type Document = { openapi: string; paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Json> } };

const STEPS: readonly (readonly [base: string, aggregate: { readonly commands: CommandCatalogue }])[] = [
  ['/v1/complaints', complaint],
  ['/v1/improvements', improvement],
  ['/v1/kpi-periods', kpiPeriod],
  ['/v1/rules/policy', policySet],
  ['/v1/rules/calendar', calendar],
  ['/v1/rules/directory', directory],
];
/** Changes nothing, so it asks for no Idempotency-Key. */
const isCheck = (path: string): boolean => path.endsWith('/validation');
const ERASURE = '/v1/persons/{personId}/erasure';

let api: Harness;
let text: string;
let document: Document;
beforeAll(async () => {
  api = await openHarness();
  text = (await api.app.inject({ url: '/openapi.json' })).body;
  document = JSON.parse(text) as Document;
});
afterAll(() => api.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation, name: `${method} ${path}` })),
  );

const refs = (value: Json): string[] =>
  value === null || typeof value !== 'object'
    ? []
    : Array.isArray(value)
      ? value.flatMap(refs)
      : Object.entries(value).flatMap(([key, item]) => (key === '$ref' ? [String(item)] : refs(item)));

const at = (pointer: string): Json | undefined =>
  pointer
    .replace(/^#\//, '')
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>(
      (value, key) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value[key] : undefined),
      document as unknown as Json,
    );

describe('the OpenAPI document', () => {
  it('is of version 3.1', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  });

  it('is the same text from every process', async () => {
    const other = await openHarness();
    expect((await other.app.inject({ url: '/openapi.json' })).body).toBe(text);
    await other.close();
  });

  it('names every operation once, with summary, tag, and what a failure looks like', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, operation } of operations()) {
      expect([name, operation.operationId]).toEqual([name, expect.stringMatching(/^[a-z][A-Za-z]+$/)]);
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/\S/)]);
      expect([name, operation.tags]).toEqual([name, [expect.any(String)]]);
      expect([name, Object.keys(operation.responses.default?.content ?? {})]).toEqual([name, ['application/problem+json']]);
    }
  });

  it('resolves all its references', () => {
    const unresolved = refs(document as unknown as Json).filter((pointer) => at(pointer) === undefined);
    expect(unresolved).toEqual([]);
  });

  it('declares every parameter of its paths', () => {
    for (const { path, name, operation } of operations()) {
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
      expect([name, declared]).toEqual([name, [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)]);
    }
  });

  it('has a path of its own for every step that people take', () => {
    const posts = operations()
      .filter(({ method }) => method === 'post')
      .map(({ path }) => path);
    expect(posts).toContain('/v1/complaints');
    expect(posts).toContain('/v1/improvements');
    for (const command of [
      'RecordComplaint',
      'AssessValidity',
      'ApproveHandlingPlan',
      'CommunicateResolution',
      'SummariseComplaint',
      'ReopenComplaint',
    ])
      expect(posts).toContain(`/v1/complaints/{id}/${kebab(command)}`);
    const known = [complaint, improvement, policySet, calendar, directory, kpiPeriod].flatMap(({ commands }) =>
      Object.keys(commands).map(kebab),
    );
    for (const path of posts) expect([...known, 'complaints', 'improvements', 'erasure', 'validation']).toContain(path.split('/').at(-1));
  });

  it('asks each step for an Idempotency-Key and each operation but the open ones for a key', () => {
    for (const { name, method, path, operation } of operations()) {
      const required = (operation.parameters ?? []).filter((parameter) => parameter.required === true).map((parameter) => parameter.name);
      expect([name, required.includes('Idempotency-Key')]).toEqual([name, method === 'post' && !isCheck(path)]);
      if (!path.startsWith('/v1/')) expect([name, operation.security]).toEqual([name, []]);
      else expect([name, operation.security]).toEqual([name, undefined]);
    }
  });

  it('gives every step an example that the step itself takes', () => {
    for (const { name, path, method, operation } of operations()) {
      if (method !== 'post') continue;
      const example = operation.requestBody?.content['application/json']?.example;
      expect([name, typeof example]).toEqual([name, 'object']);
      if (path === ERASURE || isCheck(path)) continue;
      const { commands } = STEPS.find(([base]) => path.startsWith(base))?.[1] ?? { commands: {} };
      const command = Object.keys(commands).find((one) => `${one.slice(0, 1).toLowerCase()}${one.slice(1)}` === operation.operationId);
      expect([name, command]).toEqual([name, expect.any(String)]);
      const parsed = commands[command as string]?.safeParse(example);
      expect([name, parsed?.error?.issues]).toEqual([name, undefined]);
    }
  });

  it('offers for an erasure only what an erasure heeds', () => {
    const operation = document.paths[ERASURE]?.post;
    expect((operation?.parameters ?? []).map(({ name }) => name)).toEqual(['personId', 'Idempotency-Key']);
    expect(operation?.requestBody?.content['application/json']?.example).toEqual({ grounds: 'request' });
    expect(Object.keys(Object(operation?.responses['200']?.headers))).toEqual(['Redress-Position', 'Idempotency-Replayed']);
  });

  it('describes bodies strictly: unknown members are refused', () => {
    for (const { name, method, operation } of operations()) {
      if (method !== 'post') continue;
      const schema = operation.requestBody?.content['application/json']?.schema;
      const resolved = schema !== null && typeof schema === 'object' && '$ref' in schema ? at(String(schema.$ref)) : schema;
      expect([name, resolved]).toEqual([name, expect.objectContaining({ type: 'object', additionalProperties: false })]);
    }
  });
});

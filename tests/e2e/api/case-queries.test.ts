import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { complaint } from '@redress/domain';
import { type Engine, REP, startEngine } from './engine.js';

jest.setTimeout(120_000);

let engine: Engine;
let head: string;
beforeAll(async () => {
  engine = await startEngine();
  for (const [id, agency, closed] of [
    ['1', 'DOT', '2023-03-01T06:00:00.000Z'],
    ['2', 'DOT', '2023-03-02T05:00:00.000Z'],
    ['3', '警察局', ''],
  ] as const) {
    const facts = [
      { fact: 'received', value: '2023-03-01T05:00:00.000Z' },
      { fact: 'agency', value: agency },
      ...(closed === '' ? [] : [{ fact: 'closed', value: closed }]),
    ];
    const outcome = await engine.handler.handle(complaint, `nyc311.${id}`, {
      id: randomUUID(),
      type: 'ImportCase',
      data: { profile: 'nyc311', sourceFile: 'nyc.csv', sourceId: id, importId: 'i-1', timezone: 'America/New_York', reports: [{ facts }] },
      actor: { id: 'import', role: 'importer', kind: 'system' },
      at: new Date().toISOString(),
    });
    expect(outcome).toMatchObject({ outcome: 'recorded' });
  }
  // The key is an event as well.
  await engine.keyOf(...REP);
  head = await engine.store.head();
});
afterAll(() => engine.stop());

const NYC = 'where=profile:nyc311';
const reflected = () => `atLeast=${encodeURIComponent(head)}`;

describe('questions about cases over HTTP', () => {
  it('are answered with the position and the version of the view they reflect', async () => {
    const { body, headers } = await engine.get(`/v1/query/cases?groupBy=agency&${NYC}&${reflected()}`);
    expect(body).toEqual({
      groupBy: 'agency',
      measure: 'count',
      rows: [
        { agency: 'DOT', count: 2 },
        { agency: '警察局', count: 1 },
      ],
      groups: 2,
      position: head,
      reached: true,
      versions: { 'case-facts': expect.any(Number), 'import-profiles': expect.any(Number) },
    });
    expect(headers.get('redress-position')).toBe(head);
  });

  it('wait for a position that does not come only so long, and say that it is not reached', async () => {
    const beyond = `${engine.store.logId}:99999999`;
    const { body } = await engine.get(`/v1/query/cases?${NYC}&atLeast=${encodeURIComponent(beyond)}`);
    expect(body).toMatchObject({ rows: [{ count: 3 }], position: head, reached: false });
  });

  it('answer durations in the unit asked for', async () => {
    const measure = 'measure=duration:received..closed';
    expect((await engine.get(`/v1/query/cases?${measure}&${NYC}`)).body).toMatchObject({
      unit: 's',
      rows: [{ n: 2, min: 3600, max: 86_400 }],
    });
    expect((await engine.get(`/v1/query/cases?${measure}&${NYC}&unit=d`)).body).toMatchObject({
      unit: 'd',
      rows: [{ min: 0.041667, max: 1 }],
    });
  });

  it('open onto the cases behind a figure, page by page', async () => {
    const first = await engine.get(`/v1/query/cases/list?${NYC}&where=agency:DOT&measure=duration:received..closed&limit=1`);
    expect(first.body).toMatchObject({ rows: [{ id: 'nyc311.1', value: 3600, facts: { agency: 'DOT' } }], unit: 's' });
    const link = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await engine.get(link);
    expect(second.body).toMatchObject({ rows: [{ id: 'nyc311.2', value: 86_400 }], next: null });
    expect(second.headers.get('link')).toBeNull();
  });

  it('may be asked what there is to ask', async () => {
    const { body } = await engine.get('/v1/query/attributes?profile=nyc311');
    expect(body).toMatchObject({ sources: [{ source: 'nyc311', present: true, rates: ['onTime'] }] });
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['cases?groupBy=agensy', '/query/groupBy', /there are .*agency/],
    ['cases?groupBy=agency,,month', '/query/groupBy', /not the name of an attribute/],
    ['cases?where=agensy:DOT', '/query/where', /there are .*agency/],
    ['cases?where=agency:DOT&where=agency:DOT', '/query/where', /"DOT" twice/],
    ['cases?measure=rate:late', '/query/measure', /there are onTime/],
    ['cases?measure=count&unit=d', '/query/unit', /has no unit/],
    ['cases?measure=duration:received..closed&unit=h', '/query/unit', /"s"\|"d"/],
    ['cases?measure=count&measure=count', '/query/measure', /expected string/],
    ['cases?top=0', '/query/top', />=1/],
    ['cases?atLeast=elsewhere:7', '/query/atLeast', /another log/],
    ['cases?atLeast=soon', '/query/atLeast', /expected a position/],
    ['cases?unknown=1', '/query/unknown', /not known here/],
    ['cases/list?cursor=rubbish', '/query/cursor', /not a cursor/],
    ['attributes?profile=nowhere', '/query/profile', /there are .*nyc311/],
  ];
  for (const [query, pointer, detail] of refused) {
    it(`refuse ${query}, naming the parameter`, async () => {
      const { body } = await engine.get(`/v1/query/${query}`);
      expect(body).toMatchObject({ status: 400, errors: [{ pointer, detail: expect.stringMatching(detail) }] });
    });
  }
});

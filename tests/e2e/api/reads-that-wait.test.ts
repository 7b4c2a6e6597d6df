import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { comparePositions } from '@redress/eventstore';
import { type Engine, startEngine } from './engine.js';

jest.setTimeout(120_000);

const complaint = {
  complainant: { name: '王芳', phone: '13900000000' },
  channel: 'hotline',
  receivedVia: 'service_department',
  rawContent: '空调不制冷',
};

describe('a reading that names a position', () => {
  let engine: Engine;
  let id: string;
  let position: string;
  beforeAll(async () => {
    engine = await startEngine();
    const answer = await engine.post('/v1/complaints', complaint);
    id = String(answer.body.id);
    position = answer.headers.get('redress-position') ?? '';
  });
  afterAll(() => engine.stop());

  const everyReading = () => [
    '/v1/complaints',
    `/v1/complaints/${id}`,
    `/v1/complaints/${id}/history`,
    '/v1/statistics/complaints',
    '/v1/query/cases',
  ];

  /** On a busy machine two seconds may pass: the answer says so, and is asked for again. */
  const reading = async (path: string, wanted: string) => {
    for (;;) {
      const answer = await engine.get(`${path}?atLeast=${wanted}`);
      const reached = answer.headers.get('redress-position');
      if (answer.status !== 200 || reached === null || comparePositions(reached, wanted) >= 0) return answer;
    }
  };

  it('reflects it, on every route, and says the position reached', async () => {
    for (const path of everyReading()) {
      const { status, headers } = await reading(path, position);
      expect({ path, status }).toEqual({ path, status: 200 });
      expect(headers.get('redress-position')).toMatch(new RegExp(`^${engine.store.logId}:\\d+$`));
    }
  });

  it('shows what was just done, each time', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      const opened = await engine.post('/v1/complaints', complaint);
      const { body } = await reading('/v1/complaints', opened.headers.get('redress-position') ?? '');
      expect((body.rows as readonly { readonly id: string }[]).map((row) => row.id)).toContain(opened.body.id);
    }
  });

  it('says which versions of the views answered', async () => {
    const { headers } = await engine.get('/v1/complaints');
    expect(headers.get('redress-views')).toMatch(/^open-cases=\d+, open-improvements=\d+$/);
  });

  it('is refused for a position of another log, on every route', async () => {
    for (const path of everyReading()) {
      const { status, body } = await engine.get(`${path}?atLeast=another-log:1`);
      expect({ path, status, code: body.code }).toEqual({ path, status: 400, code: 'foreign-position' });
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { history, rowOf } from '../testing/recorded.js';
import { caseFacts } from './case-facts.js';

type Event = Parameters<typeof caseFacts.evolve>[1]['event'];

const imported = (profile: string): Event => ({
  type: 'CaseImported',
  data: { profile, sourceFile: 'f.csv', sourceId: '1', importId: 'i', timezone: 'America/New_York' },
});
const reported = (facts: Readonly<Record<string, string | number | boolean | null>>): Event => ({
  type: 'FactsReported',
  data: { facts: Object.entries(facts).map(([fact, value]) => ({ fact, value })) },
});
const row = (...events: readonly Event[]) => rowOf(caseFacts, history('complaint-1', events));

describe('facts of a case', () => {
  it('are those the source reports, as it spells them', () => {
    const { kind, profile, facts } = row(imported('cfpb'), reported({ product: ' Mortgage', zip: '', tags: null, disputed: false }));
    expect({ kind, profile, facts }).toEqual({
      kind: 'observed',
      profile: 'cfpb',
      facts: { quality: '', product: ' Mortgage', zip: '', tags: null, disputed: false },
    });
  });

  it('take the later report where two speak of the same', () => {
    expect(row(imported('cfpb'), reported({ received: '2015-01-01', timely: 'Yes' }), reported({ received: '2015-02-01' }))).toMatchObject({
      receivedOn: '2015-02-01',
      facts: { received: '2015-02-01', timely: 'Yes' },
    });
  });

  it('date an instant in the zone of the source', () => {
    expect(row(imported('nyc311'), reported({ received: '2023-03-01T04:59:00.000Z', closed: '2023-03-02T00:00:00.000Z' }))).toMatchObject({
      receivedOn: '2023-02-28',
      receivedAt: '2023-03-01T04:59:00.000Z',
      closedAt: '2023-03-02T00:00:00.000Z',
    });
  });

  it('say how far the row can be trusted, so that doubtful ones can be counted', () => {
    const doubtful: Event = {
      type: 'CaseImported',
      data: { profile: 'own', sourceFile: 'f.csv', sourceId: '1', importId: 'i', quality: ['closed-before-received', 'zip-malformed'] },
    };
    expect(row(doubtful, reported({ zip: '4357' })).facts).toEqual({ quality: 'closed-before-received zip-malformed', zip: '4357' });
    expect(row(imported('own')).facts).toEqual({ quality: '' });
  });

  it('count as our own from the adoption on: what the source calls timely or closed enters none of our figures', () => {
    const adopted: Event = {
      type: 'CaseAdopted',
      data: {
        complaintId: 'cfpb.1',
        complaintNo: 'cfpb.1',
        channel: 'hotline',
        profile: 'cfpb',
        state: 'received',
        reason: '客户催办',
        adoptedBy: 's-017',
        adoptedAt: '2026-03-31T16:00:00.000Z',
        departmentId: 'd',
        holder: 's-017',
        deadlines: [],
        revision: 2,
      },
    };
    const reports = reported({ received: '2015-01-01', product: 'Mortgage', timely: 'Yes' });
    expect(row(imported('cfpb'), reports, adopted)).toEqual({
      kind: 'managed',
      profile: null,
      sourceId: '1',
      timezone: null,
      receivedOn: '2026-04-01',
      receivedAt: '2026-03-31T16:00:00.000Z',
      sentOn: null,
      closedAt: null,
      facts: { received: '2026-03-31T16:00:00.000Z', channel: 'hotline', receivedVia: 'monitoring', adoptedFrom: 'cfpb' },
    });
  });

  for (const value of ['', 'soon', '2015-02-30', '2015-13-01', '15-01-01', 20150101, null, true, '2015-02-30T99:00:00Z']) {
    it(`date nothing by ${JSON.stringify(value)}`, () => {
      expect(row(imported('cfpb'), reported({ received: value, sent: value, closed: value }))).toMatchObject({
        receivedOn: null,
        receivedAt: null,
        sentOn: null,
        closedAt: null,
      });
    });
  }
});

import { describe, expect, it } from '@jest/globals';
import { checkHeader } from './header.js';
import { mapRows } from './map-row.js';
import { profileNamed, profileNames } from './profiles.js';

const cfpb = profileNamed('cfpb');
const header = [...cfpb.columns.map(({ column }) => column), 'Complaint ID'];
const row = (values: Readonly<Record<string, string>>) => header.map((column) => values[column] ?? '');

describe('turning a row into facts', () => {
  const map = mapRows(cfpb, header);

  it('reports facts under the times the source states, and those without a time apart', () => {
    const mapped = map(
      row({
        'Complaint ID': '7',
        'Date received': '2020-07-01',
        'Date sent to company': '2020-12-02',
        Product: ' Credit  card ',
        'Timely response?': 'Yes',
      }),
    );
    expect(mapped).toMatchObject({
      key: ['7'],
      flags: ['sent-after-60-days'],
      reports: [
        // Summer time in New York, then winter time.
        {
          statedAt: '2020-07-01T04:00:00.000Z',
          facts: expect.arrayContaining([{ fact: 'product', value: ' Credit  card ' }]),
        },
        { statedAt: '2020-12-02T05:00:00.000Z', facts: [{ fact: 'sent', value: '2020-12-02' }] },
        { facts: expect.arrayContaining([{ fact: 'disputed', value: '' }]) },
      ],
    });
  });

  it('reports no time that the source leaves empty', () => {
    const mapped = map(row({ 'Complaint ID': '7', 'Date received': '2020-07-01' }));
    expect('reports' in mapped && mapped.reports.flatMap(({ facts }) => facts.map(({ fact }) => fact))).not.toContain('sent');
  });

  it('flags a row whose times are in the wrong order, and takes it', () => {
    expect(map(row({ 'Complaint ID': '7', 'Date received': '2020-07-02', 'Date sent to company': '2020-07-01' }))).toMatchObject({
      flags: ['sent-before-received'],
    });
  });

  it('takes a row without its first time, and flags it', () => {
    expect(map(row({ 'Complaint ID': '7', Product: 'Mortgage' }))).toMatchObject({ key: ['7'], flags: ['received-missing'] });
  });

  it.each([
    ['without an id', { 'Date received': '2020-07-01' }, 'Complaint ID'],
    ['with a day that does not exist', { 'Complaint ID': '7', 'Date received': '2021-02-29' }, 'Date received'],
    ['with another form of date', { 'Complaint ID': '7', 'Date received': '7/29/2013' }, 'Date received'],
    ['with U+0000', { 'Complaint ID': '7', 'Date received': '2020-07-01', Issue: 'a\u0000b' }, 'Issue'],
  ])('rejects a row %s and names the field', (_what, values, field) => {
    expect(map(row(values))).toMatchObject({ field, reason: expect.any(String) });
  });

  it('rejects a row with another number of fields', () => {
    expect(map(['1', '2'])).toMatchObject({ reason: expect.stringContaining('2 fields') });
  });

  it('reads local times of the zone, values the queries know, and keeps the words of the source', () => {
    const sample = profileNamed('sample');
    const columns = ['投诉编号', ...sample.columns.map(({ column }) => column)];
    const values: Readonly<Record<string, string>> = {
      投诉编号: 'TS1',
      受理时间: '2025-03-02 09:15:00',
      办结时间: '2025-03-04 17:00:00',
      是否按时: '是',
    };
    const mapped = mapRows(sample, columns)(columns.map((column) => values[column] ?? ''));
    const facts = 'reports' in mapped ? mapped.reports.flatMap((report) => report.facts) : [];
    expect(facts).toContainEqual({ fact: 'received', value: '2025-03-02T01:15:00.000Z', asReported: '2025-03-02 09:15:00' });
    expect(facts).toContainEqual({ fact: 'timely', value: 'Yes', asReported: '是' });
  });
});

describe('a header that does not fit', () => {
  it.each([
    ['of another separator', [header.join('\t')], /separated by tabs/],
    ['without the id', header.slice(0, -1), /lacks the column "Complaint ID"/],
    ['that is missing', ['2020-03-14', 'Credit reporting', 'TX'], /no header line/],
    ['with a column twice', [...header, 'State'], /"State" twice/],
  ])('%s is refused', (_what, columns, message) => {
    expect(() => checkHeader(cfpb, columns, 'file.csv')).toThrow(message);
  });

  it('may lack what the profile can do without, and have columns that are not read', () => {
    const columns = [...header.filter((column) => column !== 'Source'), 'Consumer complaint narrative'];
    expect(checkHeader(cfpb, columns, 'file.csv')).toEqual(['Consumer complaint narrative']);
  });
});

describe('profiles', () => {
  it.each(profileNames)('%s is valid', (name) => expect(profileNamed(name).name).toBe(name));

  it('refuses an unknown name and lists the known ones', () => {
    expect(() => profileNamed('nothing')).toThrow(/no import profile/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { attributesOf, importProfile, type ProfileDocument, reportsOf } from './profile.js';
import { shippedDocuments, shippedProfiles } from './profiles/index.js';

const base: ProfileDocument = {
  name: 'acme',
  title: 'Acme',
  timezone: 'Asia/Shanghai',
  id: { columns: ['No'] },
  columns: [
    { column: 'On', fact: 'received', kind: 'date', formats: ['YYYY-MM-DD'] },
    { column: 'Until', fact: 'closed', kind: 'time', formats: ['YYYY-MM-DD HH:mm'] },
    { column: 'What', fact: 'product' },
    { column: 'Who', fact: 'customer', personal: true },
  ],
};

const messages = (document: unknown): readonly string[] =>
  importProfile.safeParse(document).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('the profiles that ship', () => {
  it.each(shippedDocuments.map((document) => [document.name, document] as const))(
    '%s is a plain JSON document and valid',
    (_name, document) => {
      expect(JSON.parse(JSON.stringify(document))).toEqual(document);
      expect(messages(document)).toEqual([]);
    },
  );

  it('have names of their own', () => {
    const names = shippedProfiles().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['cfpb', 'boston311', 'nyc311']));
  });
});

describe('a profile', () => {
  it('needs no more than names, zone, id and columns', () => expect(messages(base)).toEqual([]));

  it('stays what it is when it is read again, as the log holds it', () => {
    const once = importProfile.parse(base);
    expect(importProfile.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  it('reports what is in no report with the receipt, and times at themselves', () => {
    expect(reportsOf(importProfile.parse(base))).toEqual([
      { at: 'received', facts: ['received', 'product', 'customer'] },
      { at: 'closed', facts: ['closed'] },
    ]);
    const reports = [{ at: 'closed', facts: ['product'] }, { facts: ['customer'] }];
    expect(reportsOf(importProfile.parse({ ...base, reports }))).toEqual([
      { at: 'received', facts: ['received'] },
      { at: 'closed', facts: ['product', 'closed'] },
      { facts: ['customer'] },
    ]);
  });

  it('offers no personal fact as an attribute', () => {
    expect(attributesOf(importProfile.parse(base))).toEqual(['received', 'closed', 'product']);
  });

  const columns = (...more: readonly unknown[]) => ({ ...base, columns: [...base.columns, ...more] });
  const flaws: readonly (readonly [string, unknown, string])[] = [
    ['of a zone that there is not', { ...base, timezone: 'Asia/Peking' }, 'timezone: is no time zone, such as Asia/Shanghai'],
    ['without a time of receipt', { ...base, columns: base.columns.slice(1) }, 'no date or time is called received'],
    ['that feeds a fact twice', columns({ column: 'B', fact: 'product' }), 'fact product is fed by two columns'],
    ['with a fact that is an attribute of every case', columns({ column: 'B', fact: 'month' }), 'columns.4.fact: month is an attribute'],
    ['with a date that has no form', columns({ column: 'B', fact: 'due', kind: 'date' }), 'columns.4.formats: a date needs at least one'],
    ['with a text that has a form', columns({ column: 'B', fact: 'b', formats: ['YYYY-MM-DD'] }), 'columns.4.formats: a text has none'],
    ['with a form that is none', columns({ column: 'B', fact: 'b', kind: 'date', formats: ['YYYY-Mon-DD'] }), 'columns.4.formats.0'],
    ['with a day for a time', columns({ column: 'B', fact: 'b', kind: 'time', formats: ['YYYY-MM-DD'] }), 'is not that of a time'],
    ['with a personal time', columns({ column: 'B', fact: 'b', kind: 'date', formats: ['D.M.YYYY'], personal: true }), 'not sealed'],
    ['with values for a time', columns({ column: 'B', fact: 'b', kind: 'date', formats: ['D.M.YYYY'], values: {} }), 'a date has none'],
    ['whose header lacks a column', { ...base, header: ['No', 'On', 'Until', 'What'] }, 'header: lacks the column "Who"'],
    ['whose header names a column twice', { ...base, header: ['No', 'On', 'Until', 'What', 'Who', 'No'] }, 'the column "No" twice'],
    ['that reports a fact twice', { ...base, reports: [{ facts: ['product'] }, { facts: ['product'] }] }, 'fact product is in two reports'],
    [
      'that reports at what is no time',
      { ...base, reports: [{ at: 'product', facts: ['product'] }] },
      'reports.0.at: fact product is no time',
    ],
    ['that reports what it does not read', { ...base, reports: [{ facts: ['colour'] }] }, 'fact colour comes from no column'],
    [
      'that flags by a text as if it were a time',
      { ...base, flags: [{ flag: 'odd', earlier: 'received', later: 'product' }] },
      'flags.0.later',
    ],
    ['that flags by a fact it does not read', { ...base, flags: [{ flag: 'odd', fact: 'zip', forms: ['999'] }] }, 'flags.0.fact'],
    ['with a rate of a personal fact', { ...base, rates: { r: { fact: 'customer', yes: ['a'], no: ['b'] } } }, 'fact customer is personal'],
    ['whose rate counts a value twice', { ...base, rates: { r: { fact: 'product', yes: ['a'], no: ['a'] } } }, '"a" is both yes and no'],
    ['with seconds between days', { ...base, durations: [{ from: 'received', to: 'closed', unit: 'seconds' }] }, 'is a day, not a time'],
    [
      'with a duration twice',
      { ...base, durations: [0, 1].map(() => ({ from: 'received', to: 'closed', unit: 'days' })) },
      'received..closed is there twice',
    ],
    ['with an unknown field', { ...base, quote: '"' }, 'quote'],
  ];
  it.each(flaws)('%s is refused', (_what, document, reason) => expect(messages(document).join('\n')).toContain(reason));

  it('is told everything that is wrong with it at once', () => {
    const document = { ...base, timezone: 'Mars', columns: base.columns.slice(1), reports: [{ facts: ['colour'] }] };
    expect(messages(document)).toHaveLength(3);
  });
});

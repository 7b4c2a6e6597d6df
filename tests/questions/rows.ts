import fc from 'fast-check';

/** Local times of New York about which a reader can err: the hour that is skipped, the hour that comes twice, the turn of a day, month and year. */
const LOCAL = [
  '2013-03-10 01:59:59',
  '2013-03-10 02:00:00',
  '2013-03-10 02:30:00',
  '2013-03-10 02:59:59',
  '2013-03-10 03:00:00',
  '2013-11-03 00:59:59',
  '2013-11-03 01:00:00',
  '2013-11-03 01:30:00',
  '2013-11-03 01:59:59',
  '2013-11-03 02:00:00',
  '2013-12-31 23:59:59',
  '2014-01-01 00:00:00',
  '2014-02-28 23:00:00',
  '2016-02-29 12:00:00',
  '2016-03-01 00:00:00',
];
/** Texts that mean something to a database, a shell or a reader, and texts that only look alike. */
const TEXTS = [
  '',
  ' ',
  'a',
  'A',
  ' a',
  'a ',
  'a%',
  'a_',
  '%',
  '_',
  "O'Brien",
  '"quoted"',
  'a,b',
  'a=b',
  'a:b',
  '\\',
  '\\n',
  'null',
  'NULL',
  '$1',
  '{}',
  '[]',
  '空调',
  '空调 ',
  'é',
  'e\u0301',
  '😀',
  'ß',
  'SS',
  'line\nbreak',
  'Yes',
  'true',
];

const text = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...TEXTS.slice(0, 8)) }, { weight: 1, arbitrary: fc.constantFrom(...TEXTS) });
const local = fc.oneof(
  fc.constantFrom(...LOCAL),
  fc
    .integer({ min: Date.UTC(2013, 0, 1), max: Date.UTC(2014, 11, 31) })
    .map((at) => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}`),
);
const maybe = (one: fc.Arbitrary<string>) => fc.oneof({ weight: 3, arbitrary: one }, { weight: 1, arbitrary: fc.constant('') });

/** As New York writes them: 02/28/2023 11:31:00 AM. */
const american = (time: string): string => {
  if (time === '') return '';
  const [, year = '', month = '', day = '', hour = '', rest = ''] = /^(\d+)-(\d+)-(\d+) (\d+)(:.*)$/.exec(time) ?? [];
  const twelve = Number(hour) % 12 === 0 ? 12 : Number(hour) % 12;
  return `${month}/${day}/${year} ${String(twelve).padStart(2, '0')}${rest} ${Number(hour) < 12 ? 'AM' : 'PM'}`;
};
const day = fc.constantFrom('2012-02-29', '2013-03-10', '2013-12-31', '2014-01-01', '2014-01-31', '2014-02-01');

export type Row = Readonly<Record<string, string>>;

const boston: fc.Arbitrary<Row> = fc.record({
  open_dt: local,
  sla_target_dt: maybe(local),
  closed_dt: maybe(local),
  source: text,
  subject: text,
  reason: text,
  type: text,
  queue: text,
  department: text,
  neighborhood: text,
  case_status: fc.constantFrom('Open', 'Closed', ''),
  on_time: fc.constantFrom('ONTIME', 'OVERDUE', 'ontime', '', 'N/A'),
});
const newYork: fc.Arbitrary<Row> = fc.record({
  'Created Date': local.map(american),
  'Due Date': maybe(local).map(american),
  'Closed Date': maybe(local).map(american),
  Agency: text,
  'Complaint Type': text,
  Descriptor: text,
  Borough: text,
  'Open Data Channel Type': text,
  Status: text,
});
const cfpb: fc.Arbitrary<Row> = fc.record({
  'Date received': day,
  'Date sent to company': maybe(day),
  Product: text,
  'Sub-product': text,
  Issue: text,
  'Sub-issue': text,
  Company: text,
  State: text,
  'ZIP code': text,
  Tags: text,
  'Consumer consent provided?': text,
  'Submitted via': text,
  Source: text,
  'Company public response': text,
  'Company response to consumer': text,
  'Timely response?': fc.constantFrom('Yes', 'No', '', 'yes'),
  'Consumer disputed?': fc.constantFrom('Yes', 'No', 'N/A', ''),
});

/** Rows by profile, without their ids. */
export const rowsOf = { boston311: boston, nyc311: newYork, cfpb };
export const idColumns = { boston311: 'case_enquiry_id', nyc311: 'Unique Key', cfpb: 'Complaint ID' };

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

export const csvOf = (rows: readonly Row[]): string => {
  const columns = Object.keys(rows[0] ?? {});
  return [columns.map(quoted), ...rows.map((row) => columns.map((column) => quoted(row[column] ?? '')))]
    .map((line) => line.join(','))
    .join('\n');
};

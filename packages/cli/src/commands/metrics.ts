import type { Command } from 'commander';
import { z } from 'zod';
import { csv } from '../format/csv.js';
import { columnsOf, type Rows, table } from '../format/table.js';
import { askEngine } from './ask-engine.js';
import { conditionOf, oneOf, outputOf, repeated, wholeNumber } from './context.js';

const FORMATS = ['table', 'json', 'csv'] as const;
type Format = (typeof FORMATS)[number];

const HELP = `
Periods: 2026-06, 2026-Q2, 2026-H1, 2026, or days 2026-06-01..2026-07-01 (the second no longer counted).
With --as-of the figure is the one known then: only what was recorded by that instant counts.

Examples:
  redress metrics list
  redress metrics show M01 --period 2026-06 --group-by department
  redress metrics cases M01 --period 2026-06 --part pending
`;

const names = z.object({ zh: z.string(), en: z.string() });
const catalogue = z.object({
  metrics: z.array(z.looseObject({ id: z.string(), names, formula: names, source: z.string(), unavailable: z.string().nullable() })),
});
const figure = z.looseObject({
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  shown: z.string().nullable(),
  met: z.boolean().nullable(),
  provisional: z.boolean(),
  parts: z.record(z.string(), z.number()),
});
const grouped = figure.extend({
  group: z.record(z.string(), z.string()),
  share: figure.pick({ shown: true }).optional(),
  cumulative: figure.pick({ shown: true }).optional(),
});
const answer = z.looseObject({
  metric: z.string(),
  names,
  asOf: z.string(),
  position: z.string().nullable(),
  unavailable: z.string().nullable(),
  target: z.number().nullable(),
  targetUnconfirmed: z.boolean(),
  official: z.boolean(),
  notes: z.array(z.string()),
  versions: z.record(z.string(), z.number()),
  rules: z.object({ policy: z.number(), calendar: z.object({ version: z.number() }) }),
  total: figure,
  groups: z.array(grouped),
});
type Answer = z.infer<typeof answer>;
const cases = z.looseObject({
  rows: z.array(z.looseObject({ marks: z.array(z.string()) })),
  next: z.string().nullable(),
  position: z.string().nullable(),
});

type Options = {
  readonly period?: string;
  readonly groupBy?: string;
  readonly part?: string;
  readonly where?: readonly string[];
  readonly asOf?: string;
  readonly atLeast?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly format?: string;
};

/** As asked for, else as the command's output is. */
const formatOf = ({ format }: Options, json: boolean): Format => oneOf('format', format ?? (json ? 'json' : 'table'), FORMATS);

const questionOf = ({ period, where = [], asOf, atLeast, groupBy, part, limit, cursor }: Options) => ({
  period,
  where: where.map(conditionOf),
  asOf,
  atLeast,
  groupBy,
  part,
  cursor,
  limit: limit === undefined ? undefined : String(wholeNumber('--limit', limit, [1, 1_000])),
});

const yesNo = (value: boolean | null): string | null => (value === null ? null : value ? 'yes' : 'no');

/** The figure of the whole and of each group as rows; n/a where there is nothing to divide by. */
const rowsOf = ({ total, groups }: Answer): Rows => {
  const row = (one: z.infer<typeof figure>) => ({
    value: one.shown ?? 'n/a',
    numerator: one.numerator,
    denominator: one.denominator,
    met: yesNo(one.met),
    provisional: yesNo(one.provisional),
    ...one.parts,
  });
  const dimensions = Object.keys(groups[0]?.group ?? {});
  const whole = Object.fromEntries(dimensions.map((name, index) => [name, index === 0 ? '合计 total' : '']));
  return [
    ...groups.map(({ group, share, cumulative, ...one }) => ({
      ...group,
      ...row(one),
      ...(share === undefined ? {} : { share: share.shown, cumulative: cumulative?.shown }),
    })),
    { ...whole, ...row(total) },
  ];
};

const printed = (format: Format, rows: Rows): string => {
  const columns = columnsOf(rows);
  return format === 'csv' ? csv(columns, rows) : table(columns, rows);
};

const asked = (command: Command): Command =>
  command
    .option('--period <PERIOD>', 'month, quarter, half-year, year or days; not for metrics of a moment')
    .option('--where <DIMENSION=VALUE>', 'only cases with this value; repeat for more', repeated, [])
    .option('--as-of <INSTANT>', 'as it was known then, such as 2026-07-01T00:00:00Z')
    .option('--at-least <POSITION>', 'wait until the views reflect this position')
    .option('--format <FORMAT>', `${FORMATS.join(', ')}; table unless --json is given`);

export const metricsCommand = (program: Command): void => {
  const metrics = program
    .command('metrics')
    .summary('the figures of the catalogue')
    .description('Measures complaints by the catalogue of metrics.');
  metrics
    .command('list')
    .summary('what can be measured, and how')
    .description('Lists the catalogue: what each metric means and where it comes from.')
    .option('--format <FORMAT>', `${FORMATS.join(', ')}; table unless --json is given`)
    .action(async (options: Options, command: Command) => {
      const out = outputOf(command);
      const format = formatOf(options, out.json);
      const found = await askEngine({ name: 'metrics', command }, async (client) => catalogue.parse(await client.get('/v1/metrics')));
      if (format === 'json') return out.result(found);
      const rows = found.metrics.map((one) => ({
        id: one.id,
        名称: one.names.zh,
        name: one.names.en,
        公式: one.formula.zh,
        source: one.source,
      }));
      out.result(printed(format, rows));
    });

  asked(metrics.command('show <METRIC>'))
    .summary('the figure of a metric')
    .description('Shows the figure of a metric for a period, in all and by group.')
    .option('--group-by <DIMENSIONS>', 'dimensions, separated by commas')
    .addHelpText('after', HELP)
    .action(async (metric: string, options: Options, command: Command) => {
      const out = outputOf(command);
      const format = formatOf(options, out.json);
      const found = await askEngine({ name: 'metrics', command }, async (client) =>
        answer.parse(await client.get(`/v1/metrics/${encodeURIComponent(metric)}`, questionOf(options))),
      );
      if (format === 'json') return out.result(found);
      out.result(printed(format, rowsOf(found)));
      if (format !== 'table') return;
      const { names: title, target, notes, unavailable, asOf, position, versions, rules } = found;
      const standing = found.official ? ' (official)' : found.targetUnconfirmed ? ' (our suggestion, which nobody has confirmed)' : '';
      out.note(`${found.metric} ${title.zh} · ${title.en}${target === null ? '' : `, target ${target} %${standing}`}`);
      for (const note of unavailable === null ? notes : [unavailable, ...notes]) out.note(note);
      out.note(
        `as of ${asOf}, position ${position ?? 'none'}, ${Object.entries(versions)
          .map(([view, version]) => `${view} v${version}`)
          .join(', ')}, policy v${rules.policy}, calendar v${rules.calendar.version}`,
      );
    });

  asked(metrics.command('cases <METRIC>'))
    .summary('the cases behind a part of a figure')
    .description('Lists the cases behind a part of a figure, by receipt.')
    .requiredOption('--part <PART>', 'numerator, denominator, or a part that the figure shows')
    .option('--limit <N>', 'cases of one page', '100')
    .option('--cursor <CURSOR>', 'where the page before ended')
    .addHelpText('after', HELP)
    .action(async (metric: string, options: Options, command: Command) => {
      const out = outputOf(command);
      const format = formatOf(options, out.json);
      const found = await askEngine({ name: 'metrics', command }, async (client) =>
        cases.parse(await client.get(`/v1/metrics/${encodeURIComponent(metric)}/cases`, questionOf(options))),
      );
      if (format === 'json') return out.result(found);
      out.result(
        printed(
          format,
          found.rows.map(({ marks, stream: _stream, ...row }) => ({ ...row, marks: marks.join(' ') })),
        ),
      );
      if (format === 'table') out.note(`${found.rows.length} cases${found.next === null ? '' : `, more with --cursor ${found.next}`}`);
    });
};

import type { Command } from 'commander';
import { z } from 'zod';
import { apiClient } from '../engine/client.js';
import { badInput } from '../failure.js';
import { csv } from '../format/csv.js';
import { type Rows, table } from '../format/table.js';
import { dataOf, existingFolder, outputOf, wholeNumber } from './context.js';

const FORMATS = ['table', 'json', 'csv', 'svg'] as const;
type Format = (typeof FORMATS)[number];

const HELP = `
Attributes are what the cases state, such as product, channel, outcome, timely, and month, day, year, profile, kind.
Without kind or profile in --group-by or --where the answer is about imported (observed) cases.
Measures: count, rate:<attribute with Yes and No>, duration:<from>..<to>.

Examples:
  redress query cases --group-by product --measure count
  redress query cases --group-by month,product --measure rate:timely --where channel=Web --format csv
  redress query cases --group-by month,product --format svg > chart.svg

CSV: texts that begin like a formula get an apostrophe in front, unless --no-guard.
`;

const answer = z.object({
  groupBy: z.string(),
  measure: z.string(),
  rows: z.array(z.record(z.string(), z.unknown())),
  position: z.string().nullable(),
});

const formatOf = (text: string): Format => {
  const format = FORMATS.find((one) => one === text);
  if (format === undefined) throw badInput(`there is no format ${JSON.stringify(text)}`, `use one of: ${FORMATS.join(', ')}`);
  return format;
};

/** Column names in the order of the answer, also where a row lacks one. */
const columnsOf = (rows: Rows): readonly string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))];

export const condition = (text: string): string => {
  const equals = text.indexOf('=');
  if (equals < 1) throw badInput(`--where takes ATTRIBUTE=VALUE, not ${JSON.stringify(text)}`);
  return `${text.slice(0, equals)}:${text.slice(equals + 1)}`;
};

type Options = {
  readonly groupBy: string;
  readonly measure: string;
  readonly where: readonly string[];
  readonly top?: string;
  readonly format?: string;
  readonly lang?: string;
  readonly guard: boolean;
};

export const queryCommand = (program: Command): void => {
  const query = program.command('query').summary('ask questions over many cases').description('Asks the views.');
  query
    .command('cases')
    .summary('counts, rates and durations of cases by any attributes')
    .description('Counts, rates and durations of cases by any attributes.')
    .option('--group-by <ATTRIBUTES>', 'attributes, separated by commas', '')
    .option('--measure <MEASURE>', 'count, rate:X or duration:A..B', 'count')
    .option(
      '--where <ATTRIBUTE=VALUE>',
      'only cases with this value; repeat for more',
      (one, all: string[]) => [...all, one],
      [] as string[],
    )
    .option('--top <N>', 'only the N largest groups')
    .option('--format <FORMAT>', `${FORMATS.join(', ')}; table unless --json is given`)
    .option('--lang <LANGUAGE>', 'svg: zh-Hans (unless given) or en')
    .option('--no-guard', 'csv: texts verbatim, for programs; a spreadsheet may compute them')
    .addHelpText('after', HELP)
    .action(async (options: Options, command: Command) => {
      const out = outputOf(command);
      const format = formatOf(options.format ?? (out.json ? 'json' : 'table'));
      const where = options.where.map(condition);
      const top = options.top === undefined ? undefined : String(wholeNumber('--top', options.top, [1, 10_000]));
      const folder = existingFolder(dataOf(command));
      const { withEngine } = await import('../engine/with-engine.js');
      const asked = await withEngine({ folder, command: 'query', out }, async ({ running, cliKey, own }) => {
        await own?.viewsCurrent(out.progress);
        const client = apiClient(running.apiUrl, cliKey);
        const question = { groupBy: options.groupBy, measure: options.measure, where, top };
        if (format === 'svg') return (await client.open('/v1/query/cases', { ...question, format, lang: options.lang })).text();
        return answer.parse(await client.get('/v1/query/cases', question));
      });
      if (typeof asked === 'string') return out.result(asked);
      if (format === 'json') return out.result(asked);
      const columns = asked.rows.length > 0 ? columnsOf(asked.rows) : asked.groupBy.split(',').filter((name) => name !== '');
      out.result(format === 'csv' ? csv(columns, asked.rows, options.guard) : table(columns, asked.rows));
      if (format === 'table') out.note(`${asked.rows.length} rows, as of position ${asked.position ?? 'none'}`);
    });
};

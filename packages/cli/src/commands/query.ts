import type { Command } from 'commander';
import { askEngine } from './ask-engine.js';
import { conditionOf, oneOf, outputOf, repeated } from './context.js';
import { tellFigures } from './query/figures.js';
import { tellCases } from './query/list.js';
import { FORMATS, type Question } from './query/question.js';
import { shippedInWords, tellSources } from './query/sources.js';
import { type StatisticsQuestion, tellStatistics } from './query/statistics.js';

const help = (): string => `
Without kind or profile in --group-by or --where the answer is about imported (observed) cases.
Measures: count, rate:<rate>, duration:<from>..<to>. Durations are in seconds between instants, in days between days of a calendar.
${shippedInWords()}
Profiles of your own: see redress query attributes.

Examples:
  redress query cases --group-by product --measure count
  redress query cases --group-by month,product --measure rate:timely --where channel=Web --format csv
  redress query cases --where profile=nyc311 --group-by agency --measure duration:received..closed --unit d --top 5
  redress query cases --where profile=nyc311 --where agency=DOT --measure duration:received..closed --list
  redress query cases --group-by month,product --format svg > chart.svg

CSV: texts that begin like a formula get an apostrophe in front, unless --no-guard.
`;

type Options = Question & { readonly format?: string; readonly list?: boolean };

const casesCommand = (query: Command): void => {
  query
    .command('cases')
    .summary('counts, rates and durations of cases by any attributes')
    .description('Counts, rates and durations of cases by any attributes.')
    .option('--group-by <ATTRIBUTES>', 'attributes, separated by commas', '')
    .option('--measure <MEASURE>', 'count, rate:X or duration:A..B', 'count')
    .option('--unit <UNIT>', 'of durations: s (seconds) or d (days of 86,400 s)')
    .option('--where <ATTRIBUTE=VALUE>', 'only cases with this value; repeat for more', repeated, [])
    .option('--top <N>', 'only the N largest groups')
    .option('--at-least <POSITION>', 'wait up to 2 s until the answer reflects this position of the log')
    .option('--list', 'the cases themselves, each with what it brings to the measure')
    .option('--limit <N>', 'with --list: so many cases at most; 100 unless given')
    .option('--format <FORMAT>', `${FORMATS.join(', ')}; table unless --json is given`)
    .option('--lang <LANGUAGE>', 'svg: zh-Hans (unless given) or en')
    .option('--no-guard', 'csv: texts verbatim, for programs; a spreadsheet may compute them')
    .addHelpText('after', help)
    .action(async ({ format: named, list = false, ...options }: Options, command: Command) => {
      const out = outputOf(command);
      const format = oneOf('format', named ?? (out.json ? 'json' : 'table'), FORMATS);
      const question = { ...options, where: options.where.map(conditionOf) };
      await askEngine({ name: 'query', command, out }, (client) => (list ? tellCases : tellFigures)(client, question, format, out));
    });
};

const statisticsCommand = (query: Command): void => {
  query
    .command('statistics')
    .summary('the complaint case statistics table (F12) with its totals')
    .description(
      'The complaint case statistics table: a line per complaint, amounts in yuan, totals over all lines. As svg: amounts by month.',
    )
    .option('--from <DAY>', 'first day of receipt')
    .option('--before <DAY>', 'first day no longer counted')
    .option('--not-upheld <true|false>', 'only, or without, complaints that were not upheld')
    .option('--limit <N>', 'so many lines at most; 100 unless given')
    .option('--at-least <POSITION>', 'wait up to 2 s until the answer reflects this position of the log')
    .option('--format <FORMAT>', `${FORMATS.join(', ')}; table unless --json is given`)
    .option('--lang <LANGUAGE>', 'svg: zh-Hans (unless given) or en')
    .option('--no-guard', 'csv: texts verbatim, for programs; a spreadsheet may compute them')
    .action(async ({ format: named, ...question }: StatisticsQuestion & { readonly format?: string }, command: Command) => {
      const out = outputOf(command);
      const format = oneOf('format', named ?? (out.json ? 'json' : 'table'), FORMATS);
      await askEngine({ name: 'query', command, out }, (client) => tellStatistics(client, question, format, out));
    });
};

export const queryCommand = (program: Command): void => {
  const query = program.command('query').summary('ask questions over many cases').description('Asks the views.');
  casesCommand(query);
  statisticsCommand(query);
  query
    .command('attributes')
    .summary('what cases can be asked about')
    .description('The attributes, rates and durations that cases can be asked about, by source.')
    .option('--profile <NAME>', 'only those of one import profile, or of our own cases (managed)')
    .action(async ({ profile }: { readonly profile?: string }, command: Command) => {
      const out = outputOf(command);
      await askEngine({ name: 'query', command, out }, (client) => tellSources(client, profile, out));
    });
};

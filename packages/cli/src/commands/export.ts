import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { apiClient, type Query } from '../engine/client.js';
import { badInput, CommandFailure, EXIT, failed, messageOf } from '../failure.js';
import { writeWholeFile } from '../format/whole-file.js';
import { conditionOf, dataOf, existingFolder, oneOf, outputOf, repeated } from './context.js';
import { OFFERED } from './export-tables.js';

const FORMATS = ['csv', 'xlsx', 'parquet'] as const;
type Format = (typeof FORMATS)[number];

const HELP = `
All rows belong to one position of the log, which is printed, and stands in the file itself where the format allows (XLSX, Parquet).
The file gets its name when it is whole. Without --to the table goes to standard output.
CSV: texts that begin like a formula get an apostrophe in front, unless --no-guard; an empty text is "", a missing one nothing.
Amounts are in fen, an integer, and in yuan beside it (CSV, XLSX); instants are UTC. An XLSX sheet has 1,048,575 rows.

Examples:
  redress export cases --where profile=cfpb --to cases.parquet
  redress export statistics --from 2026-01-01 --before 2026-04-01 --lang zh-Hans --to 投诉案件统计表.xlsx
  redress export cases --no-guard | wc -l
`;

type Options = {
  readonly format?: string;
  readonly to?: string;
  readonly lang?: string;
  readonly guard: boolean;
  readonly bom?: boolean;
  readonly totals?: boolean;
  readonly about?: boolean;
  readonly atLeast?: string;
} & Readonly<Record<string, unknown>>;

const formatOf = ({ format, to }: Options): Format => {
  const named = FORMATS.find((one) => to?.toLowerCase().endsWith(`.${one}`));
  return oneOf('format', format ?? named ?? 'csv', FORMATS);
};

/** What must be right before anything is started. */
const checked = (options: Options): Format => {
  const format = formatOf(options);
  if (options.to === undefined && format !== 'csv' && process.stdout.isTTY === true)
    throw badInput(`${format} is no text for a terminal`, 'name a file with --to, or pipe it on');
  if (options.about === true && options.to === undefined) throw badInput('--about needs --to: it lies beside the file');
  return format;
};

const valuesOf = (value: unknown, isCondition: boolean): string | readonly string[] | undefined => {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.map((one) => (isCondition ? conditionOf(String(one)) : String(one))) : String(value);
};

type Asked = { readonly table: string; readonly query: Query; readonly options: Options; readonly command: Command };

const run = async ({ table, query, options, command }: Asked): Promise<void> => {
  const out = outputOf(command);
  const format = checked(options);
  const folder = existingFolder(dataOf(command));
  const to = options.to === undefined ? undefined : resolve(options.to);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());
  const { signal } = interrupted;
  const { withEngine } = await import('../engine/with-engine.js');
  await withEngine({ folder, command: 'export', out, heedsSignals: true }, async ({ running, cliKey, own }) => {
    await own?.viewsCurrent(out.progress);
    const asked: Query = {
      ...query,
      format,
      lang: options.lang,
      atLeast: options.atLeast,
      ...(options.guard ? {} : { guard: 'false' }),
      ...(options.bom === true ? { bom: 'true' } : {}),
      ...(options.totals === undefined ? {} : { totals: String(options.totals) }),
    };
    const response = await apiClient(running.apiUrl, cliKey).open(`/v1/exports/${table}`, asked, signal);
    const about = { table, format, position: response.headers.get('redress-position'), views: response.headers.get('redress-views') };
    const bytes = (response.body ?? new Blob([]).stream()) as unknown as AsyncIterable<Uint8Array>;
    if (to === undefined) await pipeline(Readable.from(bytes), process.stdout, { end: false, signal });
    else {
      const size = await writeWholeFile(to, bytes, signal);
      const written = { file: to, bytes: size, ...about };
      if (options.about === true)
        await writeWholeFile(`${to}.json`, Readable.from([Buffer.from(`${JSON.stringify({ ...about, query: asked }, null, 2)}\n`)]));
      if (out.json) out.result(written);
    }
    out.note(`${table} as of position ${about.position ?? 'none'}, ${about.views ?? ''}`);
  }).catch((error: unknown) => {
    if (signal.aborted) throw new CommandFailure('interrupted: nothing was left behind', EXIT.interrupted);
    if (error instanceof CommandFailure) throw error;
    throw failed(`the export broke off: ${messageOf(error)}`, 'no file was left behind; look at `redress status` and run it again', error);
  });
};

/** Whole tables as files. */
export const exportCommand = (program: Command): void => {
  const all = program.command('export').summary('write whole tables as files').description('Writes whole tables as CSV, XLSX or Parquet.');
  for (const { name, summary, argument, options: own } of OFFERED) {
    const one = all.command(name).summary(summary).description(`Exports ${summary}.`);
    if (argument !== undefined) one.argument(`<${argument.parameter}>`, argument.text);
    for (const { flag, text, repeats } of own) {
      const option = new Option(flag, text);
      one.addOption(repeats === true ? option.argParser(repeated) : option);
    }
    one
      .option('--format <FORMAT>', `${FORMATS.join(', ')}; as the name of the file says, else csv`)
      .option('--to <FILE>', 'the file to write, whole or not at all')
      .option('--lang <LANGUAGE>', 'headings in zh-Hans or en; CSV has stable names unless it is given')
      .option('--no-guard', 'CSV: texts verbatim, for programs; a spreadsheet may compute them')
      .option('--bom', 'CSV: begin with the mark by which Excel knows UTF-8')
      .option('--totals', 'CSV: end with a line of totals, where the table has any (statistics)')
      .option('--no-totals', 'XLSX: without it')
      .option('--about', 'also write FILE.json, which says what the file shows')
      .option('--at-least <POSITION>', 'wait up to two seconds until the views reflect this position')
      .addHelpText('after', HELP)
      .action(async (...given: readonly unknown[]) => {
        // Commander passes the arguments, then the options, then the command.
        const command = given.at(-1) as Command;
        const options = given.at(-2) as Options;
        const query: Record<string, string | readonly string[] | undefined> = {};
        if (argument !== undefined) query[argument.parameter] = String(given[0]).replace(/^complaint-/, '');
        for (const { flag, parameter, repeats } of own) {
          const key = new Option(flag).attributeName();
          query[parameter] = valuesOf(options[key], repeats === true);
        }
        await run({ table: name, query, options, command });
      });
  }
};

import { z } from 'zod';
import type { ApiClient } from '../../engine/client.js';
import { badInput } from '../../failure.js';
import { csv } from '../../format/csv.js';
import { columnsOf, type Rows, table } from '../../format/table.js';
import type { Output } from '../../output.js';
import { wholeNumber } from '../context.js';
import { type Format, onPaper, type Question, reflected, reflects } from './question.js';

const page = z.looseObject({
  rows: z.array(z.looseObject({ facts: z.record(z.string(), z.unknown()) })),
  next: z.string().nullable(),
  ...reflects,
});

const LIMIT = 100;
const MOST = 1_000_000;
const PAGE = 1_000;

/** A case in one line: what it is, then its facts by name. */
const lineOf = ({ facts, ...row }: z.infer<typeof page>['rows'][number]): Rows[number] => ({
  ...row,
  ...Object.fromEntries(Object.entries(facts).filter(([name]) => !(name in row))),
});

/** Lists the cases behind a figure: those with the values of `--where` that count in the measure, each with what it brings to it. */
export const tellCases = async (client: ApiClient, question: Question, format: Format, out: Output): Promise<void> => {
  const { measure, where, unit, atLeast } = question;
  if (question.groupBy !== '') throw badInput('--list takes no --group-by', 'name the values of a row with --where instead');
  if (format === 'svg') throw badInput('--list takes no --format svg', 'charts are of figures: leave --list out');
  if (question.top !== undefined) throw badInput('--list takes no --top', 'use --limit N');
  const limit = question.limit === undefined ? LIMIT : wholeNumber('--limit', question.limit, [1, MOST]);
  const found: z.infer<typeof page>['rows'] = [];
  let last: z.infer<typeof page> | undefined;
  do {
    const size = String(Math.min(PAGE, limit - found.length));
    const cursor = last?.next ?? undefined;
    last = page.parse(await client.get('/v1/query/cases/list', { measure, where, unit, atLeast, limit: size, cursor }));
    found.push(...last.rows);
  } while (last.next !== null && found.length < limit);
  if (format === 'json') return out.result({ ...last, rows: found });
  const lines = found.map(lineOf);
  const columns = columnsOf(lines);
  if (format === 'csv') return out.result(csv(columns, lines, question.guard));
  out.result(table(columns, onPaper(lines)));
  const shown = `${found.length} ${found.length === 1 ? 'case' : 'cases'}${last.next === null ? '' : '; there are more, see --limit'}`;
  for (const line of reflected(shown, last, atLeast)) out.note(line);
};

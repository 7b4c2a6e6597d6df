import { z } from 'zod';
import type { ApiClient } from '../../engine/client.js';
import { badInput } from '../../failure.js';
import { csv } from '../../format/csv.js';
import { table } from '../../format/table.js';
import type { Output } from '../../output.js';
import { wholeNumber } from '../context.js';
import { type Format, onPaper, type Question, reflected, reflects } from './question.js';

/** Columns of an answer, also of one without a row. */
const FIGURES: Readonly<Record<string, readonly string[]>> = {
  count: ['count'],
  rate: ['numerator', 'denominator', 'rate'],
  duration: ['n', 'min', 'p50', 'p90', 'p99', 'max', 'mean'],
};

const row = z.record(z.string(), z.unknown());
const answer = z.looseObject({
  rows: z.array(row),
  groups: z.number(),
  overlapping: z.array(z.string()).optional(),
  total: row.optional(),
  ...reflects,
});
type Answer = z.infer<typeof answer>;

const inWords = (figures: Readonly<Record<string, unknown>>): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value ?? 'n/a'}`)
    .join(', ');

const overlap = ({ overlapping, total }: Answer): readonly string[] =>
  overlapping === undefined || total === undefined
    ? []
    : [`a case with several values of ${overlapping.join(', ')} counts in each of their rows, and once in all: ${inWords(total)}`];

/** Asks for figures and prints them; below a table stands what its rows leave unsaid. */
export const tellFigures = async (client: ApiClient, question: Question, format: Format, out: Output): Promise<void> => {
  const { groupBy, measure, where, unit, atLeast } = question;
  if (question.limit !== undefined) throw badInput('--limit belongs to --list', 'use --top N for the largest groups');
  const top = question.top === undefined ? undefined : String(wholeNumber('--top', question.top, [1, 10_000]));
  const asked = { groupBy, measure, where, unit, top, atLeast };
  if (format === 'svg') return out.result(await (await client.open('/v1/query/cases', { ...asked, format, lang: question.lang })).text());
  const found = answer.parse(await client.get('/v1/query/cases', asked));
  if (format === 'json') return out.result(found);
  const { rows, groups } = found;
  const columns = [...groupBy.split(',').filter((name) => name !== ''), ...(FIGURES[measure.split(':', 1)[0] ?? ''] ?? [])];
  if (format === 'csv') return out.result(csv(columns, rows, question.guard));
  out.result(table(columns, onPaper(rows)));
  const shown = rows.length < groups ? `${rows.length} of ${groups} groups` : `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
  for (const line of [...overlap(found), ...reflected(shown, found, atLeast)]) out.note(line);
};

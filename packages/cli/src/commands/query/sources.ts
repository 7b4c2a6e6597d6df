import { type DescribedSource, describeSource, shippedSources } from '@redress/projections/sources';
import { z } from 'zod';
import type { ApiClient } from '../../engine/client.js';
import type { Output } from '../../output.js';

const LINE = 118;

/** Names in lines of a readable width, each indented. */
const wrapped = (head: string, names: readonly string[], indent: string): readonly string[] => {
  const lines: string[] = [];
  let line = `${indent}${head}`;
  for (const [index, name] of names.entries()) {
    const word = index < names.length - 1 ? `${name},` : name;
    if (line.length + 1 + word.length > LINE) {
      lines.push(line);
      line = `${indent}${' '.repeat(head.length)}`;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
};

/** A source in words; what every source has is told once, elsewhere. */
const inWords = ({ source, timezone, attributes, rates, durations }: DescribedSource, common: ReadonlySet<string>): readonly string[] => [
  `  ${source}${timezone === '' ? '' : ` (${timezone})`}`,
  ...wrapped(
    'attributes',
    attributes.filter(({ name }) => !common.has(name)).map(({ name, several }) => (several ? `${name}*` : name)),
    '    ',
  ),
  ...(rates.length === 0 ? [] : wrapped('rates     ', rates, '    ')),
  ...(durations.length === 0
    ? []
    : wrapped(
        'durations ',
        durations.map(({ name, units }) => (units.includes('s') ? name : `${name} (calendar days)`)),
        '    ',
      )),
];

const COMMON = ['kind', 'profile', 'day', 'month', 'year'];

export const sourcesInWords = (sources: readonly DescribedSource[]): string =>
  [
    `Attributes of every case: ${COMMON.join(', ')}; days, months and years in the zone of the source.`,
    ...sources.flatMap((source) => inWords(source, new Set(COMMON))),
    '  * a case may have several: it counts once in each of them',
  ].join('\n');

/** What the sources that ship with the engine declare. */
export const shippedInWords = (): string => sourcesInWords(shippedSources().map((source) => describeSource(source, false)));

const described = z.object({
  sources: z.array(
    z.object({
      source: z.string(),
      kind: z.enum(['managed', 'observed']),
      title: z.string(),
      timezone: z.string(),
      present: z.boolean(),
      attributes: z.array(z.object({ name: z.string(), several: z.boolean() })),
      rates: z.array(z.string()),
      durations: z.array(z.object({ name: z.string(), units: z.array(z.string()) })),
    }),
  ),
});

/** Asks what cases can be asked about, and prints it. */
export const tellSources = async (client: ApiClient, profile: string | undefined, out: Output): Promise<void> => {
  const { sources } = described.parse(await client.get('/v1/query/attributes', { profile }));
  out.result(out.json ? { sources } : sourcesInWords(sources));
};

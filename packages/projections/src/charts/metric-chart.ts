import type { Lang } from '../exports/table.js';
import { metricOf } from '../metrics/catalogue/index.js';
import type { Figure as Measured } from '../metrics/figure.js';
import type { MetricAnswer } from '../metrics/measure.js';
import { type Figure, inUnit, type Plot, plotted } from './figure.js';
import { drawingOf } from './option.js';
import { renderDrawing } from './render.js';
import { WORDS } from './words.js';

/** The mean is told in working days, the sum in milliseconds: together they tell how long a working day is. */
const workingDay = ({ numerator, denominator, value }: Measured): number =>
  numerator === null || denominator === null || value === null || value === 0 ? 1 : numerator / denominator / value;

/** How each kind of metric is drawn, and what of a figure is drawn then. */
const drawn = ({
  kind,
  total,
}: MetricAnswer): Pick<Plot, 'kind' | 'unit' | 'by'> & { readonly line: (one: Measured) => Plot['rows'][number] } => {
  switch (kind) {
    case 'share':
      return {
        kind: 'rate',
        unit: null,
        by: 1,
        line: ({ numerator, denominator, value }) => ({ numerator, denominator, rate: value }),
      };
    case 'duration':
      return {
        kind: 'duration',
        unit: 'workingDay',
        by: workingDay(total),
        line: ({ durations: { lead } }) => ({
          n: lead?.n ?? 0,
          p50: lead?.medianMs ?? null,
          p90: lead?.p90Ms ?? null,
          max: lead?.maxMs ?? null,
        }),
      };
    case 'count':
    case 'analysis':
    case 'unavailable':
      return { kind: 'count', unit: null, by: 1, line: ({ numerator }) => ({ count: numerator }) };
  }
};

const notesOf = ({ metric, target, total, notes, kind }: MetricAnswer, lang: Lang): readonly string[] => {
  const words = WORDS[lang];
  const aimed = metricOf(metric).target;
  return [
    ...(target === null || aimed === undefined ? [] : [words.target(target, aimed.sense)]),
    ...(total.provisional ? [words.provisional] : []),
    ...(notes.length === 0 ? [] : [words.several]),
    ...(kind === 'unavailable' ? [words.unavailable] : []),
  ];
};

/** Months beside the same months of the year before, where anything was counted then. */
const withYearBefore = (figure: Figure, groups: MetricAnswer['groups'], lang: Lang): Figure => {
  if (!groups.some(({ lastYear = 0 }) => lastYear > 0)) return figure;
  const before = new Map(groups.map(({ group, lastYear = 0 }) => [group.month, lastYear]));
  return {
    ...figure,
    series: [...figure.series, { name: WORDS[lang].yearBefore, values: figure.categories.map((month) => before.get(month) ?? 0) }],
  };
};

/** What the chart of a metric shows: its groups, or the whole where there are none. Pure; the same answer gives the same figure. */
export const metricFigure = (answer: MetricAnswer, lang: Lang): Figure => {
  const { metric, names, period, asOf, kind, total, groups } = answer;
  const attributes = Object.keys(groups[0]?.group ?? {});
  const { line, ...how } = drawn(answer);
  const name = lang === 'en' ? names.en : names.zh;
  const what = WORDS[lang].during(`${metric} ${name}`, period?.label ?? asOf.slice(0, 10));
  const figure = plotted(
    {
      ...how,
      name,
      title: WORDS[lang].by(inUnit(what, how.unit, attributes, lang), attributes),
      attributes,
      // What cannot be told is not drawn as nought.
      rows: kind === 'unavailable' ? [] : attributes.length === 0 ? [line(total)] : groups.map((one) => ({ ...one.group, ...line(one) })),
    },
    lang,
  );
  return withYearBefore({ ...figure, notes: [...notesOf(answer, lang), ...figure.notes] }, groups, lang);
};

/** The chart of a metric, as SVG. */
export const metricChart = (answer: MetricAnswer, lang: Lang = 'zh-Hans'): Promise<string> =>
  renderDrawing(drawingOf(metricFigure(answer, lang), lang, answer));

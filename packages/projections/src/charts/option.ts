import type { EChartsCoreOption } from 'echarts/core';
import type { Lang } from '../exports/table.js';
import type { Figure } from './figure.js';
import { pixelsOf, shortened } from './text.js';
import { WORDS } from './words.js';

/** A drawing, ready for the renderer. */
export type Drawing = { readonly title: string; readonly width: number; readonly height: number; readonly option: EChartsCoreOption };

/** Okabe and Ito's colours, told apart by every kind of colour vision; the lightest left out, grey last for what is lumped together. */
const COLOURS = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#785EF0', '#767676'];
/** Steps of one hue: median, nine in ten, the longest. */
const SPREAD = ['#004B76', '#4A98C9', '#CFE1EE'];
/** Lines on white need more contrast than areas. */
const SPREAD_LINES = ['#004B76', '#E69F00', '#767676'];
const MARKS = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect', 'emptyTriangle', 'emptyDiamond'];

/** Generic families first understood by the reader's machine, with the usual Chinese ones before the last resort. */
const FONT = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif";
const INK = '#333333';
const FAINT = '#6b6b6b';

const WIDTH = 960;
const MARGIN = 24;
const BAR = 26;
const LABEL_COLUMNS = 36;
const LEGEND_COLUMNS = 26;

const decimals = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 1 : 0));
/** `1234567` → `1,234,567`, in both languages; no locale of the machine takes part. */
const grouped = (text: string): string => text.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
const share = (value: number): string => `${(value * 100).toFixed(value > 0 && value < 1 ? 1 : 0)}%`;

const textOf = ({ kind }: Figure, value: number): string => (kind === 'rate' ? share(value) : grouped(decimals(value)));

/** The longest durations are often beyond all others: an axis that holds them shows nothing else. Where bars end then, if any does. */
const cutOf = ({ spread, series: [, usual, longest] }: Figure): number | undefined => {
  if (!spread) return undefined;
  const bound = Math.max(1, ...(usual?.values ?? []).map((value) => value ?? 0)) * 4;
  const values = (longest?.values ?? []).map((value) => value ?? 0);
  return values.some((value) => value > bound) ? Math.max(bound / 2, ...values.filter((value) => value <= bound)) * 1.1 : undefined;
};

/** Names that shortening has made equal are numbered: a legend knows a series by its name. */
const told = (names: readonly string[]): readonly string[] =>
  names.map((name, at) => {
    const before = names.slice(0, at).filter((one) => one === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });

const legendRows = (names: readonly string[]): number => {
  let rows = 1;
  let used = 0;
  for (const name of names) {
    const width = pixelsOf(name, 12) + 52;
    if (used > 0 && used + width > WIDTH - 2 * MARGIN) {
      rows += 1;
      used = 0;
    }
    used += width;
  }
  return rows;
};

type Frame = { readonly figure: Figure; readonly lang: Lang; readonly names: readonly string[]; readonly cut: number | undefined };

const seriesOf = ({ figure, lang, names, cut }: Frame, upright: boolean): object[] => {
  const { kind, stacked, spread, inTime, categories } = figure;
  const lines = inTime && (kind !== 'count' || categories.length > 60);
  const labelled = !upright && (spread || figure.series.length === 1);
  // The longest is drawn first, the shorter ones over it.
  const order = spread && !lines ? [2, 1, 0] : figure.series.map((_, at) => at);
  return order.map((at) => {
    const values = figure.series[at]?.values ?? [];
    const shown = values.map((value) => (value !== null && cut !== undefined ? Math.min(value, cut) : value));
    const common = { name: names[at], data: shown, silent: true, emphasis: { disabled: true } };
    if (lines)
      return {
        ...common,
        data: spread && at === 2 && cut !== undefined ? [] : shown,
        type: 'line',
        color: spread ? SPREAD_LINES[at] : COLOURS[at % COLOURS.length],
        symbol: MARKS[at % MARKS.length],
        symbolSize: 6,
        showSymbol: categories.length <= 60,
        connectNulls: false,
        lineStyle: { width: 2 },
      };
    const last = spread ? at === 2 : true;
    return {
      ...common,
      type: 'bar',
      color: spread ? SPREAD[at] : COLOURS[at % COLOURS.length],
      ...(stacked && { stack: 'all' }),
      ...(spread && { barGap: '-100%' }),
      barMaxWidth: 34,
      ...(labelled &&
        last && {
          label: {
            show: true,
            position: 'right',
            color: INK,
            fontSize: 11,
            formatter: ({ dataIndex }: { readonly dataIndex: number }) =>
              (spread ? figure.series : [figure.series[0]])
                .map((one) => one?.values[dataIndex] ?? null)
                .map((value) => (value === null ? WORDS[lang].unknown : textOf(figure, value)))
                .join(' / '),
          },
        }),
    };
  });
};

/** A bar without a value has no label: the place says that nothing is known. */
const categoryText = ({ figure, lang }: Frame, category: string, at: number): string => {
  const known = figure.series.some(({ values }) => values[at] !== null);
  return known ? category : `${category} (${WORDS[lang].unknown})`;
};

/** What the figure reflects. */
export type Source = { readonly position: string | null; readonly versions: Readonly<Record<string, number>> };

/** How a figure is drawn. Pure: nothing of the moment or the machine is in it. */
export const drawingOf = (figure: Figure, lang: Lang, { position, versions }: Source): Drawing => {
  const words = WORDS[lang];
  const empty = figure.categories.length === 0;
  const upright = figure.inTime;
  const cut = cutOf(figure);
  const names = told(figure.series.map(({ name }) => shortened(name, LEGEND_COLUMNS)));
  const frame: Frame = { figure, lang, names, cut };
  const labels = figure.categories.map((category, at) => shortened(categoryText(frame, category, at), LABEL_COLUMNS));
  const legend = figure.series.length > 1;
  const longest = figure.series.at(-1)?.values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0) ?? 0;
  const notes = [...figure.notes, ...(cut === undefined ? [] : [words.beyond(textOf(figure, longest))])];
  const below = [
    notes.join('; '),
    [
      ...(position === null ? [] : [words.position(position)]),
      ...Object.entries(versions).map(([view, version]) => `${view} v${version}`),
    ].join(' · '),
  ].filter((line) => line !== '');

  const grouping = figure.stacked || figure.spread || figure.series.length <= 1 ? 1 : Math.min(figure.series.length, 4) * 0.5;
  const bars = empty ? 100 : upright ? 360 : Math.max(80, figure.categories.length * BAR * grouping);
  const top = 60 + (legend ? legendRows(names) * 31 : 0);
  const bottom = 34 + 16 * below.length;
  const height = Math.round(top + bars + bottom + 16);
  const left = upright ? 72 : MARGIN + 10 + Math.max(20, ...labels.map((label) => pixelsOf(label, 12)));
  const room = !upright && (figure.series.length === 1 || figure.spread) ? 130 : 30;

  const category = {
    type: 'category',
    data: labels,
    ...(!upright && { inverse: true }),
    axisTick: { show: upright },
    axisLine: { lineStyle: { color: FAINT } },
    // Along the bottom labels may be left out, beside bars never.
    axisLabel: { color: INK, fontSize: 12, hideOverlap: upright, ...(upright ? {} : { interval: 0 }) },
  };
  const value = {
    type: 'value',
    ...(figure.kind === 'rate' ? { min: 0, max: 1 } : {}),
    ...(figure.kind === 'count' ? { minInterval: 1 } : {}),
    splitLine: { lineStyle: { color: '#e3e3e3' } },
    axisLabel: {
      color: INK,
      fontSize: 12,
      formatter: (at: number) => (figure.kind === 'rate' ? `${Math.round(at * 100)}%` : grouped(String(at))),
    },
  };
  const line = (text: string, at: number) => ({
    type: 'text',
    left: MARGIN,
    bottom: 12 + 16 * at,
    silent: true,
    style: { text, fill: FAINT, fontSize: 11, fontFamily: FONT },
  });
  const option: EChartsCoreOption = {
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: FONT },
    title: {
      text: shortened(figure.title, 100),
      left: MARGIN - 5,
      top: 18,
      textStyle: { color: INK, fontSize: 17, fontWeight: 600, fontFamily: FONT },
    },
    ...(legend && !empty
      ? {
          legend: {
            data: names,
            left: MARGIN - 5,
            right: MARGIN,
            top: 50,
            itemGap: 16,
            selectedMode: false,
            textStyle: { color: INK, fontSize: 12, fontFamily: FONT },
          },
        }
      : {}),
    grid: { left, right: room, top, bottom: bottom + 16, outerBoundsMode: 'none' },
    ...(empty ? {} : { xAxis: upright ? category : value, yAxis: upright ? value : category, series: seriesOf(frame, upright) }),
    graphic: [
      ...[...below].reverse().map(line),
      ...(empty
        ? [
            {
              type: 'text',
              left: 'center',
              top: 'middle',
              silent: true,
              style: { text: words.none, fill: FAINT, fontSize: 16, fontFamily: FONT },
            },
          ]
        : []),
    ],
  };
  return { title: figure.title, width: WIDTH, height, option };
};

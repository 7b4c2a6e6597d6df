import { describe, expect, it } from '@jest/globals';
import { DOMParser, type Element } from '@xmldom/xmldom';
import type { CasesAnswer } from '../queries/cases/query-cases.js';
import { casesChart } from './cases-chart.js';
import { figureOf } from './figure.js';
import { drawingOf } from './option.js';
import { statisticsFigure } from './statistics-chart.js';
import { pixelsOf, shortened } from './text.js';

const answer = (groupBy: string, measure: string, rows: CasesAnswer['rows']): CasesAnswer => ({
  groupBy,
  measure,
  ...(measure.startsWith('duration:') && { unit: 's' as const }),
  rows,
  groups: rows.length,
  position: 'log:42',
  versions: { 'case-facts': 1 },
});
const spread = { n: 9, min: 0, p50: 7_200, p90: 10_800, p99: 14_400, max: 36_000, mean: 7_500 };
const SOURCE = { position: 'log:42', versions: { 'case-facts': 1 } };

describe('the figure of an answer', () => {
  it('has the largest group first, and names the empty value', () => {
    const { categories, series, title } = figureOf(
      answer('product', 'count', [
        { product: '', count: 3 },
        { product: '空调', count: 9 },
      ]),
      'zh-Hans',
    );
    expect({ categories, values: series.map(({ values }) => values), title }).toEqual({
      categories: ['空调', '（空）'],
      values: [[9, 3]],
      title: '案件数，按产品',
    });
  });

  it('keeps time in order and shows the months in which nothing happened', () => {
    const months = [
      { month: '2016-02', count: 1 },
      { month: '2015-11', count: 5 },
    ];
    expect(figureOf(answer('month', 'count', months), 'en')).toMatchObject({
      inTime: true,
      categories: ['2015-11', '2015-12', '2016-01', '2016-02'],
      series: [{ values: [5, 0, 0, 1] }],
    });
  });

  it('puts time along the axis wherever it was named', () => {
    const rows = [
      { product: 'a', year: '2015', count: 1 },
      { product: 'b', year: '2016', count: 2 },
    ];
    expect(figureOf(answer('product,year', 'count', rows), 'en')).toMatchObject({
      categories: ['2015', '2016'],
      stacked: true,
      series: [
        { name: 'b', values: [0, 2] },
        { name: 'a', values: [1, 0] },
      ],
    });
  });

  it('leaves a gap where a rate is not known, and never takes it for nought', () => {
    const rows = [
      { year: '2015', numerator: 1, denominator: 2, rate: 0.5 },
      { year: '2016', numerator: 0, denominator: 0, rate: null },
      { year: '2018', numerator: 0, denominator: 4, rate: 0 },
    ];
    expect(figureOf(answer('year', 'rate:timely', rows), 'en').series).toEqual([{ name: 'Rate of timely', values: [0.5, null, null, 0] }]);
  });

  it('adds small series up: counts by themselves, rates by what they are made of', () => {
    const rows = Array.from({ length: 9 }, (_, at) => ({
      year: '2015',
      channel: `c${at}`,
      numerator: at,
      denominator: 10 - at,
      rate: at / (10 - at),
    }));
    const last = figureOf(answer('year,channel', 'rate:timely', rows), 'en').series.at(-1);
    expect(last).toEqual({ name: 'other (2)', values: [(7 + 8) / (3 + 2)] });
    const counts = rows.map(({ year, channel }, at) => ({ year, channel, count: 10 + at }));
    expect(figureOf(answer('year,channel', 'count', counts), 'zh-Hans').series.at(-1)).toEqual({ name: '其他 (2)', values: [21] });
  });

  it('shows durations as median, nine in ten and longest, in a unit for people', () => {
    expect(figureOf(answer('channel', 'duration:received..closed', [{ channel: 'Web', ...spread }]), 'zh-Hans')).toMatchObject({
      title: '接收至关闭用时（小时），按渠道',
      spread: true,
      series: [
        { name: 'p50', values: [2] },
        { name: 'p90', values: [3] },
        { name: '最大', values: [10] },
      ],
    });
  });

  it('says how many groups it leaves out', () => {
    const rows = Array.from({ length: 75 }, (_, at) => ({ company: `c${at}`, count: at }));
    const { categories, notes } = figureOf(answer('company', 'count', rows), 'en');
    expect([categories.length, categories[0], notes]).toEqual([60, 'c74', ['the 60 largest of 75 groups']]);
  });
});

describe('the figure of the statistics table', () => {
  it('has amounts in yuan side by side, month by month', () => {
    const paid = (month: string, compensationFen: number, lossFen: number) => ({
      month,
      compensationFen,
      returnFen: 0,
      discountFen: 0,
      lossFen,
    });
    expect(statisticsFigure([paid('2026-01', 1_234, 5), paid('2026-03', 100, 0)], 'en')).toMatchObject({
      categories: ['2026-01', '2026-02', '2026-03'],
      stacked: false,
      series: [
        { name: 'Compensation', values: [12.34, 0, 1] },
        { name: 'Returns', values: [0, 0, 0] },
        { name: 'Discount', values: [0, 0, 0] },
        { name: 'Loss', values: [0.05, 0, 0] },
      ],
    });
  });
});

describe('the drawing of a figure', () => {
  it('grows with its bars and gives long labels room, shortened', () => {
    const draw = (count: number, name: string) =>
      drawingOf(
        figureOf(
          answer(
            'company',
            'count',
            Array.from({ length: count }, (_, at) => ({ company: `${name}${at}`, count: at })),
          ),
          'en',
        ),
        'en',
        SOURCE,
      );
    expect(draw(60, 'a').height).toBeGreaterThan(draw(2, 'a').height + 50 * 20);
    const { option } = draw(3, '北京某某科技发展股份有限公司客户服务中心');
    const { data } = option.yAxis as { readonly data: readonly string[] };
    for (const label of data) expect(label).toMatch(/^北京.*…$/);
    expect((option.grid as { readonly left: number }).left).toBeGreaterThan(pixelsOf(data[0] ?? '', 12));
  });

  it('ends a bar that would dwarf all others, and says so', () => {
    const rows = [
      { channel: 'a', ...spread },
      { channel: 'b', ...spread, max: 36_000_000 },
    ];
    const { option } = drawingOf(figureOf(answer('channel', 'duration:received..closed', rows), 'en'), 'en', SOURCE);
    const [longest] = option.series as readonly { readonly data: readonly number[] }[];
    expect(longest?.data).toEqual([10, expect.any(Number)]);
    expect(longest?.data[1]).toBeLessThan(20);
    expect(JSON.stringify(option.graphic)).toContain('maximum 10,000, beyond the axis');
  });

  it('shortens by columns, never through a sign, and keeps lines whole', () => {
    expect(shortened('客户服务部经理', 9)).toBe('客户服务…');
    expect(shortened('a\nb\u0000c', 9)).toBe('a b c');
    expect(shortened('😀😀😀', 5)).toBe('😀😀…');
  });
});

/** Every element of a document, which must be well-formed. */
const elementsOf = (svg: string): readonly Element[] => {
  const onError = (level: string, message: string) => {
    throw new Error(`${level}: ${message}`);
  };
  const document = new DOMParser({ onError }).parseFromString(svg, 'image/svg+xml');
  return Array.from(document.getElementsByTagName('*'));
};

describe('a rendered chart', () => {
  const rows = [
    { product: '<script>alert("1")</script>', count: 12_345 },
    { product: '空调 & 电视', count: 3 },
  ];
  const draw = (lang: 'zh-Hans' | 'en' = 'zh-Hans') => casesChart(answer('product', 'count', rows), lang);

  it('is the same text every time', async () => {
    const first = await draw();
    await casesChart(answer('month', 'count', [{ month: '2015-01', count: 1 }]));
    expect(await draw()).toBe(first);
  });

  it('holds shapes and texts only, with every value escaped', async () => {
    const nodes = elementsOf(await draw());
    expect([...new Set(nodes.map(({ tagName }) => tagName))].sort()).toEqual(['path', 'rect', 'svg', 'text', 'title']);
    for (const { attributes } of nodes) for (const { name } of Array.from(attributes)) expect(name).not.toMatch(/^on|href/);
    const texts = nodes.filter(({ tagName }) => tagName === 'text').map(({ textContent }) => textContent);
    expect(texts).toEqual(
      expect.arrayContaining([
        '<script>alert("1")</script>',
        '空调 & 电视',
        '12,345',
        '案件数，按产品',
        expect.stringMatching(/log:42 · case-facts v\d/),
      ]),
    );
  });

  it('draws a bar for each value, in proportion', async () => {
    const svg = await casesChart(
      answer('product', 'count', [
        { product: 'a', count: 100 },
        { product: 'b', count: 50 },
      ]),
    );
    const widths = [...svg.matchAll(/<path d="M[\d.]+ [\d.]+l([\d.]+) 0l0 [\d.-]+l-[\d.]+ 0Z" fill="#0072B2"/g)].map(([, width]) =>
      Number(width),
    );
    expect(widths).toHaveLength(2);
    expect((widths[0] ?? 0) / (widths[1] ?? 1)).toBeCloseTo(2, 1);
  });

  it('stays within its frame, whatever the labels', async () => {
    const long = Array.from({ length: 12 }, (_, at) => ({ month: '2015-01', product: `很长很长很长很长的产品名称${at}`, count: 12 - at }));
    const svg = await casesChart(answer('month,product', 'count', long));
    const [, width = '0', height = '0'] = /^<svg width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
    for (const [, x, y] of svg.matchAll(/transform="translate\(([\d.-]+) ([\d.-]+)\)"/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(0);
      expect(Number(x)).toBeLessThanOrEqual(Number(width));
      expect(Number(y)).toBeLessThanOrEqual(Number(height));
    }
  });

  it('says so when there is nothing to draw', async () => {
    expect(await casesChart(answer('product', 'count', []))).toContain('没有符合条件的案件');
    expect(await casesChart(answer('product', 'count', []), 'en')).toContain('No cases match');
  });
});

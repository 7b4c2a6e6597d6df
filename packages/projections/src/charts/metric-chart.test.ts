import { describe, expect, it } from '@jest/globals';
import type { Figure as Measured, Share } from '../metrics/figure.js';
import type { MeasuredGroup, MetricAnswer } from '../metrics/measure.js';
import { metricChart, metricFigure } from './metric-chart.js';
import { drawingOf } from './option.js';

const share = (numerator: number, denominator: number): Share => ({
  numerator,
  denominator,
  value: denominator === 0 ? null : numerator / denominator,
  shown: null,
});
const measured = (more: Partial<Measured> = {}): Measured => ({
  numerator: 0,
  denominator: 0,
  value: null,
  shown: null,
  met: null,
  provisional: false,
  parts: {},
  further: {},
  sums: {},
  durations: {},
  ...more,
});
const group = (values: Readonly<Record<string, string>>, more: Partial<MeasuredGroup> = {}): MeasuredGroup => ({
  ...measured(more),
  ...more,
  group: values,
});
const answer = (metric: string, kind: MetricAnswer['kind'], more: Partial<MetricAnswer> = {}): MetricAnswer => ({
  metric,
  names: { zh: '及时率', en: 'Timely rate' },
  kind,
  period: { label: '2026-06', start: '2026-05-31T16:00:00.000Z', end: '2026-06-30T16:00:00.000Z' },
  asOf: '2026-07-01T00:00:00.000Z',
  position: 'log:42',
  versions: { 'kpi-cases': 1 },
  rules: { policy: 1, calendar: { version: 1, kind: 'business' } },
  unavailable: null,
  notes: [],
  total: measured(),
  groups: [],
  target: null,
  targetUnconfirmed: false,
  official: false,
  ...more,
});

describe('the figure of a metric', () => {
  it('shows a share as one, never nought where nothing could be divided, with its target beside', () => {
    const groups = [
      group({ severity: 'minor' }, share(1, 2)),
      group({ severity: 'serious' }, share(0, 0)),
      group({ severity: 'general' }, share(0, 4)),
    ];
    const found = metricFigure(answer('M01', 'share', { groups, target: 95, total: measured({ provisional: true }) }), 'zh-Hans');
    expect(found).toMatchObject({
      title: 'M01 及时率，2026-06，按严重程度',
      kind: 'rate',
      categories: ['general', 'minor', 'serious'],
      series: [{ name: '及时率', values: [0, 0.5, null] }],
      notes: ['目标：不低于 95%', '暂定：仍有案件可改变该数值'],
    });
  });

  it('says that a repeat rate should be at most its target', () =>
    expect(metricFigure(answer('M03', 'share', { target: 5, total: measured(share(1, 10)) }), 'en')).toMatchObject({
      title: 'M03 Timely rate, 2026-06',
      categories: ['all'],
      series: [{ values: [0.1] }],
      notes: ['target: at most 5%'],
    }));

  it('shows a duration as median, nine in ten and longest, in working days', () => {
    const day = 9 * 3_600_000;
    const lead = { n: 2, sumMs: 4 * day, medianMs: day, p90Ms: 3 * day, maxMs: 3 * day, shown: '2.0 wd' };
    const total = measured({ numerator: 4 * day, denominator: 2, value: 2, durations: { lead } });
    expect(metricFigure(answer('M11', 'duration', { total }), 'zh-Hans')).toMatchObject({
      title: 'M11 及时率，2026-06（工作日）',
      spread: true,
      series: [{ values: [1] }, { values: [3] }, { name: '最大', values: [3] }],
    });
  });

  it('sets months beside those of the year before', () => {
    const month = (name: string, numerator: number, lastYear: number) => group({ month: name }, { numerator, lastYear });
    const found = metricFigure(answer('M21e', 'analysis', { groups: [month('2026-04', 3, 0), month('2026-06', 4, 2)] }), 'en');
    expect(found).toMatchObject({
      categories: ['2026-04', '2026-05', '2026-06'],
      stacked: false,
      series: [{ values: [3, 0, 4] }, { name: 'year before', values: [0, 0, 2] }],
    });
  });

  it('stacks what is told by two dimensions, and says where cases count more than once', () => {
    const groups = [
      group({ product: 'a', category: 'price' }, { numerator: 2 }),
      group({ product: 'a', category: 'delivery' }, { numerator: 1 }),
    ];
    expect(metricFigure(answer('M21j', 'analysis', { groups, notes: ['several'] }), 'en')).toMatchObject({
      categories: ['a'],
      stacked: true,
      series: [
        { name: 'price', values: [2] },
        { name: 'delivery', values: [1] },
      ],
      notes: ['a case with several values counts in each'],
    });
  });

  it('draws nothing of what cannot be told', () => {
    const found = metricFigure(answer('M10', 'unavailable', { total: measured({ numerator: 10 }) }), 'zh-Hans');
    expect(found).toMatchObject({ categories: [], notes: ['尚无可供计算的数据'] });
    expect(JSON.stringify(drawingOf(found, 'zh-Hans', { position: null, versions: {} }))).toContain('尚无可供计算的数据');
  });

  it('of a moment names its day', () =>
    expect(metricFigure(answer('M13', 'count', { period: null, total: measured({ numerator: 7 }) }), 'zh-Hans').title).toBe(
      'M13 及时率，2026-07-01',
    ));

  it('is the same picture every time', async () => {
    const one = answer('M01', 'share', { total: measured(share(7, 10)) });
    expect(await metricChart(one)).toBe(await metricChart(one));
  });
});

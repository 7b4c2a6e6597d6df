import type { Metric } from '../metric.js';
import { COHORT, END_OF_JUNE, story } from './stories.js';

export const m11: Metric = {
  id: 'M11',
  names: { zh: '处理周期', en: 'Handling lead time' },
  formula: {
    zh: '处理完毕时间 − 接收时间（工作日）：均值、中位数、第 90 百分位',
    en: 'handledAt − receivedAt in working days: mean, median, 90th percentile',
  },
  numerator: 'Working milliseconds from receipt to the handling that counts, added up',
  denominator: 'Complaints of the total that are handled',
  kind: 'duration',
  judge: 'leadTime',
  cohort: 'receivedAt',
  window: COHORT,
  basis:
    'ComplaintReceived, ComplaintSubmitted, AnalysisReportSubmitted, HandlingPlanDrafted, HandlingPlanApproved, ComplaintHandled, ResolutionCommunicated, ComplaintClosed; the working calendar',
  zeroRule: 'Nothing handled: n/a',
  edgeCases: [
    'Open complaints are left out and shown as open; their age is told by M13',
    'Pauses never shorten it',
    'Re-opened: from the first receipt to the last handling',
    'Stages: the last milestone of a kind; one that lies before the milestone it should follow belongs to another round and is left out',
    'Median and percentile by nearest rank; a working day has the length of the business hours',
  ],
  source: 'default: how long customers wait, whatever the limits say',
  ratio: { numerator: 'handled', denominator: 'counted' },
  parts: ['duplicate', 'notUpheld', 'withdrawn', 'open', 'handled'],
  example: {
    period: '2026-06',
    asOf: END_OF_JUNE,
    stories: [
      story('one-day', ['2026-06-01 09:30', { do: 'classify', severity: 'minor' }], ['2026-06-02 09:30', { do: 'handle' }]),
      story('three-days', ['2026-06-04 09:30', { do: 'classify', severity: 'minor' }], ['2026-06-09 09:30', { do: 'handle' }]),
      story('open', ['2026-06-04 09:30', { do: 'classify', severity: 'minor' }]),
    ],
    total: { numerator: 4 * 9 * 3_600_000, denominator: 2, shown: '2.0 wd', parts: { open: 1 } },
  },
};

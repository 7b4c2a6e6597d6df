import type { Metric } from '../metric.js';
import { COHORT, END_OF_JUNE, june, ZERO } from './stories.js';

export const m01: Metric = {
  id: 'M01',
  names: { zh: '客户抱怨处理及时率', en: 'Timely handling rate' },
  formula: {
    zh: '按时处理的客户抱怨数 ÷ 客户抱怨总数量 × 100%',
    en: 'complaints handled in time / total number of complaints × 100 %',
  },
  numerator: 'Complaints of the total whose last accepted handling lies at or before its handling deadline, in every group of cycles',
  denominator: 'Complaints received in the period without duplicates, withdrawn ones and those not upheld (kpi.complaint.total)',
  kind: 'share',
  judge: 'handling',
  cohort: 'receivedAt',
  window: COHORT,
  basis:
    'ComplaintReceived, ComplaintClassified, ComplaintReclassified, ComplaintHandled, HandlingOutcomeEvaluated, HandlingReplanned, HandlingDeadlineExtended, ClockPaused, ClockResumed, ComplaintReopened',
  zeroRule: ZERO,
  edgeCases: [
    'Open and due in the future: pending, in the denominator only; M01settled leaves it out and is compared with the target meanwhile',
    'Open and overdue: not timely and not pending',
    'Standing still while the customer is awaited: pending',
    'Handled and not yet evaluated: counted by its latest handling, provisional',
    'Not satisfied and not yet handled again: open; a new plan keeps the deadline',
    'Not classified: pending until the anchor plus the longest handling limit, then not timely',
    'Re-opened: counted once, by its first receipt; timely only if every group of cycles met its own deadline',
    'A group that ended by withdrawal or as not upheld met its deadline if it ended by then',
    'Closed unresolved: timely only if its last handling was in time',
    'Reclassified: the deadline of the last classification before the handling; extended or paused: the moved one; M01strict takes the one first fixed',
    'kpi.complaint.total = all: not upheld is timely by a reply within the limit of the validity decision, withdrawn by a withdrawal within the handling deadline',
  ],
  source: 'S2-65; period rule, settled and strict readings: default',
  ratio: { numerator: 'timely', denominator: 'counted' },
  further: {
    M01settled: { numerator: 'timely', denominator: 'settled' },
    M01strict: { numerator: 'strictlyTimely', denominator: 'counted' },
  },
  target: { key: 'kpi.complaint.timelyHandling.target', sense: 'at-least', whilePending: 'M01settled' },
  parts: ['duplicate', 'notUpheld', 'withdrawn', 'late', 'pending', 'unevaluated', 'extended', 'paused', 'revised', 'reopened'],
  example: {
    period: '2026-06',
    asOf: END_OF_JUNE,
    stories: june(),
    total: {
      numerator: 7,
      denominator: 10,
      shown: '70.0 %',
      met: false,
      parts: { duplicate: 1, notUpheld: 1, withdrawn: 0, late: 2, pending: 1 },
      further: { M01settled: { numerator: 7, denominator: 9, shown: '77.8 %' } },
    },
  },
};

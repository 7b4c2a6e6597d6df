import { z } from 'zod';

const names = z.object({ zh: z.string(), en: z.string() });
const ratio = z.object({ numerator: z.string(), denominator: z.string() });

export const catalogueEntry = z
  .object({
    id: z.string(),
    names,
    formula: names,
    numerator: z.string(),
    denominator: z.string(),
    kind: z.string(),
    cohort: z.string().meta({ description: 'By which instant a case belongs to a period; asOf: none, it is of a moment' }),
    window: z.string(),
    basis: z.string(),
    zeroRule: z.string(),
    edgeCases: z.array(z.string()),
    source: z.string(),
    ratio,
    further: z.record(z.string(), ratio),
    target: z.object({ key: z.string(), sense: z.string(), whilePending: z.string().optional() }).nullable(),
    parts: z.array(z.string()),
    by: z.array(z.string()),
    unavailable: z.string().nullable(),
  })
  .meta({ id: 'Metric' });

const share = z.object({
  numerator: z.int(),
  denominator: z.int(),
  value: z.number().nullable().meta({ description: 'Unrounded; null where there is nothing to divide by' }),
  shown: z.string().nullable().meta({ description: 'Half-up to one decimal, only for showing' }),
});
const spread = z.object({
  n: z.int(),
  sumMs: z.int(),
  medianMs: z.int().nullable(),
  p90Ms: z.int().nullable(),
  maxMs: z.int().nullable(),
  shown: z.string().nullable(),
});
const figure = {
  numerator: z.int().nullable(),
  denominator: z.int().nullable(),
  value: z.number().nullable(),
  shown: z.string().nullable(),
  met: z
    .boolean()
    .nullable()
    .meta({ description: 'Against the target, on the unrounded ratio; null where there is none or nothing to compare' }),
  provisional: z.boolean(),
  parts: z.record(z.string(), z.int()),
  further: z.record(z.string(), share),
  sums: z
    .record(z.string(), z.int())
    .meta({ description: 'Amounts in fen, scores in points, returned quantities in millionths of their unit' }),
  durations: z.record(z.string(), spread).meta({ description: 'Working milliseconds' }),
};
const provenance = {
  metric: z.string(),
  period: z.object({ label: z.string(), start: z.string(), end: z.string() }).nullable(),
  asOf: z.string(),
  position: z.string().nullable(),
  versions: z.record(z.string(), z.int()),
  rules: z.object({ policy: z.int(), calendar: z.object({ version: z.int(), kind: z.string() }) }),
};

export const metricAnswer = z
  .object({
    ...provenance,
    names,
    kind: z.string(),
    unavailable: z.string().nullable(),
    notes: z.array(z.string()),
    target: z.number().nullable().meta({ description: 'Percent' }),
    targetUnconfirmed: z.boolean().meta({ description: 'The target is a suggestion, which nobody has confirmed' }),
    official: z.boolean().meta({ description: 'The target is the one on which an official period was started' }),
    total: z.object(figure),
    groups: z.array(
      z.object({
        group: z.record(z.string(), z.string()),
        ...figure,
        share: share.optional(),
        cumulative: share.optional(),
        lastYear: z.int().optional(),
        change: z.number().nullable().optional(),
      }),
    ),
  })
  .meta({ id: 'MetricAnswer', description: 'A figure with the log position, projection and rule versions it was made from' });

export const metricCasesAnswer = z
  .object({
    ...provenance,
    part: z.string(),
    rows: z.array(
      z.object({
        id: z.string(),
        stream: z.string(),
        complaintNo: z.string(),
        receivedAt: z.string(),
        severity: z.string().nullable(),
        status: z.string(),
        marks: z.array(z.string()),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'MetricCases' });

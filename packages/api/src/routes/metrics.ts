import {
  conditionsIn,
  type DimensionName,
  dimensionNames,
  METRICS,
  type Metric,
  measureMetric,
  metricCases,
  metricChart,
  metricOf,
} from '@redress/projections';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Doors } from '../doors.js';
import { problems } from '../openapi.js';
import { ApiProblem } from '../problem.js';
import { chartFormat, chartLang, sendSvg, wantsSvg, withSvg } from '../request/chart.js';
import { atLeast, awaitPosition, tellNext, tellReflected } from '../request/position.js';
import { catalogueEntry, metricAnswer, metricCasesAnswer } from './metrics-schemas.js';

const several = z.union([z.string(), z.array(z.string()).max(100)]);
const idParam = z.object({ id: z.string().min(1).max(40).meta({ description: 'Id of the catalogue', example: 'M01' }) });
const asked = {
  period: z.string().max(40).optional().meta({
    description:
      'In the zone of the calendar: 2026-06, 2026-Q2, 2026-H1, 2026, or days 2026-06-01..2026-07-01, the second no longer counted',
  }),
  where: several.optional().meta({
    description: `dimension:value; repeated for further dimensions, or for values of which any will do. Dimensions: ${dimensionNames.join(', ')}`,
    example: 'severity:serious',
  }),
  asOf: z
    .string()
    .max(40)
    .optional()
    .meta({ description: 'The figure as it was known then: only events recorded by that instant count. Reads the log from its beginning' }),
  atLeast,
};
const figureQuery = z.strictObject({
  ...asked,
  groupBy: several.optional().meta({ description: 'Dimensions, separated by commas or repeated', example: 'department' }),
  format: chartFormat,
  lang: chartLang,
});
const casesQuery = z.strictObject({
  ...asked,
  part: z.string().min(1).max(100).meta({ description: 'numerator, denominator, or a part that the figure shows', example: 'pending' }),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(1_000).optional(),
});

const listOf = (value: string | string[] | undefined): readonly string[] => (value === undefined ? [] : [value].flat());

const known = (id: string): Metric => {
  if (!METRICS.some((metric) => metric.id === id)) throw new ApiProblem('not-found', { detail: `there is no metric ${id}` });
  return metricOf(id);
};

const entry = ({ example: _example, ...metric }: Metric) => ({
  ...metric,
  further: metric.further ?? {},
  target: metric.target ?? null,
  by: metric.by ?? [],
  unavailable: metric.unavailable ?? null,
});

type Asked = { readonly period?: string | undefined; readonly where?: string | string[] | undefined; readonly asOf?: string | undefined };

const questionOf = ({ period, where, asOf }: Asked) => ({
  // Names are checked where the question is asked.
  where: conditionsIn(where) as Partial<Record<DimensionName, string[]>>,
  ...(period === undefined ? {} : { period }),
  ...(asOf === undefined ? {} : { asOf }),
});

/** The measurements of the catalogue: what they mean, what they come to, and which cases stand behind them. */
export const metricRoutes = (app: FastifyInstance, doors: Doors): void => {
  app.get(
    '/v1/metrics',
    {
      schema: {
        operationId: 'listMetrics',
        summary: 'The catalogue of metrics',
        tags: ['queries'],
        response: { 200: z.object({ metrics: z.array(catalogueEntry) }), ...problems },
      },
    },
    async () => ({ metrics: METRICS.map(entry) }),
  );

  app.get(
    '/v1/metrics/:id',
    {
      schema: {
        operationId: 'measureMetric',
        summary: 'The figure of a metric, in all and by group',
        tags: ['queries'],
        params: idParam,
        querystring: figureQuery,
        response: { 200: withSvg(metricAnswer), ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params as z.infer<typeof idParam>;
      const { atLeast: position, groupBy, format, lang, ...question } = request.query as z.infer<typeof figureQuery>;
      known(id);
      await awaitPosition(doors, position);
      const dimensions = listOf(groupBy).flatMap((names) => names.split(',').filter((name) => name !== '')) as DimensionName[];
      const answer = await measureMetric(doors, id, { ...questionOf(question), groupBy: dimensions });
      if (wantsSvg(request, format)) return sendSvg(tellReflected(reply, answer), await metricChart(answer, lang));
      return tellReflected(reply, answer).send(answer);
    },
  );

  app.get(
    '/v1/metrics/:id/cases',
    {
      schema: {
        operationId: 'listMetricCases',
        summary: 'The cases behind a part of a figure',
        tags: ['queries'],
        params: idParam,
        querystring: casesQuery,
        response: { 200: metricCasesAnswer, ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params as z.infer<typeof idParam>;
      const { atLeast: position, part, limit, cursor, ...question } = request.query as z.infer<typeof casesQuery>;
      known(id);
      await awaitPosition(doors, position);
      const answer = await metricCases(doors, id, { ...questionOf(question), part, limit, ...(cursor === undefined ? {} : { cursor }) });
      tellNext(reply, request.url, answer.next === null ? undefined : { cursor: answer.next });
      return tellReflected(reply, answer).send(answer);
    },
  );
};

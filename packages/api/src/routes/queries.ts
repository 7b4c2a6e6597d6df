import { casesChart, queryCases, statisticsChart, statisticsTable } from '@redress/projections';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { principalOf } from '../authentication.js';
import type { Doors } from '../doors.js';
import { problems } from '../openapi.js';
import { viewerOf } from '../personal-access.js';
import { ApiProblem } from '../problem.js';
import { chartFormat, chartLang, sendSvg, wantsSvg, withSvg } from '../request/chart.js';
import { atLeast, awaitPosition, tellNext, tellPosition } from '../request/position.js';

const fen = z.int().nullable();
const statisticsQuery = z.strictObject({
  from: z.iso.date().optional().meta({ description: 'First day of receipt, in the zone of the company' }),
  to: z.iso.date().optional().meta({ description: 'First day no longer counted' }),
  notUpheld: z.enum(['true', 'false']).optional().meta({ description: 'Only, or without, complaints that were not upheld' }),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(1_000).optional(),
  format: chartFormat,
  lang: chartLang,
  atLeast,
});

const statisticsLine = z
  .object({
    id: z.string(),
    complaintNo: z.string(),
    receivedAt: z.string(),
    customerId: z.string().nullable(),
    customerName: z.string().nullable().optional().meta({ description: 'For roles that work with customers; null after an erasure' }),
    productName: z.string().nullable(),
    contentCategories: z.array(z.string()),
    responsibleParty: z.string().nullable(),
    responsibleDepartment: z.string().nullable(),
    compensationFen: fen,
    returnFen: fen,
    returnQuantities: z.record(z.string(), z.number()),
    discountFen: fen,
    discountPercents: z.array(z.number()),
    otherRemedies: z.record(z.string(), z.int()),
    lossFen: fen,
    state: z.string(),
    outcome: z.string().nullable(),
    notUpheld: z.boolean(),
    mark: z.string().nullable(),
  })
  .meta({ id: 'StatisticsLine' });

const statistics = z
  .object({
    rows: z.array(statisticsLine),
    totals: z.object({
      count: z.int(),
      compensationFen: z.int(),
      returnFen: z.int(),
      returnQuantities: z.record(z.string(), z.number()),
      discountFen: z.int(),
      lossFen: z.int(),
    }),
    next: z.string().nullable(),
    position: z.string().nullable(),
  })
  .meta({ id: 'StatisticsTable', description: '投诉案件统计表 (F12): amounts in fen; totals over all lines, whatever the page' });

const several = z.union([z.string(), z.array(z.string()).max(100)]);
const casesQuery = z.strictObject({
  groupBy: several.optional().meta({ description: 'Attributes, separated by commas or repeated', example: 'product' }),
  measure: z.string().min(1).max(100).default('count').meta({ description: 'count, rate:<fact> or duration:<from>..<to>' }),
  where: several.optional().meta({
    description: 'attribute:value; repeated for further attributes, or for values of which any will do',
    example: 'product:Mortgage',
  }),
  top: z.coerce.number().int().min(1).max(10_000).optional(),
  format: chartFormat,
  lang: chartLang,
  atLeast,
});

const casesAnswer = z
  .object({
    groupBy: z.string(),
    measure: z.string(),
    rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
    position: z.string().nullable(),
  })
  .meta({ id: 'CasesAnswer' });

const listOf = (value: string | string[] | undefined): readonly string[] => (value === undefined ? [] : [value].flat());

const conditionsOf = (where: readonly string[]): Record<string, string[]> => {
  const conditions = new Map<string, string[]>();
  for (const condition of where) {
    const colon = condition.indexOf(':');
    if (colon < 1)
      throw new ApiProblem('invalid-parameter', {
        detail: 'where has the form attribute:value',
        errors: [{ pointer: '/query/where', detail: 'is not of the form attribute:value' }],
      });
    const attribute = condition.slice(0, colon);
    conditions.set(attribute, [...(conditions.get(attribute) ?? []), condition.slice(colon + 1)]);
  }
  return Object.fromEntries(conditions);
};

/** Questions over many cases, answered by the views. */
export const queryRoutes = (app: FastifyInstance, doors: Doors): void => {
  app.get(
    '/v1/statistics/complaints',
    {
      schema: {
        operationId: 'getComplaintStatistics',
        summary: 'The complaint statistics table with totals',
        tags: ['queries'],
        querystring: statisticsQuery,
        response: { 200: withSvg(statistics), ...problems },
      },
    },
    async (request, reply) => {
      const { atLeast: position, notUpheld, from, to, limit, cursor, format, lang } = request.query as z.infer<typeof statisticsQuery>;
      await awaitPosition(doors, position);
      if (wantsSvg(request, format)) {
        const chart = await statisticsChart(
          doors.database,
          { from, to, notUpheld: notUpheld === undefined ? undefined : notUpheld === 'true' },
          lang,
        );
        return sendSvg(tellPosition(reply, chart.position), chart.svg);
      }
      const answer = await statisticsTable(doors.database, {
        limit,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(notUpheld === undefined ? {} : { notUpheld: notUpheld === 'true' }),
        ...(cursor === undefined ? {} : { cursor }),
        ...(viewerOf(principalOf(request), doors).seesPersonalData ? { store: doors.store } : {}),
      });
      tellNext(reply, request.url, answer.next === null ? undefined : { cursor: answer.next });
      const rows = answer.rows.map(({ complaintId, ...row }) => ({ id: complaintId, ...row }));
      return tellPosition(reply, answer.position).send({ ...answer, rows });
    },
  );

  app.get(
    '/v1/query/cases',
    {
      schema: {
        operationId: 'queryCases',
        summary: 'Counts, rates and durations of cases by any attributes',
        tags: ['queries'],
        querystring: casesQuery,
        response: { 200: withSvg(casesAnswer), ...problems },
      },
    },
    async (request, reply) => {
      const { atLeast: position, groupBy, measure, where, top, format, lang } = request.query as z.infer<typeof casesQuery>;
      await awaitPosition(doors, position);
      const answer = await queryCases(doors.database, {
        groupBy: listOf(groupBy).flatMap((names) => names.split(',').filter((name) => name !== '')),
        measure,
        where: conditionsOf(listOf(where)),
        ...(top === undefined ? {} : { top }),
      });
      tellPosition(reply, answer.position);
      return wantsSvg(request, format) ? sendSvg(reply, await casesChart(answer, lang)) : reply.send(answer);
    },
  );
};

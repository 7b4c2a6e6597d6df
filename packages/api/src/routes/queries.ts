import { statisticsChart, statisticsTable } from '@redress/projections';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { principalOf } from '../authentication.js';
import type { Doors } from '../doors.js';
import { problems } from '../openapi.js';
import { viewerOf } from '../personal-access.js';
import { chartFormat, chartLang, sendSvg, wantsSvg, withSvg } from '../request/chart.js';
import { atLeast, awaitPosition, tellNext, tellReflected } from '../request/position.js';

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
    versions: z.record(z.string(), z.int()).meta({ description: 'Version of each view' }),
  })
  .meta({ id: 'StatisticsTable', description: '投诉案件统计表 (F12): amounts in fen; totals over all lines, whatever the page' });

/** The statistics of the company's own complaints, answered by the views. */
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
        return sendSvg(tellReflected(reply, chart.reflected), chart.svg);
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
      return tellReflected(reply, answer).send({ ...answer, rows });
    },
  );
};

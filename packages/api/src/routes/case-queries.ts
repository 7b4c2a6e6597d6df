import { comparePositions, type Position } from '@redress/eventstore';
import { casesChart, conditionsIn, describeSources, listCases, queryCases } from '@redress/projections';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Doors } from '../doors.js';
import { problems } from '../openapi.js';
import { chartFormat, chartLang, sendSvg, wantsSvg, withSvg } from '../request/chart.js';
import { atLeast, awaitPosition, tellNext, tellReflected } from '../request/position.js';

const several = z.union([z.string(), z.array(z.string()).max(100)]);
const measure = z.string().min(1).max(100).default('count').meta({ description: 'count, rate:<name> or duration:<from>..<to>' });
const unit = z.enum(['s', 'd']).optional().meta({
  description: 'Of durations: seconds, or days of 86,400 seconds; what a source knows in calendar days is answered in those alone',
});
const where = several.optional().meta({
  description: 'attribute:value; repeated for further attributes, or for values of which any will do',
  example: 'product:Mortgage',
});

const casesQuery = z.strictObject({
  groupBy: several.optional().meta({ description: 'Attributes, separated by commas or repeated', example: 'product' }),
  measure,
  unit,
  where,
  top: z.coerce.number().int().min(1).max(10_000).optional().meta({ description: 'Only so many groups, the largest first' }),
  format: chartFormat,
  lang: chartLang,
  atLeast,
});

const figures = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const reflects = {
  position: z.string().nullable(),
  reached: z.boolean().optional().meta({ description: 'With atLeast: whether that position is reflected' }),
  versions: z
    .record(z.string(), z.int())
    .meta({ description: 'The views that answer, by version: the same position of another version may have other rows' }),
};
const casesAnswer = z
  .object({
    groupBy: z.string(),
    measure: z.string(),
    unit: z.enum(['s', 'd']).optional(),
    rows: z.array(figures),
    groups: z.int().meta({ description: 'How many groups there are, also when only the top ones are answered' }),
    overlapping: z
      .array(z.string())
      .optional()
      .meta({ description: 'Attributes of which a case may have several values: it counts in each of their rows, and once in the total' }),
    total: figures.optional(),
    ...reflects,
  })
  .meta({ id: 'CasesAnswer' });

const listQuery = z.strictObject({
  where,
  measure: measure.meta({ description: 'Only cases that count in this measure, each with what it brings to it' }),
  unit,
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(2_000).optional().meta({ description: 'As answered in next; only with the same question' }),
  atLeast,
});

const caseList = z
  .object({
    measure: z.string(),
    unit: z.enum(['s', 'd']).optional(),
    rows: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['managed', 'observed']),
        profile: z.string().nullable(),
        sourceId: z.string().nullable(),
        receivedOn: z.string().nullable().meta({ description: 'In the zone of the source' }),
        value: z.union([z.boolean(), z.number(), z.null()]).meta({ description: 'What the case brings to the measure; null to a count' }),
        facts: z.record(z.string(), z.unknown()),
      }),
    ),
    next: z.string().nullable(),
    ...reflects,
  })
  .meta({ id: 'CaseList', description: 'The cases behind a figure, by id' });

const attributesQuery = z.strictObject({
  profile: z.string().min(1).max(100).optional().meta({ description: 'An import profile, or managed' }),
});

const attributes = z
  .object({
    sources: z.array(
      z.object({
        source: z.string().meta({ description: 'An import profile, or managed' }),
        kind: z.enum(['managed', 'observed']),
        title: z.string(),
        timezone: z.string(),
        present: z.boolean().meta({ description: 'Whether there are cases of it' }),
        attributes: z.array(z.object({ name: z.string(), several: z.boolean() })),
        rates: z.array(z.string()),
        durations: z.array(z.object({ name: z.string(), units: z.array(z.string()) })),
      }),
    ),
  })
  .meta({ id: 'CaseAttributes' });

const listOf = (value: string | string[] | undefined): readonly string[] => (value === undefined ? [] : [value].flat());

/** Attributes as given; an empty text groups by nothing, but nothing between two commas is a slip of the pen. */
const attributesOf = (groupBy: string | string[] | undefined): string[] =>
  listOf(groupBy).flatMap((names) => (names === '' ? [] : names.split(',')));

const reachedBy = (position: Position | null, asked: Position | undefined) =>
  asked === undefined ? {} : { reached: position !== null && comparePositions(position, asked) >= 0 };

/** Questions over many cases, own and imported, answered by the views. */
export const caseQueryRoutes = (app: FastifyInstance, doors: Doors): void => {
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
      const query = request.query as z.infer<typeof casesQuery>;
      await awaitPosition(doors, query.atLeast);
      const answer = await queryCases(doors.database, {
        groupBy: attributesOf(query.groupBy),
        measure: query.measure,
        where: conditionsIn(query.where),
        ...(query.unit !== undefined && { unit: query.unit }),
        ...(query.top !== undefined && { top: query.top }),
      });
      tellReflected(reply, answer);
      if (wantsSvg(request, query.format)) return sendSvg(reply, await casesChart(answer, query.lang));
      return reply.send({ ...answer, ...reachedBy(answer.position, query.atLeast) });
    },
  );

  app.get(
    '/v1/query/cases/list',
    {
      schema: {
        operationId: 'listCases',
        summary: 'The cases behind a figure',
        tags: ['queries'],
        querystring: listQuery,
        response: { 200: caseList, ...problems },
      },
    },
    async (request, reply) => {
      const query = request.query as z.infer<typeof listQuery>;
      await awaitPosition(doors, query.atLeast);
      const answer = await listCases(doors.database, {
        where: conditionsIn(query.where),
        measure: query.measure,
        limit: query.limit,
        ...(query.unit !== undefined && { unit: query.unit }),
        ...(query.cursor !== undefined && { cursor: query.cursor }),
      });
      tellNext(reply, request.url, answer.next === null ? undefined : { cursor: answer.next });
      return tellReflected(reply, answer).send({ ...answer, ...reachedBy(answer.position, query.atLeast) });
    },
  );

  app.get(
    '/v1/query/attributes',
    {
      schema: {
        operationId: 'listCaseAttributes',
        summary: 'The attributes, rates and durations that cases can be asked about, by source',
        tags: ['queries'],
        querystring: attributesQuery,
        response: { 200: attributes, ...problems },
      },
    },
    async (request, reply) => {
      const { profile } = request.query as z.infer<typeof attributesQuery>;
      return reply.send({ sources: await describeSources(doors.database, profile === undefined ? {} : { profile }) });
    },
  );
};

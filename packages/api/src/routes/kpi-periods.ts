import { type KpiPeriodState, kpiPeriod, kpiPeriodCommandInfo } from '@redress/domain';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Doors } from '../doors.js';
import { problems } from '../openapi.js';
import { perform } from '../perform.js';
import type { KeyWatch } from '../request/idempotency.js';

const TAGS = ['rules'];
const BASE = '/v1/kpi-periods';

const period = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$/, 'expected a month 2026-03, a quarter 2026-Q1, a half-year 2026-H1 or a year 2026')
  .meta({ description: 'The period', example: '2026-Q1' });
const params = z.strictObject({ id: period });
const query = z.strictObject({ year: z.coerce.number().int().min(2000).max(9999) });

const target = z.object({ key: z.string(), value: z.number(), unit: z.string(), origin: z.string(), accepted: z.boolean() });
const official = z
  .object({ period: z.string(), policyVersion: z.int(), startedBy: z.string(), targets: z.array(target) })
  .meta({ id: 'KpiPeriod' });
const answer = z
  .object({ id: z.string(), revision: z.int(), position: z.string().optional(), official: official.nullable() })
  .meta({ id: 'KpiPeriodAnswer' });
const list = z.object({ periods: z.array(official) }).meta({ id: 'KpiPeriods' });

const shown = (state: KpiPeriodState): z.infer<typeof official> | null =>
  state.phase === 'started' ? { ...state.started, targets: [...state.started.targets] } : null;

/** Every period of a year that can be official. */
const periodsOf = (year: number): readonly string[] => [
  String(year),
  ...['H1', 'H2', 'Q1', 'Q2', 'Q3', 'Q4', ...Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, '0'))].map(
    (part) => `${year}-${part}`,
  ),
];

/** Official periods: which there are, and starting one. */
export const kpiPeriodRoutes = (app: FastifyInstance, doors: Doors, watch: KeyWatch): void => {
  const send = perform({ aggregate: kpiPeriod, answer: (state) => ({ official: shown(state) }) }, { ...doors, watch });
  const { summary } = kpiPeriodCommandInfo.StartKpiPeriod;

  app.post(
    `${BASE}/:id/start-kpi-period`,
    {
      schema: {
        operationId: 'startKpiPeriod',
        summary,
        tags: TAGS,
        params,
        body: kpiPeriod.commands.StartKpiPeriod,
        response: { 200: answer, ...problems },
      },
    },
    (request, reply) => {
      const { id } = request.params as z.infer<typeof params>;
      return send(request, reply, { id, command: 'StartKpiPeriod', data: request.body, status: 200, path: BASE });
    },
  );

  app.get(
    BASE,
    {
      schema: {
        operationId: 'listKpiPeriods',
        summary: 'The official periods of a year, with the targets on which they were started',
        tags: TAGS,
        querystring: query,
        response: { 200: list, ...problems },
      },
    },
    async (request) => {
      const { year } = request.query as z.infer<typeof query>;
      const states = await Promise.all(periodsOf(year).map((id) => doors.handler.load(kpiPeriod, id)));
      return { periods: states.flatMap(({ state }) => shown(state) ?? []) };
    },
  );
};

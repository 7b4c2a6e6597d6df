import { STATE_LABELS, stages } from '@redress/domain';
import { openCases } from '@redress/projections';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Doors } from '../doors.js';
import { labelSchema, STAGE_LABELS } from '../labels.js';
import { problems } from '../openapi.js';
import { atLeast, awaitPosition, tellNext, tellReflected } from '../request/position.js';

const query = z.strictObject({
  stage: z.enum(stages).optional(),
  holder: z.string().min(1).max(100).optional().meta({ description: 'Staff id of the person who must act next' }),
  overdue: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(1_000).optional().meta({ description: 'As answered in next; only with the same filters' }),
  atLeast,
});

const line = z
  .object({
    id: z.string(),
    complaintNo: z.string(),
    customerId: z.string().nullable(),
    product: z.string().nullable(),
    severity: z.string().nullable(),
    stage: z.string(),
    stageLabel: labelSchema.optional(),
    status: z.string(),
    statusLabel: labelSchema.optional(),
    outcome: z.string().nullable(),
    cycle: z.int(),
    holder: z.string().nullable(),
    departmentId: z.string().nullable(),
    level: z.int(),
    nextDueKind: z.string().nullable(),
    nextDueAt: z.string().nullable(),
    overdue: z.array(z.string()),
    receivedAt: z.string(),
    answeredAt: z.string().nullable(),
    awaits: z.string().nullable().meta({ description: 'Stream of the improvement the case waits for' }),
    revision: z.int(),
    lastEvent: z.string(),
    lastEventAt: z.string(),
  })
  .meta({ id: 'QueueLine' });

const queue = z
  .object({ rows: z.array(line), next: z.string().nullable(), position: z.string().nullable() })
  .meta({ id: 'Queue', description: 'Open cases by next deadline' });

const labelled = <T extends { readonly stage: string; readonly status: string }>(row: T) => ({
  ...row,
  // Names from the views, which hold the same lists.
  stageLabel: STAGE_LABELS[row.stage as keyof typeof STAGE_LABELS],
  statusLabel: STATE_LABELS[row.status as keyof typeof STATE_LABELS],
});

/** The queue of those who work on cases. */
export const queueRoute = (app: FastifyInstance, doors: Doors): void => {
  app.get(
    '/v1/complaints',
    {
      schema: {
        operationId: 'listOpenComplaints',
        summary: 'The queue: open cases by next deadline',
        tags: ['queries'],
        querystring: query,
        response: { 200: queue, ...problems },
      },
    },
    async (request, reply) => {
      const { atLeast: position, overdue, stage, holder, limit, cursor } = request.query as z.infer<typeof query>;
      await awaitPosition(doors, position);
      const answer = await openCases(doors.database, {
        limit,
        ...(stage === undefined ? {} : { stage }),
        ...(holder === undefined ? {} : { holder }),
        ...(overdue === undefined ? {} : { overdue: overdue === 'true' }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      tellNext(reply, request.url, answer.next === null ? undefined : { cursor: answer.next });
      const rows = answer.rows.map(({ complaintId, ...row }) => labelled({ id: complaintId, ...row }));
      return tellReflected(reply, answer).send({ rows, next: answer.next, position: answer.position });
    },
  );
};

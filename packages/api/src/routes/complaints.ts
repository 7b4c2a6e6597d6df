import { complaint, complaintCommandInfo, improvement } from '@redress/domain';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { principalOf } from '../authentication.js';
import { awaitedImprovements, caseDocument, caseSchema, standingOf, stepAnswer } from '../case-document.js';
import { loadCase } from '../case-stream.js';
import type { Doors } from '../doors.js';
import { awaitedImprovement } from '../improvement-document.js';
import { problems } from '../openapi.js';
import { viewerOf } from '../personal-access.js';
import { ApiProblem } from '../problem.js';
import { entityTag } from '../request/entity-tag.js';
import type { KeyWatch } from '../request/idempotency.js';
import { atLeast, checkPosition, tellNext, tellPosition } from '../request/position.js';
import { caseId, stepsOf } from '../steps.js';
import { historySchema, readHistory } from './history.js';
import { stepRoutes } from './steps.js';

const BASE = '/v1/complaints';
const params = z.strictObject({ id: caseId });

const historyQuery = z.strictObject({
  after: z.coerce.number().int().min(-1).default(-1).meta({ description: 'Only events behind this revision' }),
  limit: z.coerce.number().int().min(1).max(500).default(200),
  atLeast,
});
const caseQuery = z.strictObject({ atLeast });

export const complaintRoutes = (app: FastifyInstance, doors: Doors, watch: KeyWatch): void => {
  stepRoutes(
    app,
    { aggregate: complaint, answer: standingOf },
    { ...doors, watch },
    {
      base: BASE,
      opening: { command: 'ReceiveComplaint', member: 'complaintId', info: complaintCommandInfo.ReceiveComplaint },
      steps: stepsOf(complaint.commands, complaintCommandInfo, { base: BASE, opening: 'ReceiveComplaint' }),
      answer: stepAnswer,
    },
  );

  app.get(
    `${BASE}/:id`,
    {
      schema: {
        operationId: 'getComplaint',
        summary: 'A case as the log tells it: where it stands, its clocks and holder, and what is on record',
        tags: ['queries'],
        params,
        querystring: caseQuery,
        response: { 200: caseSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params as z.infer<typeof params>;
      checkPosition(doors.store, (request.query as z.infer<typeof caseQuery>).atLeast);
      const loaded = await loadCase(doors.store, complaint, { id });
      const waitsFor = await Promise.all(
        awaitedImprovements(loaded?.state ?? complaint.decider.initial).map(async (improvementId) => {
          const { state, revision } = await doors.handler.load(improvement, improvementId);
          return awaitedImprovement(improvementId, state, revision);
        }),
      );
      const document =
        loaded === undefined ? undefined : caseDocument({ id, ...loaded }, { viewer: viewerOf(principalOf(request), doors), waitsFor });
      if (document === undefined) throw new ApiProblem('not-found', { detail: 'There is no such case.' });
      return tellPosition(reply, document.position).header('etag', entityTag(document.revision)).send(document);
    },
  );

  app.get(
    `${BASE}/:id/history`,
    {
      schema: {
        operationId: 'getComplaintHistory',
        summary: 'Every event of a case, in order, with who acted, when it happened and when it was recorded',
        tags: ['queries'],
        params,
        querystring: historyQuery,
        response: { 200: historySchema, ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params as z.infer<typeof params>;
      const { after, limit, atLeast: position } = request.query as z.infer<typeof historyQuery>;
      checkPosition(doors.store, position);
      const reading = { viewer: viewerOf(principalOf(request), doors), catalogue: complaint.events };
      const history = await readHistory(doors.store, { stream: `complaint-${id}`, after, limit }, reading);
      tellNext(reply, request.url, history.next === undefined ? undefined : { after: history.next });
      return tellPosition(reply, history.position).send(history);
    },
  );
};

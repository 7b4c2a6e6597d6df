import { improvement, improvementCommandInfo } from '@redress/domain';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { principalOf } from '../authentication.js';
import { loadCase } from '../case-stream.js';
import type { Doors } from '../doors.js';
import { improvementAnswer, improvementDocument, improvementSchema, improvementStanding } from '../improvement-document.js';
import { problems } from '../openapi.js';
import { viewerOf } from '../personal-access.js';
import { ApiProblem } from '../problem.js';
import { entityTag } from '../request/entity-tag.js';
import type { KeyWatch } from '../request/idempotency.js';
import { atLeast, checkPosition, tellPosition } from '../request/position.js';
import { caseId, stepsOf } from '../steps.js';
import { stepRoutes } from './steps.js';

const BASE = '/v1/improvements';
const params = z.strictObject({ id: caseId });
const query = z.strictObject({ atLeast });

export const improvementRoutes = (app: FastifyInstance, doors: Doors, watch: KeyWatch): void => {
  stepRoutes(
    app,
    { aggregate: improvement, answer: improvementStanding },
    { ...doors, watch },
    {
      base: BASE,
      opening: { command: 'PlanImprovement', member: 'improvementId', info: improvementCommandInfo.PlanImprovement },
      steps: stepsOf(improvement.commands, improvementCommandInfo, { base: BASE, opening: 'PlanImprovement' }),
      answer: improvementAnswer,
    },
  );

  app.get(
    `${BASE}/:id`,
    {
      schema: {
        operationId: 'getImprovement',
        summary: 'An improvement: where it stands, its clocks and holder, and what is on record',
        tags: ['queries'],
        params,
        querystring: query,
        response: { 200: improvementSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params as z.infer<typeof params>;
      checkPosition(doors.store, (request.query as z.infer<typeof query>).atLeast);
      const loaded = await loadCase(doors.store, improvement, { id });
      if (loaded === undefined) throw new ApiProblem('not-found', { detail: 'There is no such improvement.' });
      const document = improvementDocument({ id, ...loaded }, viewerOf(principalOf(request), doors));
      return tellPosition(reply, document.position).header('etag', entityTag(document.revision)).send(document);
    },
  );
};

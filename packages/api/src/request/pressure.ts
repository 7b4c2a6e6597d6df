import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import type { ApiLimits } from '../config.js';
import { ApiProblem } from '../problem.js';

/** Refuses work while the event loop lags, so that what is under way can end; health and readiness answer regardless. */
export const shedLoad = (app: FastifyInstance, { maxLagMs }: ApiLimits): void => {
  app.register(underPressure, {
    maxEventLoopDelay: maxLagMs,
    pressureHandler: () => {
      throw new ApiProblem('overloaded', { detail: 'Repeat the request later, with the same Idempotency-Key.' });
    },
  });
};

/** Bounds the writes of each key; reads are not counted. Off where the limit is 0. */
export const limitWrites = async (app: FastifyInstance, { writesPerMinute }: ApiLimits): Promise<void> => {
  if (writesPerMinute === 0) return;
  await app.register(rateLimit, {
    global: true,
    // Behind authentication, which runs on request.
    hook: 'preParsing',
    max: writesPerMinute,
    timeWindow: '1 minute',
    keyGenerator: (request) => request.principal?.keyId ?? request.ip,
    allowList: (request) => request.method !== 'POST',
    errorResponseBuilder: (_request, { ttl, max }) =>
      new ApiProblem('too-many-requests', {
        detail: `This key may write ${max} times a minute.`,
        headers: { 'retry-after': String(Math.max(1, Math.ceil(ttl / 1000))) },
      }),
  });
};

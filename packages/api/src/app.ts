import helmet from '@fastify/helmet';
import { complaintCommandInfo, improvementCommandInfo, kpiPeriodCommandInfo, ruleCommandInfo } from '@redress/domain';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { authenticate } from './authentication.js';
import { DEFAULT_LIMITS } from './config.js';
import type { ApiOptions, Doors } from './doors.js';
import { apiLog, logRequests } from './logging.js';
import { openApi } from './openapi.js';
import { answer, answerProblems, brokenRequest } from './problem-responses.js';
import { readJsonBodies } from './request/body.js';
import { createKeyWatch } from './request/idempotency.js';
import { limitWrites, shedLoad } from './request/pressure.js';
import { validate } from './request/validation.js';
import { calendarRoutes } from './routes/calendar.js';
import { caseQueryRoutes } from './routes/case-queries.js';
import { complaintRoutes } from './routes/complaints.js';
import { deadlineRoutes } from './routes/deadlines.js';
import { directoryRoutes } from './routes/directory.js';
import { erasureExample, erasureRoute } from './routes/erasure.js';
import { exportRoutes } from './routes/exports.js';
import { improvementRoutes } from './routes/improvements.js';
import { kpiPeriodRoutes } from './routes/kpi-periods.js';
import { metricRoutes } from './routes/metrics.js';
import { operationRoutes } from './routes/operation.js';
import { queryRoutes } from './routes/queries.js';
import { queueRoute } from './routes/queue.js';
import { ruleRoutes, validationExamples } from './routes/rules.js';
import { operationIdOf } from './steps.js';
import { traceIdOf } from './trace-id.js';

/** Bodies shown in the document, by operation. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(
    Object.entries({
      ...complaintCommandInfo,
      ...improvementCommandInfo,
      ...kpiPeriodCommandInfo,
      ...ruleCommandInfo.policy,
      ...ruleCommandInfo.calendar,
      ...ruleCommandInfo.directory,
    }).map(([command, { example }]) => [operationIdOf(command), example]),
  ),
  ...erasureExample,
  ...validationExamples,
};

/**
 * The HTTP interface, not yet listening. Closing it lets running requests end first. It owns none of what it is given: who opened the store,
 * the database and the key guard closes them, after this.
 */
export const createApi = ({ log, clock = () => new Date().toISOString(), limits, ...given }: ApiOptions): FastifyInstance => {
  const doors: Doors = { ...given, limits: { ...DEFAULT_LIMITS, ...limits }, now: clock };
  const app = fastify({
    loggerInstance: apiLog(log) as FastifyBaseLogger,
    genReqId: traceIdOf,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'traceId' }),
    bodyLimit: doors.limits.bodyBytes,
    trustProxy: doors.limits.trustProxy,
    requestTimeout: doors.limits.requestTimeoutMs,
    forceCloseConnections: 'idle',
    // A request that still arrives while closing is served, on a connection that then closes: nobody needs a special answer.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: brokenRequest,
    frameworkErrors: (error, request, reply) => {
      answer(error, request, reply);
    },
  });
  app.setValidatorCompiler(validate);
  app.decorateRequest('principal', null);
  logRequests(app);
  answerProblems(app);
  readJsonBodies(app);
  app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  });
  openApi(app, EXAMPLES, doors.limits);
  app.register(async (open) => operationRoutes(open, doors));
  app.register(async (guarded) => {
    shedLoad(guarded, doors.limits);
    guarded.addHook('onRequest', authenticate(doors.keys));
    // Answers hold personal data and differ by key.
    guarded.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));
    await limitWrites(guarded, doors.limits);
    const watch = createKeyWatch();
    complaintRoutes(guarded, doors, watch);
    deadlineRoutes(guarded, doors);
    improvementRoutes(guarded, doors, watch);
    erasureRoute(guarded, doors, watch);
    ruleRoutes(guarded, doors, watch);
    kpiPeriodRoutes(guarded, doors, watch);
    directoryRoutes(guarded, doors);
    calendarRoutes(guarded, doors);
    queueRoute(guarded, doors);
    queryRoutes(guarded, doors);
    caseQueryRoutes(guarded, doors);
    metricRoutes(guarded, doors);
    exportRoutes(guarded, doors);
  });
  return app;
};

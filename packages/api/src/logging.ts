import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

/** Paths that never reach a log line, whatever a caller or a library puts into one. */
const REDACTED = [
  'authorization',
  'headers.authorization',
  'req.headers.authorization',
  'err.config',
  'body',
  'req.body',
  'data',
  'key',
  'pepper',
  'secret',
];

/** A log of the interface below the one of its process. Bodies, keys and personal data have no place in it. */
export const apiLog = (log: Logger): Logger =>
  log.child({}, { redact: { paths: REDACTED, censor: '[redacted]' }, serializers: { req: () => undefined, res: () => undefined } });

/** What a finished request tells beside its route and status; routes add to it as they learn it. */
type RequestNotes = { caseId?: string; commandId?: string; revision?: number; code?: string };

declare module 'fastify' {
  interface FastifyRequest {
    notes: RequestNotes;
  }
}

const line = (request: FastifyRequest, status: number, milliseconds: number) => ({
  method: request.method,
  // The pattern, not the address: an address may be mistyped into anything.
  route: request.routeOptions.url ?? 'unknown',
  status,
  ms: Math.round(milliseconds),
  ...(request.principal === null ? {} : { staffId: request.principal.staffId, keyId: request.principal.keyId }),
  ...request.notes,
});

/** One line for every finished request. */
export const logRequests = (app: FastifyInstance): void => {
  app.decorateRequest('notes');
  app.addHook('onRequest', async (request) => {
    request.notes = {};
  });
  app.addHook('onResponse', async (request, reply) => {
    const entry = line(request, reply.statusCode, reply.elapsedTime);
    if (reply.statusCode >= 500) request.log.warn(entry, 'request failed');
    else request.log.info(entry, 'request');
  });
};

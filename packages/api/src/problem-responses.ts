import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblem, type ProblemCode, type ProblemResponse, problemOf } from './problem.js';

const send = (reply: FastifyReply, { status, headers, body }: ProblemResponse) =>
  // As bytes: no response schema stands between, and no charset is added to a type that has none.
  reply
    .code(status)
    .headers(headers)
    .send(Buffer.from(JSON.stringify(body)));

/** Answers one request with what ended it. */
export const answer = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
  const response = problemOf(error, { url: request.url, id: request.id, acceptLanguage: request.headers['accept-language'] });
  if (request.notes !== undefined) request.notes.code = response.body.code;
  if (response.status >= 500) request.log.error({ err: error }, response.body.title);
  return send(reply, response);
};

/** Route patterns as expressions, so that a wrong method can be told from a wrong address. */
const pathsOf = (app: FastifyInstance) => {
  const methods = new Map<string, { readonly pattern: RegExp; readonly allowed: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(
      `^${url
        .replaceAll(/[.+?^$()|[\]{}\\]/g, '\\$&')
        .replaceAll(/:[A-Za-z]+/g, '[^/]+')
        .replaceAll('*', '.*')}$`,
    );
    const known = methods.get(url) ?? { pattern, allowed: new Set<string>() };
    for (const one of [method].flat()) known.allowed.add(one);
    methods.set(url, known);
  });
  return (path: string): readonly string[] =>
    [...new Set([...methods.values()].filter(({ pattern }) => pattern.test(path)).flatMap(({ allowed }) => [...allowed]))].sort();
};

/** Answers everything that fails with problem details. Register before any route. */
export const answerProblems = (app: FastifyInstance): void => {
  const allowedAt = pathsOf(app);
  app.setErrorHandler(answer);
  app.setNotFoundHandler((request, reply) => {
    const allowed = allowedAt(request.url.split('?', 1)[0] ?? '');
    const problem =
      allowed.length === 0
        ? new ApiProblem('not-found', { detail: 'No such path; /openapi.json lists them all.' })
        : new ApiProblem('method-not-allowed', {
            detail: `This path takes ${allowed.join(', ')}.`,
            headers: { allow: allowed.join(', ') },
          });
    return answer(problem, request, reply);
  });
};

const BROKEN: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** Answers what never became a request: unreadable HTTP, oversized headers, a request that did not end in time. */
export const brokenRequest = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, body } = problemOf(new ApiProblem(BROKEN[error.code ?? ''] ?? 'malformed-request'), { url: '/', id: 'none' });
  const text = JSON.stringify(body);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(text)}`;
  socket.end(`${head}\r\nConnection: close\r\n\r\n${text}`);
};

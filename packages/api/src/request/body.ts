import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiLimits } from '../config.js';
import { DOCUMENT_JSON_LIMITS, JSON_LIMITS, type JsonLimits, parseJson } from '../json.js';
import { ApiProblem } from '../problem.js';

const charsetOf = (contentType: string): string | undefined => /;\s*charset="?([^\s;"]+)"?/i.exec(contentType)?.[1]?.toLowerCase();

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Bounds of the body, where a route takes other ones than all do. */
    readonly json?: JsonLimits;
  }
}

/** Options of a route whose body holds a whole rule document; all others stay with the general bounds. */
export const documentBody = ({ bodyBytes, documentBytes }: ApiLimits) => ({
  bodyLimit: Math.max(bodyBytes, documentBytes),
  config: { json: DOCUMENT_JSON_LIMITS },
});

/** Takes application/json in UTF-8 and nothing else. */
export const readJsonBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
    const { 'content-encoding': encoding = 'identity', 'content-type': type } = request.headers;
    if (encoding !== 'identity') throw new ApiProblem('unsupported-media-type', { detail: 'Send the body without Content-Encoding.' });
    const charset = charsetOf(String(type)) ?? 'utf-8';
    if (charset !== 'utf-8' && charset !== 'utf8')
      throw new ApiProblem('unsupported-media-type', { detail: `Not ${charset}: JSON is UTF-8.` });
    return bytes.length === 0 ? {} : parseJson(bytes, request.routeOptions.config.json ?? JSON_LIMITS);
  });
  // A step without content may come without a body.
  app.addHook('preValidation', async (request) => {
    if (request.method === 'POST') request.body ??= {};
  });
};

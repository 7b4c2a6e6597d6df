import type { Actor } from '@redress/domain';
import type { FastifyRequest } from 'fastify';
import type { KeyGuard, Principal } from './keys/key-guard.js';
import { ApiProblem } from './problem.js';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
  }
}

/** Lets only requests with a valid key through and notes whose it is. Runs before any body is read. */
export const authenticate =
  (keys: KeyGuard) =>
  async (request: FastifyRequest): Promise<void> => {
    const [, token] = /^Bearer +(\S{1,200})$/i.exec(request.headers.authorization ?? '') ?? [];
    if (token === undefined)
      throw new ApiProblem('unauthenticated', {
        detail: 'Send the header "Authorization: Bearer <API key>"; an administrator issues keys.',
      });
    const checked = await keys.check(token);
    switch (checked.outcome) {
      case 'valid':
        request.principal = checked.principal;
        return;
      case 'revoked':
        throw new ApiProblem('key-revoked', { detail: 'Ask an administrator for a new key.' });
      case 'malformed':
        throw new ApiProblem('unauthenticated', { detail: 'The key is not whole: its checksum does not fit. Copy it again.' });
      case 'unknown':
        throw new ApiProblem('unauthenticated', { detail: 'The key is not known here.' });
      case 'unavailable':
        throw new ApiProblem('keys-unavailable', { detail: 'Repeat the request later.' });
    }
  };

/** Whose key the request came with; only behind `authenticate`. */
export const principalOf = (request: FastifyRequest): Principal => {
  if (request.principal === null) throw new Error('route without authentication');
  return request.principal;
};

export const actorOf = ({ staffId, role, kind }: Principal): Actor => ({ id: staffId, role, kind });

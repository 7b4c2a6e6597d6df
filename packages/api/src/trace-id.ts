import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const EMPTY = '0'.repeat(32);

/** Names a request: the caller's trace where a valid traceparent (W3C Trace Context) came with it, else a fresh one. */
export const traceIdOf = (request: Pick<IncomingMessage, 'headers'>): string => {
  const given = TRACEPARENT.exec(String(request.headers.traceparent ?? ''))?.[1];
  return given !== undefined && given !== EMPTY ? given : randomBytes(16).toString('hex');
};

import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { brokenRequest } from './problem-responses.js';

const socketOf = (writable: boolean) => {
  const seen = { text: '', destroyed: false };
  const socket = { writable, end: (text: string) => (seen.text = text), destroy: () => (seen.destroyed = true) };
  // Only what an answer to a broken request uses.
  return { seen, socket: socket as unknown as Socket };
};
const failure = (code: string) => Object.assign(new Error('broken'), { code });

describe('what never became a request', () => {
  it.each([
    ['HPE_INVALID_METHOD', 400, 'malformed-request'],
    ['HPE_HEADER_OVERFLOW', 431, 'headers-too-large'],
    ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'request-timeout'],
  ])('%s is answered with %i and closed', (code, status, problem) => {
    const { seen, socket } = socketOf(true);
    brokenRequest(failure(code), socket);
    const [head = '', body = ''] = seen.text.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toContain('Connection: close');
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
    expect(JSON.parse(body)).toMatchObject({ status, code: problem, type: `urn:redress:problem:${problem}` });
  });

  it('is let go where nobody listens any more', () => {
    for (const [code, writable] of [
      ['ECONNRESET', true],
      ['HPE_INVALID_METHOD', false],
    ] as const) {
      const { seen, socket } = socketOf(writable);
      brokenRequest(failure(code), socket);
      expect(seen).toEqual({ text: '', destroyed: true });
    }
  });
});

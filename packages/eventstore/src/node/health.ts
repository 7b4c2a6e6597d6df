import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Health = { readonly url: string; readonly stop: () => Promise<void> };

export type HealthOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Why the node does not serve, if it does not. */
  readonly problem: () => string | undefined;
  /** The figures in the text format of Prometheus. */
  readonly metrics: () => Promise<string>;
};

const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Answers `GET /health/live` (204, or 503 with the reason) and `GET /metrics`, over plain HTTP of its own port: the protocol's port speaks
 * HTTP/2 only. Neither tells names or data. Rejects when the port cannot be had.
 */
export const serveHealth = async ({ host, port, problem, metrics }: HealthOptions): Promise<Health> => {
  const answer = (response: ServerResponse, status: number, body = '', type = 'text/plain; charset=utf-8') => {
    response.writeHead(status, body === '' ? { 'cache-control': 'no-store' } : { 'cache-control': 'no-store', 'content-type': type });
    response.end(body);
  };
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path !== '/health/live' && path !== '/metrics') answer(response, 404, 'there are /health/live and /metrics\n');
    else if (request.method !== 'GET' && request.method !== 'HEAD') answer(response.setHeader('allow', 'GET, HEAD'), 405, 'GET or HEAD\n');
    else if (path === '/metrics')
      metrics().then(
        (text) => answer(response, 200, text, METRICS_TYPE),
        (fault: unknown) => answer(response, 500, `${String(fault)}\n`),
      );
    else {
      const reason = problem();
      if (reason === undefined) answer(response, 204);
      else answer(response, 503, `${reason}\n`);
    }
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000;
  // What a probe sends that is no HTTP concerns nobody else.
  server.on('clientError', (_fault, socket) => socket.destroy());

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Projector, ProjectorFigures } from '@redress/projections';
import { messageOf, systemCode, unfit } from '../failure.js';

export type ViewsHealth = { readonly url: string; readonly port: number; readonly stop: () => Promise<void> };

export type ViewsHealthOptions = {
  readonly projector: Projector;
  readonly figures: ProjectorFigures;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** What whoever wants a rebuild has to show; without it none can be asked for here. */
  readonly secret?: string;
};

const TEXT = 'text/plain; charset=utf-8';
const METRICS = 'text/plain; version=0.0.4; charset=utf-8';
const KNOWN = 'there are /health/live, /health/ready, /metrics and /views\n';

/** Views that keep the process from being ready, each with its reason, one a line. */
const notReady = ({ running, fault, views }: ReturnType<Projector['status']>): readonly string[] => {
  if (!running) return [`projector: ${fault ?? 'stopped'}`];
  // What a failed event says of itself stays in the log and the status: readiness is told to everybody.
  return views.flatMap(({ view, state, built }) =>
    state === 'failed' ? [`${view}: stopped at an event it cannot digest`] : built ? [] : [`${view}: being built`],
  );
};

const isSame = (given: string, wanted: string): boolean =>
  timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(wanted).digest());

const answer = (response: ServerResponse, status: number, body = '', type = TEXT): void => {
  response.writeHead(status, { 'cache-control': 'no-store', ...(body === '' ? {} : { 'content-type': type }) });
  response.end(body);
};

/** Tells how far the rebuild has come, a line of JSON each, and how it ended. */
const tellRebuild = async (projector: Projector, view: string, response: ServerResponse): Promise<void> => {
  const say = (line: object): void => void response.write(`${JSON.stringify(line)}\n`);
  response.writeHead(200, { 'cache-control': 'no-store', 'content-type': 'application/x-ndjson' });
  try {
    say({ rebuilt: await projector.rebuild(view, (progress) => say({ progress })) });
  } catch (error) {
    say({ failed: messageOf(error) });
  }
  response.end();
};

/**
 * Over plain HTTP of a port of its own: `GET /health/live` (204 while the projector works), `GET /health/ready` (204, or 503 naming the views
 * that are not ready), `GET /metrics`, `GET /views` (versions, positions, lag, rate and state of each, as JSON), and, with the secret as bearer,
 * `POST /views/<view>/rebuild`. Fails with exit code 5 when the port cannot be had.
 */
export const serveViewsHealth = async ({ projector, figures, host, port, secret }: ViewsHealthOptions): Promise<ViewsHealth> => {
  const read = async (path: string | undefined, response: ServerResponse): Promise<void> => {
    const status = projector.status();
    if (path === '/health/live') return status.running ? answer(response, 204) : answer(response, 503, `${status.fault ?? 'stopped'}\n`);
    if (path === '/health/ready') {
      const reasons = notReady(status);
      return reasons.length === 0 ? answer(response, 204) : answer(response, 503, `${reasons.join('\n')}\n`);
    }
    if (path === '/metrics') return answer(response, 200, await figures.render(projector), METRICS);
    if (path !== '/views') return answer(response, 404, KNOWN);
    const { running, fault } = status;
    const views = await figures.report(projector);
    return answer(response, 200, JSON.stringify({ running, ...(fault !== undefined && { fault }), views }), 'application/json');
  };

  const serve = async ({ method, url, headers }: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = url?.split('?', 1)[0];
    const [, view] = /^\/views\/([a-z-]{1,100})\/rebuild$/.exec(path ?? '') ?? [];
    if (view === undefined)
      return method === 'GET' || method === 'HEAD'
        ? read(path, response)
        : answer(response.setHeader('allow', 'GET, HEAD'), 405, 'GET or HEAD\n');
    if (method !== 'POST') return answer(response.setHeader('allow', 'POST'), 405, 'POST\n');
    if (secret === undefined || !isSame(headers.authorization ?? '', `Bearer ${secret}`))
      return answer(response, 401, 'the key of the data folder is needed\n');
    if (!projector.status().views.some((one) => one.view === view)) return answer(response, 404, `there is no view ${view}\n`);
    return tellRebuild(projector, view, response);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((fault: unknown) => answer(response, 500, `${messageOf(fault)}\n`));
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
  }).catch((error: unknown) => {
    if (systemCode(error) !== 'EADDRINUSE') throw error;
    throw unfit(`port ${port} of ${host} is taken`, 'choose another with --http-port, or leave it out', error);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

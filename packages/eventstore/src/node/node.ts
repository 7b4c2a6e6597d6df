import { checkExposure, connectionStringOf, type Exposure } from './access/exposure.js';
import { endsSoon, secure } from './access/secure.js';
import { serveHealth } from './health.js';
import { type Limits, limitsOf } from './limits.js';
import { openDurableLog } from './log/durable-log.js';
import type { LogFigures } from './log/event-log.js';
import { openMemoryLog } from './log/memory-log.js';
import { measuredLog } from './metrics/measured-log.js';
import { createNodeMetrics } from './metrics/node-metrics.js';
import { occasionally } from './occasionally.js';
import { listen } from './server.js';

export type NodeLogger = {
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
};

export type NodeStorage = { readonly file: string } | { readonly memory: true };

export type NodeOptions = Exposure & {
  readonly host?: string;
  /** 0: any free one. */
  readonly port?: number;
  /** Serves health and metrics over HTTP at this port of the same host; 0: any free one. Without it they are not served. */
  readonly httpPort?: number;
  readonly log?: NodeLogger;
  /** Largest append in bytes. */
  readonly maxAppendBytes?: number;
  /** What else the node takes on before it says no. */
  readonly limits?: Partial<Limits>;
};

export type NodeStatus = LogFigures;

export type Node = {
  readonly host: string;
  readonly port: number;
  readonly connectionString: string;
  /** Where health and metrics are served, if they are. */
  readonly httpUrl?: string;
  /** The node's figures in the text format of Prometheus. */
  metrics(): string;
  status(): Promise<NodeStatus>;
  /** Finishes what was accepted, ends the calls, releases the file. */
  stop(): Promise<void>;
  /** Resolves, with the reason, only when the disk failed and the node stopped by itself. */
  readonly failed: Promise<Error>;
};

/**
 * Starts a node that speaks the EventStoreDB protocol over a file, or in memory for tests.
 *
 * Rejects with `LogUnusable` when the file is not an event log, is of a newer release or is in use, with `TlsUnusable` or `UsersUnusable` when
 * `access` cannot be had, with `ExposureRefused` when the node would be open to other machines unasked, and with the error of the system when
 * the port is taken.
 */
export const startNode = async (storage: NodeStorage, options: NodeOptions = {}): Promise<Node> => {
  const { host = '127.0.0.1', port = 0, httpPort, log: logger, maxAppendBytes, access } = options;
  checkExposure(host, options);
  const limits = limitsOf({ ...(maxAppendBytes === undefined ? {} : { appendBytes: maxAppendBytes }), ...options.limits });
  const metrics = createNodeMetrics({ position: () => log.tail.head });
  const stored = 'file' in storage ? await openDurableLog(storage.file, metrics.committed) : openMemoryLog();
  for (const notice of stored.notices ?? []) logger?.warn({ ...storage }, notice);
  const log = measuredLog(stored, metrics);
  const address = host.includes(':') ? `[${host}]` : host;
  const onFault = ({ message }: Error) => logger?.error({ host, fault: message }, 'event store node could not read its log');
  let problem: string | undefined;
  const opened: { stop: () => Promise<void>; settle?: () => Promise<void> }[] = [];
  const open = async <Part extends { stop: () => Promise<void> }>(part: Promise<Part>): Promise<Part> => {
    opened.push(await part);
    return part;
  };
  // The log first: appends already accepted become durable and are answered before their calls end.
  const close = async () => {
    problem ??= 'the node is stopping';
    for (const part of opened) await part.settle?.();
    await log.close();
    for (const part of opened) await part.stop();
  };
  const onLimit = occasionally((what: string, leftOut) =>
    logger?.warn({ host, what, leftOut }, 'event store node turned away what exceeds its limits'),
  );
  const onRefused = occasionally((peer: string, leftOut) =>
    logger?.warn({ host, peer, leftOut }, 'event store node refused a wrong name or password'),
  );
  const start = async () => {
    const secured = access && (await secure(access, host, log, onRefused));
    if (secured !== undefined && endsSoon(secured.tls)) {
      logger?.warn({ host, expiresAt: secured.tls.expiresAt }, 'the certificate of the event store node ends soon');
    }
    const serving = { limits, onFault, onLimit, metrics, ...(secured === undefined ? {} : { secured }) };
    const listening = await open(listen(log, { address: `${address}:${port}`, ...serving })).catch((fault: unknown) => {
      secured?.access.close();
      throw fault;
    });
    // Behind the calls, which ask it until they end.
    if (secured !== undefined) opened.push({ stop: async () => secured.access.close() });
    const connectionString = connectionStringOf(host, listening.port, secured?.tls);
    if (httpPort === undefined) return { listening, connectionString };
    const http = await open(serveHealth({ host, port: httpPort, problem: () => problem, metrics: metrics.render }));
    return { listening, connectionString, httpUrl: http.url };
  };
  const { listening, connectionString, ...http } = await start().catch(async (fault: unknown) => {
    await close();
    throw fault;
  });
  const at = { host, port: listening.port };
  logger?.info({ ...at, ...http, ...storage, position: log.tail.head }, 'event store node started');

  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= close();
    return stopping;
  };
  const failed = log.failed.then(async (fault) => {
    problem = fault.message;
    logger?.error({ ...at, fault: fault.message }, 'event store node stops: its log failed');
    await stop();
    return fault;
  });

  return {
    ...at,
    ...http,
    connectionString,
    metrics: metrics.render,
    failed,
    status: () => log.figures(),
    stop: async () => {
      const first = stopping === undefined;
      await stop();
      if (first) logger?.info(at, 'event store node stopped');
    },
  };
};

import { checkExposure, connectionStringOf, type Exposure } from './access/exposure.js';
import { endsSoon, secure } from './access/secure.js';
import { serveHealth } from './health.js';
import { type Limits, limitsOf } from './limits.js';
import { openDurableLog } from './log/durable-log.js';
import type { EventLog, LogFigures } from './log/event-log.js';
import { openMemoryLog } from './log/memory-log.js';
import { measuredLog } from './metrics/measured-log.js';
import { createNodeMetrics, type NodeMetrics } from './metrics/node-metrics.js';
import { createParts, type Parts } from './parts.js';
import { createReports, type NodeLogger } from './reports.js';
import { listen } from './server.js';

export type NodeStorage = { readonly file: string } | { readonly memory: true };

export type NodeOptions = Exposure & {
  readonly host?: string;
  /** 0: any free one. */
  readonly port?: number;
  /** Serves health and metrics over HTTP at this port; 0: any free one. Without it they are not served. */
  readonly httpPort?: number;
  /**
   * Where that port is bound: 127.0.0.1 unless told, whatever `host` is. It is plain HTTP and asks nobody who they are, since a password would
   * travel in clear; so whoever opens it to other machines has to say so.
   */
  readonly httpHost?: string;
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
  metrics(): Promise<string>;
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
  const { host = '127.0.0.1', log: logger } = options;
  checkExposure(host, options);
  const metrics = createNodeMetrics({ position: () => log.tail.head });
  const stored = 'file' in storage ? await openDurableLog(storage.file, metrics.committed) : openMemoryLog();
  for (const notice of stored.notices ?? []) logger?.warn({ ...storage }, notice);
  const log = measuredLog(stored, metrics);
  const parts = createParts(log);
  const { port, connectionString, ...http } = await serve(log, parts, metrics, { ...options, host }).catch(async (fault: unknown) => {
    await parts.close();
    throw fault;
  });
  const at = { host, port };
  logger?.info({ ...at, ...http, ...storage, position: log.tail.head }, 'event store node started');
  const failed = log.failed.then(async (fault) => {
    logger?.error({ ...at, fault: fault.message }, 'event store node stops: its log failed');
    await parts.close(fault.message);
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
      if (await parts.close()) logger?.info(at, 'event store node stopped');
    },
  };
};

type Served = { readonly port: number; readonly connectionString: string; readonly httpUrl?: string };

/** Opens the doors to the log: the protocol, with access lists before it where there are any, and health and metrics where they are wanted. */
const serve = async (
  log: EventLog,
  parts: Parts,
  metrics: NodeMetrics,
  options: NodeOptions & { readonly host: string },
): Promise<Served> => {
  const { host, port = 0, httpPort, httpHost = '127.0.0.1', log: logger, maxAppendBytes, access } = options;
  const { onRefused, ...reports } = createReports(host, logger);
  const limits = limitsOf({ ...(maxAppendBytes === undefined ? {} : { appendBytes: maxAppendBytes }), ...options.limits });
  const secured = access && (await secure(access, host, log, onRefused));
  if (secured !== undefined && endsSoon(secured.tls)) {
    logger?.warn({ host, expiresAt: secured.tls.expiresAt }, 'the certificate of the event store node ends soon');
  }
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const listening = await parts
    .open(listen(log, { address, limits, metrics, ...reports, ...(secured === undefined ? {} : { secured }) }))
    .catch((fault: unknown) => {
      secured?.access.close();
      throw fault;
    });
  // Behind the calls, which ask it until they end.
  if (secured !== undefined) await parts.open(Promise.resolve({ stop: async () => secured.access.close() }));
  const served = { port: listening.port, connectionString: connectionStringOf(host, listening.port, secured?.tls) };
  if (httpPort === undefined) return served;
  const http = await parts.open(serveHealth({ host: httpHost, port: httpPort, problem: parts.problem, metrics: metrics.render }));
  return { ...served, httpUrl: http.url };
};

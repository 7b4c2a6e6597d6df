import { serveHealth } from './health.js';
import { openDurableLog } from './log/durable-log.js';
import type { LogFigures } from './log/event-log.js';
import { openMemoryLog } from './log/memory-log.js';
import { measuredLog } from './metrics/measured-log.js';
import { createNodeMetrics } from './metrics/node-metrics.js';
import { listen } from './server.js';

export type NodeLogger = {
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
};

export type NodeStorage = { readonly file: string } | { readonly memory: true };

export type NodeOptions = {
  readonly host?: string;
  /** 0: any free one. */
  readonly port?: number;
  /** Serves health and metrics over HTTP at this port of the same host; 0: any free one. Without it they are not served. */
  readonly httpPort?: number;
  readonly log?: NodeLogger;
  /** Largest append in bytes. */
  readonly maxAppendBytes?: number;
  /** Serve other machines too, although there is neither encryption nor a password. */
  readonly insecureOnNetwork?: boolean;
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

const MAX_APPEND_BYTES = 1024 * 1024;

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Starts a node that speaks the EventStoreDB protocol over a file, or in memory for tests.
 *
 * Rejects with `LogUnusable` when the file is not an event log, is of a newer release or is in use, and with a plain error when the port is
 * taken or the host is not this machine and `insecureOnNetwork` was not given.
 */
export const startNode = async (storage: NodeStorage, options: NodeOptions = {}): Promise<Node> => {
  const { host = '127.0.0.1', port = 0, httpPort, log: logger, maxAppendBytes = MAX_APPEND_BYTES, insecureOnNetwork = false } = options;
  if (!isLoopback(host) && !insecureOnNetwork) {
    throw new Error(`the node has neither encryption nor passwords and serves only this machine, not ${host}`);
  }
  const metrics = createNodeMetrics({ position: () => log.tail.head });
  const stored = 'file' in storage ? await openDurableLog(storage.file, metrics.committed) : openMemoryLog();
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
  const start = async () => {
    const listening = await open(listen(log, { address: `${address}:${port}`, appendBytes: maxAppendBytes, onFault, metrics }));
    if (httpPort === undefined) return { listening };
    const http = await open(serveHealth({ host, port: httpPort, problem: () => problem, metrics: metrics.render }));
    return { listening, httpUrl: http.url };
  };
  const { listening, ...http } = await start().catch(async (fault: unknown) => {
    await close();
    throw fault;
  });
  const at = { host, port: listening.port };
  const connectionString = `esdb://${address}:${listening.port}?tls=false`;
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

import { parseStream } from '@redress/domain';
import { Client, Connection, defaultGrpcRetryOptions, isGrpcServiceError, makeGrpcRetryInterceptor } from '@temporalio/client';
import { pause } from './pause.js';
import { LOOPS, type Loops, TASK_QUEUE } from './temporal.js';

/** No server answered at the address in time. */
export class TemporalUnreachable extends Error {
  override readonly name = 'TemporalUnreachable';
  constructor(
    readonly address: string,
    cause: unknown,
  ) {
    super(`no Temporal server answers at ${address}`, { cause });
  }
}

export type TemporalClient = Loops & { readonly client: Client; readonly address: string; close(): Promise<void> };

/** A call that takes longer counts as failed; whoever made it repeats it. */
const CALL_MS = 10_000;

/** The loops as seen through a client. `taskQueue` is where their worker listens. */
export const loopsOf = (client: Client, taskQueue = TASK_QUEUE): Loops => {
  const start = (stream: string) => {
    const type = LOOPS[parseStream(stream).category];
    if (type === undefined) throw new Error(`no loop follows stream ${stream}`);
    return {
      type,
      // A running loop is used, a finished one followed by a new one: a case may be re-opened.
      options: {
        workflowId: stream,
        taskQueue,
        args: [stream],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      } as const,
    };
  };
  const call = <T>(make: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + CALL_MS, make);
  return {
    poke: async (stream, revision) => {
      const { type, options } = start(stream);
      await call(() => client.workflow.signalWithStart(type, { ...options, signal: 'recorded', signalArgs: [revision] }));
    },
    ensure: async (stream) => {
      const { type, options } = start(stream);
      await call(() => client.workflow.start(type, options));
    },
    namespaceId: async () => {
      const { namespace } = client.options;
      const { namespaceInfo } = await call(() => client.workflowService.describeNamespace({ namespace }));
      return namespaceInfo?.id ?? '';
    },
  };
};

export type ConnectOptions = { readonly timeoutMs?: number; readonly signal?: AbortSignal };

const isLoopback = (address: string): boolean => /^(127\.|localhost[:]|\[::1\])/.test(address);

/**
 * Connects to a Temporal server and waits until the namespace is there.
 *
 * Throws `TemporalUnreachable` when that takes longer than `timeoutMs`, or at once when told to stop.
 */
export const connectTemporal = async (
  address: string,
  namespace = 'default',
  { timeoutMs = 30_000, signal = new AbortController().signal }: ConnectOptions = {},
): Promise<TemporalClient> => {
  const deadline = Date.now() + timeoutMs;
  for (let wait = 100; ; wait = Math.min(wait * 2, 2_000)) {
    let connection: Connection | undefined;
    try {
      connection = await Connection.connect({
        address,
        // Short at first: a server that is just starting answers soon or not at all.
        connectTimeout: Math.min(wait * 5, 5_000),
        // Callers here repeat by themselves and want to know soon that the server is away, and soon that it is back.
        interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: 2 }))],
        channelArgs: {
          'grpc.max_reconnect_backoff_ms': 2_000,
          // A company's proxy does not reach this machine, though its settings are meant for every program.
          ...(isLoopback(address) ? { 'grpc.enable_http_proxy': 0 } : {}),
        },
      });
      const client = new Client({ connection, namespace });
      const loops = loopsOf(client);
      await loops.namespaceId();
      const open = connection;
      return { ...loops, client, address, close: () => open.close() };
    } catch (error) {
      await connection?.close();
      if (signal.aborted || Date.now() + wait > deadline) throw new TemporalUnreachable(address, error);
      await pause(wait, signal);
    }
  }
};

/** gRPC: cancelled, deadline exceeded, resource exhausted, unavailable. */
const OUTAGE: readonly number[] = [1, 4, 8, 14];

/** Whether a call failed because the server is away or overloaded, and not because of what was asked. */
export const isOutage = (error: unknown): boolean => {
  for (let at = error; at instanceof Error; at = at.cause) if (isGrpcServiceError(at)) return OUTAGE.includes(at.code);
  return false;
};

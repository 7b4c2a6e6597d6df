import { randomUUID } from 'node:crypto';
import { type handleUnaryCall, Server, ServerCredentials } from '@grpc/grpc-js';
import { accessGuard } from './access/guard.js';
import type { Secured } from './access/secure.js';
import { CallLimits } from './call-limits.js';
import { supportedMethods } from './features.js';
import { clusterInfo } from './gossip.js';
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import { openListener } from './listener.js';
import type { EventLog } from './log/event-log.js';
import type { NodeMetrics } from './metrics/node-metrics.js';
import { showGroups } from './persistent/figures.js';
import { Groups } from './persistent/groups.js';
import { persistentHandlers } from './persistent/service.js';
import { appendHandler } from './streams/append.js';
import { batchAppendHandler } from './streams/batch-append.js';
import { linkedLog } from './streams/linked-log.js';
import { OpenCalls } from './streams/open-calls.js';
import { deleteHandler, tombstoneHandler } from './streams/remove.js';
import { readHandler } from './streams/service.js';
import { type features, featuresGrpc, type gossip, gossipGrpc, persistentGrpc, type shared, streamsGrpc } from './wire/messages.js';

/** Above the largest chunk a client sends, so that a too large append gets its own answer and not one of the transport. */
const MESSAGE_BYTES = 20 * 1024 * 1024;
const ARRIVAL_MILLISECONDS = 2_000;
const FAREWELL_MILLISECONDS = 1_000;
/** How often a peer is asked whether it is there, and how long it may take to answer before it is taken for gone, also when nothing says so. */
const PING_MILLISECONDS = 10_000;
const PONG_MILLISECONDS = 20_000;

const { StreamsService } = streamsGrpc;

const bytes = { responseSerialize: (answer: Buffer) => answer };

/** Only what is served: grpc answers everything else with UNIMPLEMENTED by itself. Long calls hand over answers already encoded. */
const STREAMS = {
  append: StreamsService.append,
  batchAppend: { ...StreamsService.batchAppend, ...bytes },
  delete: StreamsService.delete,
  tombstone: StreamsService.tombstone,
  read: { ...StreamsService.read, ...bytes },
};

export type Listening = {
  readonly port: number;
  /** Writes, while the log is still open, how far the groups of consumers have got. */
  readonly settle: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type ServerOptions = {
  /** Where to listen, as `host:port`; port 0 for any free one. */
  readonly address: string;
  readonly limits?: Limits;
  /** Encrypts, and lets in whom the access lists let in; without it everybody who reaches the port may do everything. */
  readonly secured?: Secured;
  /** Hears what was turned away for a limit. */
  readonly onLimit?: (what: 'connection' | 'stalled call') => void;
  readonly onFault: (fault: Error) => void;
  /** Where calls and subscriptions are counted. */
  readonly metrics?: Pick<NodeMetrics, 'follow' | 'reading' | 'number'>;
};

/** Serves the log. Rejects when the port cannot be had. */
export const listen = async (
  stored: EventLog,
  { address, limits = DEFAULT_LIMITS, secured, onLimit, onFault, metrics }: ServerOptions,
): Promise<Listening> => {
  const log = linkedLog(stored);
  const calls = new OpenCalls();
  metrics?.number('redress_node_calls_open', 'Calls begun and not ended.', () => calls.size);
  const instanceId = randomUUID();
  const callLimits = new CallLimits(limits, () => onLimit?.('stalled call'));
  const server = new Server({
    'grpc.max_receive_message_length': MESSAGE_BYTES + limits.appendBytes,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': limits.streamsPerConnection,
    'grpc.keepalive_time_ms': PING_MILLISECONDS,
    'grpc.keepalive_timeout_ms': PONG_MILLISECONDS,
    interceptors: [callLimits.interceptor, ...(secured === undefined ? [] : [accessGuard(secured.access)])],
  });
  server.addService(STREAMS, {
    append: appendHandler(log, limits, calls),
    batchAppend: batchAppendHandler(log, { ...limits, arrivalMilliseconds: ARRIVAL_MILLISECONDS }, calls),
    delete: deleteHandler(log),
    tombstone: tombstoneHandler(log),
    read: readHandler(log, calls, {
      onFault,
      ...(metrics === undefined ? {} : { follow: metrics.follow }),
      ...(secured === undefined ? {} : { visibleTo: (headers, log) => secured.access.visibleTo(headers, log) }),
    }),
  });
  const groups = new Groups(log, onFault);
  server.addService(persistentGrpc.PersistentSubscriptionsService, persistentHandlers(log, groups, calls));
  if (metrics !== undefined) showGroups(groups, metrics);
  groups.wake();
  const readGossip: handleUnaryCall<shared.Empty, gossip.ClusterInfo> = (call, callback) =>
    callback(null, clusterInfo(call.getHost(), instanceId, Date.now()));
  const getSupportedMethods: handleUnaryCall<shared.Empty, features.SupportedMethods> = (_call, callback) =>
    callback(null, supportedMethods());
  server.addService(gossipGrpc.GossipService, { read: readGossip });
  server.addService(featuresGrpc.ServerFeaturesService, { getSupportedMethods });

  const onRefused = () => onLimit?.('connection');
  const listener = await openListener(server, credentialsOf(secured), { address, limits, onRefused }).catch((fault: unknown) => {
    callLimits.close();
    throw fault;
  });

  return {
    port: listener.port,
    settle: () => groups.stop(),
    stop: async () => {
      listener.close();
      callLimits.close();
      calls.closeAll();
      await new Promise<void>((resolve) => {
        const force = setTimeout(() => {
          server.forceShutdown();
          resolve();
        }, FAREWELL_MILLISECONDS);
        server.tryShutdown(() => {
          clearTimeout(force);
          resolve();
        });
      });
    },
  };
};

const credentialsOf = (secured: Secured | undefined): ServerCredentials => {
  if (secured === undefined) return ServerCredentials.createInsecure();
  const { certificate, privateKey } = secured.tls;
  return ServerCredentials.createSsl(null, [{ cert_chain: certificate, private_key: privateKey }]);
};

import type { AppendOutcome, Commit } from '../log/event-log.js';
import { createRegistry, type Registry } from './exposition.js';

/** A subscription as the figures see it: how many events of the log it has not looked at yet. */
export type Followed = { readonly kind: 'stream' | 'all'; readonly lag: () => number };

/** Counts a subscription in; the answer counts it out. */
export type Follow = (subscription: Followed) => () => void;

export type NodeMetrics = {
  readonly appendBegun: () => void;
  readonly appendEnded: (ended: {
    readonly outcome: AppendOutcome['kind'] | 'failed';
    readonly events: number;
    readonly bytes: number;
    readonly seconds: number;
  }) => void;
  readonly committed: (commit: Commit) => void;
  readonly read: (seconds: number, events: number) => void;
  readonly follow: Follow;
  /** Adds a figure of another part of the node. */
  readonly reading: Registry['reading'];
  readonly render: () => string;
};

/** What only the node can tell at the moment of asking. */
export type Sources = { readonly position: () => number };

const OUTCOMES = ['written', 'repeated', 'wrong-version', 'deleted', 'failed'] as const;
const KINDS = ['stream', 'all'] as const;
const LATENCY = [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const GROUP = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** The figures of one node. No name of a stream or a person is among them. */
export const createNodeMetrics = ({ position }: Sources): NodeMetrics => {
  const { counter, reading, histogram, render } = createRegistry();
  const appends = counter(
    'redress_node_appends_total',
    'Appends answered, by what became of them.',
    OUTCOMES.map((outcome) => ({ outcome })),
  );
  const events = counter('redress_node_events_written_total', 'Events written.');
  const bytes = counter('redress_node_bytes_written_total', 'Bytes of data and metadata of the events written.');
  const append = histogram('redress_node_append_seconds', 'From the last message of an append until it is durable.', LATENCY);
  const sync = histogram('redress_node_commit_seconds', 'Writing a group of appends and syncing the disk.', LATENCY);
  const group = histogram('redress_node_commit_appends', 'Appends that shared one sync of the disk.', GROUP);
  const page = histogram('redress_node_read_seconds', 'Reading one page of the log.', LATENCY);
  const readEvents = counter('redress_node_events_read_total', 'Events read from the log; live subscriptions are served from memory.');
  const followed = new Set<Followed>();
  let underWay = 0;

  const lags = (kind: Followed['kind']) => [...followed].filter((one) => one.kind === kind).map(({ lag }) => lag());
  reading('redress_node_appends_under_way', 'Appends accepted and not yet durable: the queue of the log.', () => underWay);
  reading('redress_node_log_position', 'Position of the newest event.', position);
  reading('redress_node_subscriptions', 'Live subscriptions.', () => KINDS.map((kind) => ({ labels: { kind }, value: lags(kind).length })));
  reading('redress_node_subscription_lag_events', 'Events that the slowest subscription has not looked at yet.', () =>
    KINDS.map((kind) => ({ labels: { kind }, value: Math.max(0, ...lags(kind)) })),
  );
  reading('process_resident_memory_bytes', 'Resident memory of the process.', () => process.memoryUsage.rss());
  const cpuSeconds = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  reading('process_cpu_seconds_total', 'Processor time of the process.', cpuSeconds, 'counter');

  return {
    appendBegun: () => {
      underWay += 1;
    },
    appendEnded: (ended) => {
      underWay -= 1;
      appends.add(1, { outcome: ended.outcome });
      append.observe(ended.seconds);
      if (ended.outcome !== 'written') return;
      events.add(ended.events);
      bytes.add(ended.bytes);
    },
    committed: ({ appends: count, seconds }) => {
      sync.observe(seconds);
      group.observe(count);
    },
    read: (seconds, count) => {
      page.observe(seconds);
      readEvents.add(count);
    },
    follow: (subscription) => {
      followed.add(subscription);
      return () => followed.delete(subscription);
    },
    reading,
    render,
  };
};

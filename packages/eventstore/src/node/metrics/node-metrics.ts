import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AppendOutcome, Commit } from '../log/event-log.js';

/** A subscription as the figures see it: how many events of the log it has not looked at yet. */
export type Followed = { readonly kind: 'stream' | 'all'; readonly lag: () => number };

/** Counts a subscription in; the answer counts it out. */
export type Follow = (subscription: Followed) => () => void;

export type Sample<Label extends string> = { readonly labels: Readonly<Record<Label, string>>; readonly value: number };

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
  /** Adds a figure of another part of the node, asked for at each reading; one sample for each value of the label. */
  readonly reading: <Label extends string>(name: string, help: string, label: Label, read: () => readonly Sample<Label>[]) => void;
  /** The same for a figure that is one number. */
  readonly number: (name: string, help: string, read: () => number) => void;
  /** All figures in the text format of Prometheus, version 0.0.4. */
  readonly render: () => Promise<string>;
};

/** What only the node can tell at the moment of asking. */
export type Sources = { readonly position: () => number };

const OUTCOMES = ['written', 'repeated', 'wrong-version', 'deleted', 'failed'] as const;
const KINDS = ['stream', 'all'] as const;
const LATENCY = [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const GROUP = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/**
 * The figures of one node, in a registry of its own: several nodes in one process must not share their counts. No name of a stream or a person
 * is among them.
 */
export const createNodeMetrics = ({ position }: Sources): NodeMetrics => {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const histogram = (name: string, help: string, buckets: number[]) => new Histogram({ name, help, buckets, registers });
  const reading: NodeMetrics['reading'] = (name, help, label, read) => {
    const gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers,
      collect: () => {
        gauge.reset();
        for (const { labels, value } of read()) gauge.set(labels, value);
      },
    });
  };
  const number: NodeMetrics['number'] = (name, help, read) => {
    const gauge = new Gauge({
      name,
      help,
      registers,
      collect: () => {
        gauge.set(read());
      },
    });
  };

  const appends = new Counter({
    name: 'redress_node_appends_total',
    help: 'Appends answered, by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  // From the start at zero, so that the first increase is one.
  for (const outcome of OUTCOMES) appends.inc({ outcome }, 0);
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
  number('redress_node_appends_under_way', 'Appends accepted and not yet durable: the queue of the log.', () => underWay);
  number('redress_node_log_position', 'Position of the newest event.', position);
  reading('redress_node_subscriptions', 'Live subscriptions.', 'kind', () =>
    KINDS.map((kind) => ({ labels: { kind }, value: lags(kind).length })),
  );
  reading('redress_node_subscription_lag_events', 'Events that the slowest subscription has not looked at yet.', 'kind', () =>
    KINDS.map((kind) => ({ labels: { kind }, value: Math.max(0, ...lags(kind)) })),
  );
  number('process_resident_memory_bytes', 'Resident memory of the process.', () => process.memoryUsage.rss());
  const processor = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the process.',
    registers,
    collect: () => {
      const { user, system } = process.cpuUsage();
      processor.reset();
      processor.inc((user + system) / 1e6);
    },
  });

  return {
    appendBegun: () => {
      underWay += 1;
    },
    appendEnded: (ended) => {
      underWay -= 1;
      appends.inc({ outcome: ended.outcome });
      append.observe(ended.seconds);
      if (ended.outcome !== 'written') return;
      events.inc(ended.events);
      bytes.inc(ended.bytes);
    },
    committed: ({ appends: count, seconds }) => {
      sync.observe(seconds);
      group.observe(count);
    },
    read: (seconds, count) => {
      page.observe(seconds);
      readEvents.inc(count);
    },
    follow: (subscription) => {
      followed.add(subscription);
      return () => followed.delete(subscription);
    },
    reading,
    number,
    render: () => registry.metrics(),
  };
};

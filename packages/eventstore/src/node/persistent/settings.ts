import { persistent } from '../wire/messages.js';
import { toSafeNumber } from '../wire/proposed.js';

const STRATEGIES = ['RoundRobin', 'DispatchToSingle', 'Pinned', 'PinnedByCorrelation'] as const;
export type StrategyName = (typeof STRATEGIES)[number];

/** How a group works; times in milliseconds, sizes in events. */
export type GroupSettings = {
  readonly resolveLinks: boolean;
  readonly extraStatistics: boolean;
  /** How long a consumer may take over an event before another one gets it. */
  readonly messageTimeout: number;
  /** Deliveries after the first, before an event is parked. */
  readonly maxRetries: number;
  readonly checkpointAfter: number;
  readonly minCheckpoint: number;
  readonly maxCheckpoint: number;
  /** 0: any number. */
  readonly maxSubscribers: number;
  readonly liveBuffer: number;
  readonly readBatch: number;
  readonly historyBuffer: number;
  readonly strategy: StrategyName;
};

const DEFAULT_MESSAGE_TIMEOUT = 30_000;
const DEFAULT_CHECKPOINT_AFTER = 2_000;
const TICKS_PER_MILLISECOND = 10_000;

const isStrategy = (name: string): name is StrategyName => (STRATEGIES as readonly string[]).includes(name);

/** The name given in words wins; clients of old send a number. */
const strategyOf = (settings: persistent.CreateReq.Settings | persistent.UpdateReq.Settings): string => {
  const named = 'getConsumerStrategy' in settings ? settings.getConsumerStrategy() : '';
  if (named !== '') return named;
  const { DISPATCHTOSINGLE, PINNED, ROUNDROBIN } = persistent.CreateReq.ConsumerStrategy;
  const names: Readonly<Record<number, StrategyName>> = {
    [DISPATCHTOSINGLE]: 'DispatchToSingle',
    [ROUNDROBIN]: 'RoundRobin',
    [PINNED]: 'Pinned',
  };
  const number: number = settings.getNamedConsumerStrategy();
  return names[number] ?? String(number);
};

const milliseconds = (ticks: string): number => Math.floor(toSafeNumber(ticks) / TICKS_PER_MILLISECOND);

/** The settings of a group, or why a group cannot work by them. */
export const parseSettings = (
  settings: persistent.CreateReq.Settings | persistent.UpdateReq.Settings,
): { readonly settings: GroupSettings } | { readonly failed: string } => {
  const messageTimeout = settings.hasMessageTimeoutTicks()
    ? milliseconds(settings.getMessageTimeoutTicks())
    : settings.hasMessageTimeoutMs()
      ? settings.getMessageTimeoutMs()
      : DEFAULT_MESSAGE_TIMEOUT;
  const checkpointAfter = settings.hasCheckpointAfterTicks()
    ? milliseconds(settings.getCheckpointAfterTicks())
    : settings.hasCheckpointAfterMs()
      ? settings.getCheckpointAfterMs()
      : DEFAULT_CHECKPOINT_AFTER;
  const strategy = strategyOf(settings);
  if (!isStrategy(strategy)) return { failed: `There is no consumer strategy '${strategy}'; there are ${STRATEGIES.join(', ')}.` };
  const numbers = {
    messageTimeout,
    checkpointAfter,
    maxRetries: settings.getMaxRetryCount(),
    minCheckpoint: settings.getMinCheckpointCount(),
    maxCheckpoint: settings.getMaxCheckpointCount(),
    maxSubscribers: settings.getMaxSubscriberCount(),
    liveBuffer: settings.getLiveBufferSize(),
    readBatch: settings.getReadBatchSize(),
    historyBuffer: settings.getHistoryBufferSize(),
  };
  const negative = Object.entries(numbers).find(([, value]) => value < 0);
  if (negative !== undefined) return { failed: `${negative[0]} must not be negative, but is ${negative[1]}.` };
  if (numbers.readBatch < 1) return { failed: 'readBatch must be at least 1.' };
  if (numbers.readBatch >= numbers.historyBuffer) {
    return { failed: `readBatch (${numbers.readBatch}) must be smaller than historyBuffer (${numbers.historyBuffer}).` };
  }
  const resolveLinks = settings.getResolveLinks();
  const extraStatistics = settings.getExtraStatistics();
  return { settings: { ...numbers, strategy, resolveLinks, extraStatistics } };
};

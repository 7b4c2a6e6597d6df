import { persistent } from '../wire/messages.js';
import type { Consumer } from './consumer.js';
import type { Group } from './group.js';
import { sourceName } from './group-config.js';
import { placeText } from './progress.js';

const { SubscriptionInfo } = persistent;

/** A group as clients are shown it; its settings exactly as they were given. */
export const groupInfo = async (group: Group): Promise<persistent.SubscriptionInfo> => {
  const { source, settings, startFrom, group: name } = group.config;
  const newest = await group.newest();
  const { fresh, retrying, inFlight, reached } = group.load;
  const isLive = reached >= newest;
  const place = (at: number | undefined) => (at === undefined || at < (source.kind === 'all' ? 1 : 0) ? '' : placeText(source.kind, at));
  const now = Date.now();
  return new SubscriptionInfo()
    .setEventSource(sourceName(source))
    .setGroupName(name)
    .setStatus(isLive ? 'Live' : 'Behind')
    .setConnectionsList(group.consumers.map((consumer) => connectionInfo(consumer, { now, withLatencies: settings.extraStatistics })))
    .setAveragePerSecond(group.measurements.perSecond(now))
    .setTotalItems(String(group.measurements.total))
    .setCountSinceLastMeasurement(String(group.measurements.sinceAsked()))
    .setLastCheckpointedEventPosition(place(group.progress.written))
    .setLastKnownEventPosition(place(newest))
    .setResolveLinkTos(settings.resolveLinks)
    .setStartFrom(startFrom)
    .setMessageTimeoutMilliseconds(settings.messageTimeout)
    .setExtraStatistics(settings.extraStatistics)
    .setMaxRetryCount(settings.maxRetries)
    .setLiveBufferSize(settings.liveBuffer)
    .setBufferSize(settings.historyBuffer)
    .setReadBatchSize(settings.readBatch)
    .setCheckPointAfterMilliseconds(settings.checkpointAfter)
    .setMinCheckPointCount(settings.minCheckpoint)
    .setMaxCheckPointCount(settings.maxCheckpoint)
    .setReadBufferCount(isLive ? 0 : fresh)
    .setLiveBufferCount(String(isLive ? fresh : 0))
    .setRetryBufferCount(retrying)
    .setTotalInFlightMessages(inFlight)
    .setOutstandingMessagesCount(inFlight)
    .setNamedConsumerStrategy(settings.strategy)
    .setMaxSubscriberCount(settings.maxSubscribers)
    .setParkedMessageCount(String(group.parked.count));
};

const connectionInfo = (
  { peer, measurements, slots, inFlight }: Consumer,
  { now, withLatencies }: { readonly now: number; readonly withLatencies: boolean },
): persistent.SubscriptionInfo.ConnectionInfo => {
  const latencies = withLatencies ? measurements.latencies() : [];
  return new SubscriptionInfo.ConnectionInfo()
    .setFrom(peer.from)
    .setUsername(peer.user)
    .setConnectionName(peer.connectionName)
    .setAverageItemsPerSecond(measurements.perSecond(now))
    .setTotalItems(String(measurements.total))
    .setCountSinceLastMeasurement(String(measurements.sinceAsked()))
    .setAvailableSlots(slots)
    .setInFlightMessages(inFlight)
    .setObservedMeasurementsList(latencies.map(([key, value]) => new SubscriptionInfo.Measurement().setKey(key).setValue(String(value))));
};

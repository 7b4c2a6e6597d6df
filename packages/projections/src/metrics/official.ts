import { type Instant, type KpiPeriodEvent, kpiPeriod, type OfficialTarget, streamOf } from '@redress/domain';
import type { EventStore } from '@redress/eventstore';

const LABEL = /^\d{4}(-(\d\d|Q[1-4]|H[12]))?$/;

/** The targets of a period that had been made official by an instant; undefined where it had not, or is none that can be. */
export const officialTargets = async (store: EventStore, period: string, asOf: Instant): Promise<readonly OfficialTarget[] | undefined> => {
  if (!LABEL.test(period)) return undefined;
  for await (const { data, metadata } of store.read(streamOf(kpiPeriod, period), { limit: 1 })) {
    // The one event of such a stream; the store has seen to its shape.
    if (metadata.recordedAt <= asOf) return (data as KpiPeriodEvent['data']).targets;
  }
  return undefined;
};

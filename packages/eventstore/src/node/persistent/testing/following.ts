import {
  type EventStoreDBClient,
  type PersistentSubscriptionToStreamSettings,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
} from '@eventstore/db-client';

type Resolved = {
  readonly event?: { readonly id: string; readonly streamId: string; readonly revision: bigint; readonly type: string };
  readonly link?: { readonly id: string; readonly streamId: string };
  readonly retryCount: number;
};
type Subscription = ReturnType<EventStoreDBClient['subscribeToPersistentSubscriptionToStream']>;

/** What a consumer gets, and how it ended. */
export const follow = (subscription: Subscription | ReturnType<EventStoreDBClient['subscribeToPersistentSubscriptionToAll']>) => {
  const got: Resolved[] = [];
  const faults: string[] = [];
  let confirmed = false;
  subscription.on('data', (resolved) => got.push(resolved as unknown as Resolved));
  subscription.on('error', (fault) => faults.push(String((fault as { type?: string }).type)));
  subscription.on('confirmation', () => {
    confirmed = true;
  });
  return {
    got,
    faults,
    places: () => got.map(({ event: it }) => `${it?.streamId}@${it?.revision}`),
    isConfirmed: () => confirmed,
    ack: (...which: readonly Resolved[]) => subscription.ack(...(which as unknown as Parameters<Subscription['ack']>)),
    nack: (action: 'park' | 'retry' | 'skip', ...which: readonly Resolved[]) =>
      subscription.nack(action, 'not today', ...(which as unknown as Parameters<Subscription['ack']>)),
  };
};

/** Settings of a group that begins with the first event. */
export const fromStart = (more: Partial<PersistentSubscriptionToStreamSettings> = {}) =>
  persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START, ...more });

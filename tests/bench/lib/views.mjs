import { setTimeout as pause } from 'node:timers/promises';
import { catalogue } from '@redress/domain';
import { createMemoryEventStore } from '@redress/eventstore';
import { startProjector, tableOf, views } from '@redress/projections';
import { pino } from 'pino';

/** The table of the cases' facts in this release. */
export const factsTable = tableOf(views.find(({ name }) => name === 'case-facts'));

/** The empty tables of all views and their checkpoints, as a projector makes them. */
export async function prepareViews(database) {
  const store = createMemoryEventStore({ catalogue });
  const projector = startProjector({ store, database, log: pino({ level: 'silent' }) });
  while (projector.status().views.some(({ state }) => state === 'catching-up')) await pause(20);
  await projector.stop();
  await store.close();
}

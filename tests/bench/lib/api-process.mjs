// Run as a child: API and projector in one process over an event store, as `redress up` runs them. Told 'rebuild', it rebuilds every view.
import { createApi, issueApiKey, openKeyGuard } from '@redress/api';
import { calendar, catalogue, DEFAULT_CALENDAR, DEFAULT_DIRECTORY, DEFAULT_POLICY, directory, policySet, SYSTEM } from '@redress/domain';
import { commandId, connectEventStore, createCommandHandler, createRulesSource, memoryKeyring } from '@redress/eventstore';
import { openDatabase, startProjector } from '@redress/projections';
import { pino } from 'pino';
import { fill } from './histories.mjs';

const [, , eventStoreUrl, place, cases] = process.argv;
const LONG_AGO = '2020-01-01T00:00:00.000Z';
const pepper = Buffer.alloc(32, 3);
const log = pino({ level: 'silent' });

const store = await connectEventStore({ url: eventStoreUrl, catalogue, keyring: memoryKeyring() });
const rules = await createRulesSource(store);
const handler = createCommandHandler({ store, rules });
const publish = (aggregate, type, document) =>
  handler.handle(aggregate, 'main', {
    id: commandId('bench', type),
    actor: SYSTEM,
    at: LONG_AGO,
    type,
    data: { document, effectiveFrom: LONG_AGO },
  });
await publish(policySet, 'PublishPolicy', DEFAULT_POLICY);
await publish(calendar, 'PublishCalendar', DEFAULT_CALENDAR);
await publish(directory, 'PublishDirectory', DEFAULT_DIRECTORY);
await fill(store, Number(cases));
const database = await openDatabase(place === 'memory' ? { pglite: 'memory' } : { url: place });
const projector = startProjector({ store, database });
while (!projector.status().views.every(({ state }) => state === 'live')) await new Promise((resolve) => setTimeout(resolve, 20));
const keys = await openKeyGuard(store, pepper);
const { key } = await issueApiKey({ handler, pepper }, { staffId: 's-002', role: 'customer_service_rep' });
const app = createApi({ store, handler, rules, database, keys, log, ready: () => [], limits: { maxLagMs: 60_000 } });
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.send({ url, key });

process.on('message', async () => {
  for (const { view } of projector.status().views) await projector.rebuild(view);
  process.send({ rebuilt: true });
});
process.on('disconnect', async () => {
  await app.close();
  await projector.stop();
  await keys.close();
  await rules.close();
  await database.close();
  await store.close();
  process.exit(0);
});

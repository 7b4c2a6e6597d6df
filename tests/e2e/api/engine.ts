import { createApi, issueApiKey, type KeyGuard, openKeyGuard, type Readiness } from '@redress/api';
import { calendar, catalogue, DEFAULT_CALENDAR, DEFAULT_DIRECTORY, DEFAULT_POLICY, directory, policySet, SYSTEM } from '@redress/domain';
import {
  type CommandHandler,
  commandId,
  connectEventStore,
  createCommandHandler,
  createRulesSource,
  type EventStore,
  memoryKeyring,
} from '@redress/eventstore';
import { type Node, startNode } from '@redress/eventstore/node';
import { openDatabase, type Projector, type ReadDatabase, startProjector } from '@redress/projections';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';

const pepper = Buffer.alloc(32, 5);
const LONG_AGO = '2020-01-01T00:00:00.000Z';

/** An answer over real HTTP, read to its end. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string; readonly body: Record<string, unknown> };
export type Who = readonly [staffId: string, role: string];
export type Asking = { readonly as?: Who; readonly headers?: Readonly<Record<string, string>> };

/** The interface over the embedded node and the embedded database, both in memory, listening on a free port. */
export type Engine = {
  readonly origin: string;
  readonly app: FastifyInstance;
  readonly node: Node;
  readonly store: EventStore;
  readonly handler: CommandHandler;
  readonly database: ReadDatabase;
  readonly keyOf: (...who: Who) => Promise<string>;
  readonly post: (path: string, body?: unknown, asking?: Asking) => Promise<Answer>;
  readonly get: (path: string, asking?: Asking) => Promise<Answer>;
  readonly stop: () => Promise<void>;
};

export const REP: Who = ['s-002', 'customer_service_rep'];

const publishRules = async (handler: CommandHandler): Promise<void> => {
  const envelope = (name: string) => ({ id: commandId('test', name), actor: SYSTEM, at: LONG_AGO });
  const from = { effectiveFrom: LONG_AGO };
  await handler.handle(policySet, 'main', { ...envelope('policy'), type: 'PublishPolicy', data: { document: DEFAULT_POLICY, ...from } });
  await handler.handle(calendar, 'main', {
    ...envelope('calendar'),
    type: 'PublishCalendar',
    data: { document: DEFAULT_CALENDAR, ...from },
  });
  await handler.handle(directory, 'main', {
    ...envelope('directory'),
    type: 'PublishDirectory',
    data: { document: DEFAULT_DIRECTORY, ...from },
  });
};

const readyOf = (projector: Projector): readonly Readiness[] => [
  { name: 'projector', ready: projector.status().views.every(({ state }) => state === 'live') },
];

export const startEngine = async (): Promise<Engine> => {
  const log = pino({ level: 'silent' });
  const node = await startNode({ memory: true });
  const keyring = memoryKeyring();
  const store = await connectEventStore({ url: node.connectionString, catalogue, keyring });
  const rules = await createRulesSource(store);
  const handler = createCommandHandler({ store, rules });
  await publishRules(handler);
  const database = await openDatabase({ pglite: 'memory' });
  const projector = startProjector({ store, database, log });
  // Nothing answers from a view before it is built.
  while (!projector.status().views.every(({ built }) => built)) await new Promise((resolve) => setTimeout(resolve, 20));
  const keys: KeyGuard = await openKeyGuard(store, pepper);
  // A test machine may be busy with other things: shedding load has its own test.
  const limits = { maxLagMs: 60_000 };
  const app = createApi({ store, handler, keyring, rules, database, keys, log, limits, ready: () => readyOf(projector) });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });

  const issued = new Map<string, Promise<{ readonly key: string }>>();
  const keyOf = async (...[staffId, role]: Who): Promise<string> => {
    const order = issued.get(`${staffId} ${role}`) ?? issueApiKey({ handler, pepper }, { staffId, role });
    issued.set(`${staffId} ${role}`, order);
    return (await order).key;
  };
  const ask = async (path: string, init: RequestInit, { as = REP, headers = {} }: Asking): Promise<Answer> => {
    const authorization = `Bearer ${await keyOf(...as)}`;
    const response = await fetch(`${origin}${path}`, { ...init, headers: { ...init.headers, authorization, ...headers } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as Record<string, unknown> };
  };
  let calls = 0;
  return {
    origin,
    app,
    node,
    store,
    handler,
    database,
    keyOf,
    post: (path, body = {}, asking = {}) => {
      calls += 1;
      const headers = { 'content-type': 'application/json', 'idempotency-key': `e2e-${calls}` };
      return ask(path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, asking);
    },
    get: (path, asking = {}) => ask(path, {}, asking),
    stop: async () => {
      await app.close();
      await projector.stop();
      await keys.close();
      await rules.close();
      await database.close();
      await store.close();
      await node.stop();
    },
  };
};

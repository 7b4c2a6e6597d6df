import { calendar, catalogue, DEFAULT_CALENDAR, DEFAULT_DIRECTORY, DEFAULT_POLICY, directory, policySet, SYSTEM } from '@redress/domain';
import {
  type CommandHandler,
  commandId,
  createCommandHandler,
  createMemoryEventStore,
  createRulesSource,
  type EventStore,
  memoryKeyring,
} from '@redress/eventstore';
import type { ReadDatabase } from '@redress/projections';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { createApi } from '../app.js';
import type { ApiOptions } from '../doors.js';
import { issueApiKey } from '../keys/issue-api-key.js';
import { openKeyGuard } from '../keys/key-guard.js';

export const pepper = Buffer.alloc(32, 3);
/** Rules are in force from long ago, so that tests may choose their own now. */
const LONG_AGO = '2020-01-01T00:00:00.000Z';

export const publishRules = async (handler: CommandHandler): Promise<void> => {
  const envelope = (name: string) => ({ id: commandId('test', name), actor: SYSTEM, at: LONG_AGO });
  await handler.handle(policySet, 'main', {
    ...envelope('policy'),
    type: 'PublishPolicy',
    data: { document: DEFAULT_POLICY, effectiveFrom: LONG_AGO },
  });
  await handler.handle(calendar, 'main', {
    ...envelope('calendar'),
    type: 'PublishCalendar',
    data: { document: DEFAULT_CALENDAR, effectiveFrom: LONG_AGO },
  });
  await handler.handle(directory, 'main', {
    ...envelope('directory'),
    type: 'PublishDirectory',
    data: { document: DEFAULT_DIRECTORY, effectiveFrom: LONG_AGO },
  });
};

/** Views that cannot be read: routes over the log alone do without them. */
const noDatabase = {
  get db(): never {
    throw Object.assign(new Error('no database in this test'), { code: 'ECONNREFUSED' });
  },
  engine: 'pglite',
  close: async () => {},
} as unknown as ReadDatabase;

export type Lines = Record<string, unknown>[];

export type Harness = {
  readonly pepper: Uint8Array;
  readonly app: FastifyInstance;
  readonly store: EventStore;
  readonly handler: CommandHandler;
  /** Everything logged, parsed. */
  readonly lines: Lines;
  /** A key for a member of staff in a role; the same one each time. */
  readonly keyOf: (staffId: string, role: string) => Promise<string>;
  /** Sends a step with a fresh Idempotency-Key unless one is given. */
  readonly send: (url: string, body: unknown, options?: Sending) => Promise<LightMyRequestResponse>;
  readonly read: (url: string, options?: Sending) => Promise<LightMyRequestResponse>;
  readonly close: () => Promise<void>;
};

export type Sending = {
  readonly as?: readonly [staffId: string, role: string];
  readonly headers?: Readonly<Record<string, string>>;
};

export const REP = ['s-002', 'customer_service_rep'] as const;

/** The interface over an event store in memory. */
export const openHarness = async (changes: Partial<ApiOptions> = {}): Promise<Harness> => {
  const lines: Lines = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const keyring = changes.keyring ?? memoryKeyring();
  const store = changes.store ?? createMemoryEventStore({ catalogue, keyring });
  const rules = await createRulesSource(store);
  const handler = createCommandHandler({ store, rules });
  await publishRules(handler);
  const keys = await openKeyGuard(store, pepper);
  // How busy the machine is must not decide what a test sees; those about load say so.
  const limits = { maxLagMs: 0, ...changes.limits };
  const app = createApi({ store, handler, keyring, rules, database: noDatabase, keys, log, ready: () => [], ...changes, limits });
  await app.ready();

  const issued = new Map<string, Promise<{ readonly key: string }>>();
  const keyOf = async (staffId: string, role: string): Promise<string> => {
    const name = `${staffId}/${role}`;
    const order = issued.get(name) ?? issueApiKey({ handler, pepper }, { staffId, role });
    issued.set(name, order);
    return (await order).key;
  };
  let calls = 0;
  const nextKey = (): string => {
    calls += 1;
    return `call-${calls}`;
  };
  const headersFor = async ({ as = REP, headers = {} }: Sending) => ({ authorization: `Bearer ${await keyOf(...as)}`, ...headers });
  return {
    pepper,
    app,
    store,
    handler,
    lines,
    keyOf,
    send: async (url, body, options = {}) =>
      app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json', 'idempotency-key': nextKey(), ...(await headersFor(options)) },
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
    read: async (url, options = {}) => app.inject({ method: 'GET', url, headers: await headersFor(options) }),
    close: async () => {
      await app.close();
      await keys.close();
      await rules.close();
      await store.close();
    },
  };
};

/** A complaint as it comes in; the name is one that must appear in no log line. */
export const complaintBody = {
  complainant: { name: '欧阳测试', phone: '13800001111' },
  channel: 'hotline',
  receivedVia: 'service_department',
  rawContent: '冰箱制冷效果差，要求更换。',
};

import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { catalogue, type EventMetadata, SYSTEM } from '@redress/domain';
import { createMemoryEventStore, type EventStore, UnknownEventType } from '@redress/eventstore';
import { pino } from 'pino';
import { silentEvents } from './relay/relevance.js';
import { type Relay, type RelayOptions, startRelay } from './relay.js';
import type { Loops } from './temporal.js';

const clerk = { id: 's-002', role: 'customer_service_rep', kind: 'human' } as const;
const at = '2026-03-02T01:00:00.000Z';

/** Payloads of a few events, as small as their schemas allow. */
const data = {
  ComplaintAcknowledged: { medium: 'phone', acknowledgedAt: at, onTime: true },
  ComplaintReceived: {
    complaintId: 'c',
    complaintNo: 'c',
    complainant: { name: '王女士' },
    channel: 'hotline',
    receivedVia: 'service_department',
    receivedBy: 's-002',
    receivedAt: at,
    rawContent: '空调不制冷',
    departmentId: 'service',
    holder: 's-002',
    deadlines: [],
  },
  LossRecorded: { lossAmount: { amountFen: 100, currency: 'CNY' }, basis: '差价', recordedBy: 's-012', recordedAt: at },
  ComplaintWithdrawn: { reason: '误会', withdrawnAt: at },
  CaseImported: { profile: 'cfpb', sourceFile: 'a.csv', sourceId: '1', importId: 'i-1' },
} as const;

const metadataBy = (actor: EventMetadata['actor'], stream: string): EventMetadata => ({
  commandId: randomUUID(),
  commandFingerprint: '0'.repeat(64),
  correlationId: stream,
  causationId: stream,
  actor,
  occurredAt: at,
  recordedAt: at,
});

describe('the relay', () => {
  let store: EventStore;
  let relay: Relay | undefined;
  let pokes: { stream: string; revision: number }[];
  let ensured: string[];
  let away: boolean;
  let namespace: string;

  beforeEach(() => {
    store = createMemoryEventStore({ catalogue });
    pokes = [];
    ensured = [];
    away = false;
    namespace = 'first';
  });
  afterEach(() => relay?.stop());

  const outage = (): Error => Object.assign(new Error('14 UNAVAILABLE'), { code: 14, details: '', metadata: {} });
  const client: Loops = {
    poke: async (stream, revision) => {
      if (away) throw outage();
      pokes.push({ stream, revision });
    },
    ensure: async (stream) => {
      if (away) throw outage();
      ensured.push(stream);
    },
    namespaceId: async () => {
      if (away) throw outage();
      return namespace;
    },
  };
  const start = async (options: Partial<RelayOptions> = {}) => {
    relay = await startRelay({ store, client, log: pino({ level: 'silent' }), watchEveryMs: 20, ...options });
    return relay;
  };
  const append = async (stream: string, type: keyof typeof data, actor: EventMetadata['actor'] = clerk) =>
    store.append(stream, 'any', [{ id: randomUUID(), type, data: data[type], metadata: metadataBy(actor, stream), person: 'someone' }]);
  const until = async (what: string, done: () => boolean) => {
    for (const deadline = Date.now() + 10_000; !done(); ) {
      if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const swept = () => until('a sweep is done', () => relay?.status().lastSweep !== undefined);
  const toldOf = (stream: string) => pokes.filter((poke) => poke.stream === stream).map(({ revision }) => revision);

  it('tells a loop how far its stream has come', async () => {
    await start();
    await append('complaint-a', 'ComplaintReceived');
    await until('told', () => toldOf('complaint-a').includes(0));
    await append('complaint-a', 'ComplaintAcknowledged');
    await until('told', () => toldOf('complaint-a').includes(1));
  });

  it('says nothing of imported history, of facts that lead to no step, and of what the loop did itself', async () => {
    await start();
    await append('complaint-cfpb.1', 'CaseImported', SYSTEM);
    await append('complaint-a', 'ComplaintReceived');
    await until('told', () => toldOf('complaint-a').length === 1);
    await append('complaint-a', 'LossRecorded');
    await append('complaint-a', 'ComplaintAcknowledged', SYSTEM);
    await append('complaint-b', 'ComplaintReceived');
    await until('told', () => toldOf('complaint-b').length === 1);
    expect(pokes.map(({ stream }) => stream)).toEqual(['complaint-a', 'complaint-b']);
  });

  it('knows the names of the events that it keeps to itself', () => {
    expect(silentEvents.filter((type) => !(type in catalogue))).toEqual([]);
  });

  it('loses nothing while Temporal is away, and tells each stream once afterwards', async () => {
    const running = await start();
    await swept();
    away = true;
    for (let count = 0; count < 5; count += 1) await append('complaint-a', count === 0 ? 'ComplaintReceived' : 'ComplaintAcknowledged');
    await append('complaint-b', 'ComplaintReceived');
    await until('the outage is noticed', () => running.status().temporalAway && running.status().untold === 2);
    const { position } = running.status();
    away = false;
    await until('everything is told', () => running.status().untold === 0);
    expect(toldOf('complaint-a').at(-1)).toBe(4);
    expect(toldOf('complaint-a').length).toBeLessThanOrEqual(2);
    expect(running.status().position).not.toBe(position);
  });

  it('goes on after a restart from what it had not told', async () => {
    const running = await start();
    await append('complaint-a', 'ComplaintReceived');
    await until('told', () => pokes.length === 1);
    away = true;
    await append('complaint-b', 'ComplaintReceived');
    await until('noticed', () => running.status().untold === 1);
    await running.stop();
    away = false;
    pokes = [];
    await start();
    await until('told', () => toldOf('complaint-b').length === 1);
    expect(toldOf('complaint-a')).toEqual([]);
  });

  it('starts every running process at its own start, also without a checkpoint, and none that has ended or was imported', async () => {
    await append('complaint-a', 'ComplaintReceived');
    await append('complaint-b', 'ComplaintReceived');
    await append('complaint-b', 'ComplaintWithdrawn');
    await append('complaint-cfpb.1', 'CaseImported', SYSTEM);
    await start();
    await swept();
    expect(ensured).toEqual(['complaint-a']);
    expect(pokes).toEqual([]);
  });

  it('starts every running process again when Temporal turns out to be another', async () => {
    await append('complaint-a', 'ComplaintReceived');
    await start();
    await swept();
    ensured = [];
    namespace = 'second';
    await until('swept again', () => ensured.length === 1);
    expect(ensured).toEqual(['complaint-a']);
  });

  it('finds the running processes after a restart by reading from the oldest of them', async () => {
    await append('complaint-old', 'ComplaintReceived');
    const { position } = await append('complaint-old', 'ComplaintWithdrawn');
    await append('complaint-a', 'ComplaintReceived');
    const running = await start();
    await swept();
    await append('complaint-a', 'ComplaintAcknowledged');
    await until('told', () => pokes.length === 1);
    await running.stop();
    expect(await store.loadCheckpoint('relay')).toMatchObject({ openSince: position });
    ensured = [];
    await start();
    await swept();
    expect(ensured).toEqual(['complaint-a']);
  });

  it('stops and says why at an event that this release does not know', async () => {
    const broken: EventStore = {
      ...store,
      logId: store.logId,
      subscribe: () => {
        throw new UnknownEventType('complaint-teleported.v1', 'complaint-a', 3);
      },
    };
    const running = await start({ store: broken });
    await until('it has stopped', () => running.status().failure !== undefined);
    expect(running.status().failure).toContain('complaint-teleported.v1');
  });
});

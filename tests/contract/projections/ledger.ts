import { randomUUID } from 'node:crypto';
import { defineEvents, personal } from '@redress/domain';
import { createMemoryEventStore, type Delivery, type EventStore, type SubscribeOptions } from '@redress/eventstore';
import type { AnyProjection, Projection } from '@redress/projections';
import { z } from 'zod';

/** A small domain of its own, so that the mechanism is proved apart from the views. */
export const catalogue = defineEvents({
  Opened: z.strictObject({ owner: personal(z.string()), kind: z.string() }),
  Moved: z.strictObject({ amount: z.int() }),
  Noted: z.strictObject({ text: z.string() }),
});
export const categories = ['ledger'];

export type Entry =
  | { readonly stream: string; readonly type: 'Opened'; readonly data: { readonly owner: string; readonly kind: string } }
  | { readonly stream: string; readonly type: 'Moved'; readonly data: { readonly amount: number } }
  | { readonly stream: string; readonly type: 'Noted'; readonly data: { readonly text: string } };

const START = Date.parse('2026-03-02T01:30:00.000Z');

export const createLedger = (): EventStore => createMemoryEventStore({ catalogue });

/** Appends each entry at the end of its stream, a minute after the one before. */
export const record = async (store: EventStore, entries: readonly Entry[], from = 0): Promise<void> => {
  for (const [index, { stream, type, data }] of entries.entries()) {
    const at = new Date(START + (from + index) * 60_000).toISOString();
    const commandId = randomUUID();
    const metadata = {
      commandId,
      commandFingerprint: '0'.repeat(64),
      correlationId: stream,
      causationId: commandId,
      actor: { id: 's-001', role: 'handler', kind: 'human' as const },
      occurredAt: at,
      recordedAt: at,
    };
    await store.append(stream, 'any', [{ id: randomUUID(), type, data, metadata, person: stream }]);
  }
};

type Event = { readonly [K in Entry['type']]: Pick<Extract<Entry, { readonly type: K }>, 'type' | 'data'> }[Entry['type']];
export type Account = {
  readonly kind: string | null;
  readonly total: number;
  readonly seen: readonly string[];
  readonly at: string | null;
};

export const accounts: Projection<Event, Account> = {
  name: 'accounts',
  version: 1,
  handles: ['Opened', 'Moved', 'Noted'],
  columns: { kind: 'text', total: 'bigint', seen: 'jsonb', at: 'timestamptz' },
  indexes: ['(total)'],
  key: ({ stream }) => stream,
  initial: { kind: null, total: 0, seen: [], at: null },
  evolve: (row, { event: { type, data }, revision, occurredAt }) => {
    const seen = [...row.seen, `${type}@${revision}`];
    switch (type) {
      case 'Opened':
        return { ...row, seen, at: occurredAt, kind: `${data.kind} of ${typeof data.owner === 'string' ? data.owner : 'somebody'}` };
      case 'Moved':
        return { ...row, seen, at: occurredAt, total: row.total + data.amount };
      case 'Noted':
        return { ...row, seen, at: occurredAt };
    }
  },
};

export type Turnover = { readonly moves: number; readonly amount: number };

/** Across streams, by what an event says. */
export const turnover: Projection<Event, Turnover> = {
  name: 'turnover-by-sign',
  version: 1,
  handles: ['Moved'],
  columns: { moves: 'integer', amount: 'bigint' },
  indexes: [],
  key: ({ event }) => (event.type !== 'Moved' || event.data.amount === 0 ? undefined : event.data.amount > 0 ? 'in' : 'out'),
  initial: { moves: 0, amount: 0 },
  evolve: (row, { event }) => (event.type === 'Moved' ? { moves: row.moves + 1, amount: row.amount + event.data.amount } : row),
};

/** Cannot digest a note that says so. */
export const poisoned: Projection<Event, { readonly notes: number }> = {
  name: 'poisoned',
  version: 1,
  handles: ['Noted'],
  columns: { notes: 'integer' },
  indexes: [],
  key: ({ stream }) => stream,
  initial: { notes: 0 },
  evolve: (row, { event }) => {
    if (event.type === 'Noted' && event.data.text === 'poison') throw new Error('indigestible');
    return { notes: row.notes + 1 };
  },
};

export const projections: readonly AnyProjection[] = [accounts, turnover];

/** The rows the entries add up to, by plain arithmetic. */
export const expected = (entries: readonly Entry[]): { readonly accounts: unknown; readonly turnover: unknown } => {
  const found: Record<string, { kind: string | null; total: number; seen: string[]; at: string }> = {};
  const sums: Record<string, Turnover> = {};
  for (const [index, { stream, type, data }] of entries.entries()) {
    const row = found[stream] ?? { kind: null, total: 0, seen: [], at: '' };
    found[stream] = row;
    row.seen.push(`${type}@${row.seen.length}`);
    row.at = new Date(START + index * 60_000).toISOString();
    if (type === 'Opened') row.kind = `${data.kind} of somebody`;
    if (type !== 'Moved') continue;
    row.total += data.amount;
    if (data.amount === 0) continue;
    const sign = data.amount > 0 ? 'in' : 'out';
    const sum = sums[sign] ?? { moves: 0, amount: 0 };
    sums[sign] = { moves: sum.moves + 1, amount: sum.amount + data.amount };
  }
  const rowsOf = (rows: Readonly<Record<string, object>>) =>
    Object.keys(rows)
      .sort()
      .map((key) => ({ key, ...rows[key] }));
  return { accounts: rowsOf(found), turnover: rowsOf(sums) };
};

/** A store that delivers some events twice, as after a reconnect. */
export const repeating = (store: EventStore, every: number): EventStore => ({
  ...store,
  async *subscribe(options: SubscribeOptions): AsyncIterable<Delivery> {
    let n = 0;
    let before: Delivery | undefined;
    for await (const delivery of store.subscribe(options)) {
      yield delivery;
      if (delivery.kind !== 'event' || ++n % every !== 0) continue;
      if (before !== undefined) yield before;
      yield delivery;
      before = delivery;
    }
  },
});

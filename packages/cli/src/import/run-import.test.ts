import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { catalogue, importProfile } from '@redress/domain';
import {
  createCommandHandler,
  createMemoryEventStore,
  createRulesSource,
  type EventStore,
  memoryKeyring,
  StoreUnavailable,
} from '@redress/eventstore';
import type { Core } from '../engine/core.js';
import { seed } from '../engine/seed.js';
import { profileNamed } from './profiles.js';
import { runImport } from './run-import.js';

const profile = profileNamed('cfpb');
const HEADER = [...profile.columns.map(({ column }) => column), 'Complaint ID'];
const line = (values: Readonly<Record<string, string>>): string => HEADER.map((column) => values[column] ?? '').join(',');
const row = (id: string, product = 'Mortgage') =>
  line({ 'Complaint ID': id, 'Date received': '2020-07-01', 'Date sent to company': '2020-07-02', Product: product });

let place: string;
let core: Core;

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'redress-import-'));
  const keyring = memoryKeyring();
  const store = createMemoryEventStore({ catalogue, keyring });
  const rules = await createRulesSource(store);
  core = { store, keyring, rules, handler: createCommandHandler({ store, rules }), close: () => rules.close() };
  await seed(core, { kind: 'business', createdAt: '2026-01-01T00:00:00.000Z' });
});
afterEach(async () => {
  await core.close();
  rmSync(place, { recursive: true });
});

const take = (lines: readonly string[], store: EventStore = core.store, by = profile, header = HEADER) => {
  const file = join(place, 'cases.csv');
  writeFileSync(file, `${[header.join(','), ...lines].join('\n')}\n`);
  const checked = { path: file, name: 'cases.csv', rows: lines.length, sha256: 'a'.repeat(64) };
  const options = { profile: by, file: checked, folder: place, onProgress: () => undefined, inFlight: 4 };
  return runImport({ target: { store, rules: core.rules, handler: core.handler }, ...options });
};

const typesOf = async (stream: string): Promise<readonly string[]> => {
  const types: string[] = [];
  for await (const { type } of core.store.read(stream)) types.push(type);
  return types;
};

describe('an import', () => {
  it('makes a stream of each row: where it comes from, and a report for each time the source states', async () => {
    const { counts, position } = await take([row('1'), row('2')]);
    expect(counts).toEqual({ rows: 2, imported: 2, unchanged: 0, conflicting: 0, flagged: 0, rejected: 0 });
    expect(position).toBe(await core.store.head());
    expect(await typesOf('complaint-cfpb.1')).toEqual(['CaseImported', 'FactsReported', 'FactsReported', 'FactsReported']);
  });

  it('changes nothing when it runs again', async () => {
    await take([row('1'), row('2')]);
    expect((await take([row('1'), row('2')])).counts).toMatchObject({ rows: 2, imported: 0, unchanged: 2 });
    expect(await typesOf('complaint-cfpb.1')).toHaveLength(4);
    expect(await typesOf('import-cfpb')).toEqual(['ImportBegun', 'ImportEnded', 'ImportBegun', 'ImportEnded']);
  });

  it('keeps the first of two rows that differ, also within one file', async () => {
    expect((await take([row('1'), row('1', 'Loan'), row('1')])).counts).toMatchObject({ imported: 1, unchanged: 1, conflicting: 1 });
    const remarks = readdirSync(place).filter((name) => name.endsWith('.remarks.csv'));
    expect(remarks.map((name) => readFileSync(join(place, name), 'utf8'))).toEqual(['row,id,remark\n2,1,conflicting\n']);
  });

  it('gives an id that no stream can bear a name of its own, and keeps it as it is, sealed', async () => {
    expect((await take([row('7/ä 9')])).counts).toMatchObject({ imported: 1 });
    expect((await take([row('7/ä 9')])).counts).toMatchObject({ unchanged: 1 });
    const ids: (readonly unknown[])[] = [];
    const done = new AbortController();
    for await (const delivery of core.store.subscribe({ categories: ['complaint'], signal: done.signal })) {
      if (delivery.kind === 'caught-up') done.abort();
      if (delivery.kind !== 'event' || delivery.event.type !== 'CaseImported') continue;
      expect(delivery.event.stream).toMatch(/^complaint-cfpb\.x-[0-9a-f]{40}$/);
      const { sourceId, statedId } = delivery.event.data as { readonly sourceId: string; readonly statedId: unknown };
      ids.push([`complaint-cfpb.${sourceId}` === delivery.event.stream, statedId, delivery.event.person]);
    }
    expect(ids).toEqual([[true, '7/ä 9', expect.stringMatching(/^complainant-cfpb\.x-[0-9a-f]{40}$/)]]);
  });

  it('never writes an id in words into the list of doubtful rows', async () => {
    expect((await take([row('王芳 9'), row('王芳 9', 'Loan')])).counts).toMatchObject({ imported: 1, conflicting: 1 });
    const [file = ''] = readdirSync(place).filter((name) => name.endsWith('.remarks.csv'));
    expect(readFileSync(join(place, file), 'utf8')).toMatch(/^row,id,remark\n2,x-[0-9a-f]{40},conflicting\n$/);
  });

  it('counts a row once whose append was answered only at the second attempt', async () => {
    let lost = 0;
    const flaky: EventStore = {
      ...core.store,
      append: async (...args) => {
        const appended = await core.store.append(...args);
        if (lost++ === 0) throw new StoreUnavailable('answer lost');
        return appended;
      },
    };
    expect((await take([row('1')], flaky)).counts).toMatchObject({ imported: 1, unchanged: 0 });
    expect(await typesOf('complaint-cfpb.1')).toHaveLength(4);
  });

  it('ends with the fault of the world, not with wrong counts', async () => {
    const broken: EventStore = { ...core.store, append: () => Promise.reject(new Error('disk full')) };
    await expect(take([row('1'), row('2')], broken)).rejects.toThrow('disk full');
  });
});

describe('rows that speak of persons', () => {
  const header = ['No', 'On', 'What', 'Phone'];
  const own = importProfile.parse({
    name: 'acme',
    title: 'Acme',
    timezone: 'Asia/Shanghai',
    id: { columns: ['No'] },
    columns: [
      { column: 'On', fact: 'received', kind: 'date', formats: ['YYYY-MM-DD'] },
      { column: 'What', fact: 'product' },
      { column: 'Phone', fact: 'phone', personal: true },
    ],
  });
  const PHONE = '13800138000';
  const importing = (...lines: readonly string[]) => take(lines, core.store, own, header);

  it('are sealed under the case itself, and forgotten with its key', async () => {
    await importing(`1,2025-03-01,空调,${PHONE}`);
    const reported = async () => {
      const events = [];
      for await (const { type, data, person } of core.store.read('complaint-acme.1'))
        if (type === 'FactsReported') events.push({ data, person });
      return events;
    };
    const facts = [
      { fact: 'received', value: '2025-03-01' },
      { fact: 'product', value: '空调' },
    ];
    const statedAt = '2025-02-28T16:00:00.000Z';
    expect(await reported()).toEqual([
      { person: 'complainant-acme.1', data: { statedAt, facts, personal: [{ fact: 'phone', value: PHONE }] } },
    ]);
    await core.keyring.destroy('complainant-acme.1');
    expect(await reported()).toEqual([
      { person: 'complainant-acme.1', data: { statedAt, facts, personal: [{ fact: 'phone', value: { erased: true } }] } },
    ]);
  });

  it('are told apart by what is sealed too, without showing it', async () => {
    await importing(`1,2025-03-01,空调,${PHONE}`);
    expect((await importing(`1,2025-03-01,空调,${PHONE}`)).counts).toMatchObject({ unchanged: 1 });
    expect((await importing('1,2025-03-01,空调,13900139000')).counts).toMatchObject({ conflicting: 1 });
  });

  it('are not quoted where they are rejected or doubtful', async () => {
    const { counts } = await importing(`1,soon,空调,${PHONE}`, `${PHONE},2025-03-01,"a,b",${PHONE},${PHONE}`, `2,,空调,${PHONE}`);
    expect(counts).toMatchObject({ rejected: 2, flagged: 1, imported: 1 });
    const files = readdirSync(place).filter((name) => /\.(rejected|remarks)\.csv$/.test(name));
    expect(files).toHaveLength(2);
    for (const name of files) expect(readFileSync(join(place, name), 'utf8')).not.toContain(PHONE);
  });
});

describe('rows without an id', () => {
  const header = ['On', 'What'];
  const own = importProfile.parse({
    name: 'bare',
    title: 'Without ids',
    timezone: 'Asia/Shanghai',
    id: { rowHash: true },
    columns: [
      { column: 'On', fact: 'received', kind: 'date', formats: ['M/D/YYYY'] },
      { column: 'What', fact: 'product' },
    ],
  });
  it('are cases of their own even where they are equal, and the same again', async () => {
    const lines = ['3/1/2025,a', '3/1/2025,a', '3/1/2025,b'];
    expect((await take(lines, core.store, own, header)).counts).toMatchObject({ imported: 3, unchanged: 0 });
    expect((await take([...lines, '3/1/2025,a'].reverse(), core.store, own, header)).counts).toMatchObject({ imported: 1, unchanged: 3 });
  });
});

describe('a profile that means something else than before', () => {
  it('is refused before anything is imported', async () => {
    await take([row('1')]);
    await expect(take([row('2')], core.store, { ...profile, timezone: 'Asia/Tokyo' })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('profile.timezone was America/New_York'),
      hint: expect.stringContaining('another name'),
    });
    expect(await typesOf('complaint-cfpb.2')).toEqual([]);
  });
});

describe('the record of an import', () => {
  it('says which file was imported by which rules, and what came of it', async () => {
    await take([row('1'), row('1', 'Loan')]);
    const events = [];
    for await (const { type, data, metadata } of core.store.read('import-cfpb')) events.push({ type, data, actor: metadata.actor.id });
    const importId = expect.any(String);
    expect(events).toEqual([
      { type: 'ImportBegun', actor: 'import', data: { importId, profile, fileName: 'cases.csv', sha256: 'a'.repeat(64), rows: 2 } },
      {
        type: 'ImportEnded',
        actor: 'import',
        data: {
          importId,
          interrupted: false,
          counts: { rows: 2, imported: 1, unchanged: 0, conflicting: 1, flagged: 0, rejected: 0 },
        },
      },
    ]);
  });
});

describe('set-up', () => {
  it('publishes once, however often it runs', async () => {
    const head = await core.store.head();
    await seed(core, { kind: 'business', createdAt: '2026-02-02T00:00:00.000Z' });
    expect(await core.store.head()).toBe(head);
    expect(core.rules.inForce('2001-01-01T00:00:00.000Z').calendar).toMatchObject({ version: 1, document: { kind: 'business' } });
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  absenceEvents,
  actingFor,
  DEFAULT_CALENDAR,
  DEFAULT_DIRECTORY,
  DEFAULT_POLICY,
  defineEvents,
  drillPolicy,
  type EventMetadata,
  SYSTEM,
  versionsOf,
} from '@redress/domain';
import { z } from 'zod';
import { commandId } from './command-id.js';
import type { EventStore } from './event-store.js';
import { createMemoryEventStore } from './memory-event-store.js';
import { createMemoryLog } from './memory-log.js';
import { createRulesSource, RulesMissing } from './rules-source.js';

const published = z.strictObject({ version: z.int(), effectiveFrom: z.string(), document: z.unknown() });
const catalogue = defineEvents({
  PolicySetRevoked: z.strictObject({ version: z.int() }),
  PolicySetActivated: published,
  CalendarPublished: published,
  DirectoryPublished: published,
});
const JANUARY = '2026-01-01T00:00:00.000Z';
const MARCH = '2026-03-01T00:00:00.000Z';

const metadata: EventMetadata = {
  commandId: commandId('x'),
  commandFingerprint: 'a'.repeat(64),
  correlationId: 'policy-main',
  causationId: 'x',
  actor: SYSTEM,
  occurredAt: JANUARY,
  recordedAt: JANUARY,
};

const publish = (store: EventStore, stream: string, type: string, version: number, effectiveFrom: string, document: unknown) =>
  store.append(stream, 'any', [{ id: commandId(stream, `${version}`), type, data: { version, effectiveFrom, document }, metadata }]);

const withDefaults = async () => {
  const log = createMemoryLog();
  const store = createMemoryEventStore({ catalogue, log });
  await publish(store, 'policy-main', 'PolicySetActivated', 1, JANUARY, DEFAULT_POLICY);
  await publish(store, 'calendar-main', 'CalendarPublished', 1, JANUARY, DEFAULT_CALENDAR);
  await publish(store, 'directory-main', 'DirectoryPublished', 1, JANUARY, DEFAULT_DIRECTORY);
  return { log, store };
};

const until = async (holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + 5_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('condition not met in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('the rules in force', () => {
  it('name the document that is missing, and from when on it is there', async () => {
    const empty = await createRulesSource(createMemoryEventStore({ catalogue }));
    expect(() => empty.inForce(MARCH)).toThrow(new RulesMissing('policy', MARCH));
    await empty.close();
    const rules = await createRulesSource((await withDefaults()).store);
    const before = '2025-12-31T23:59:59.999Z';
    expect(() => rules.inForce(before)).toThrow(new RulesMissing('policy', before));
    expect(rules.inForce(JANUARY)).toMatchObject({ policy: { version: 1 }, calendar: { version: 1 }, directory: { version: 1 } });
    await rules.close();
  });

  it('are those of the instant asked for, and the same object as long as they are the same', async () => {
    const { store } = await withDefaults();
    await publish(store, 'policy-main', 'PolicySetActivated', 2, MARCH, drillPolicy());
    const rules = await createRulesSource(store);
    expect(rules.inForce('2026-02-28T23:59:59.999Z').policy.version).toBe(1);
    expect(rules.inForce(MARCH).policy).toMatchObject({ version: 2, effectiveFrom: MARCH });
    expect(rules.inForce(MARCH)).toBe(rules.inForce('2026-04-01T00:00:00.000Z'));
    await rules.close();
  });

  it('prefer the later publication when two take effect at once', async () => {
    const { store } = await withDefaults();
    await publish(store, 'policy-main', 'PolicySetActivated', 2, JANUARY, drillPolicy());
    const rules = await createRulesSource(store);
    expect(rules.inForce(JANUARY).policy.version).toBe(2);
    await rules.close();
  });

  it('are those of the version before where a later one was revoked before it took effect', async () => {
    const { store } = await withDefaults();
    await publish(store, 'policy-main', 'PolicySetActivated', 2, MARCH, drillPolicy());
    const rules = await createRulesSource(store);
    expect(rules.inForce(MARCH).policy.version).toBe(2);
    await store.append('policy-main', 'any', [{ id: commandId('revoke'), type: 'PolicySetRevoked', data: { version: 2 }, metadata }]);
    await rules.refresh();
    expect(rules.inForce(MARCH).policy.version).toBe(1);
    await rules.close();
  });

  it('stay current when another process publishes', async () => {
    const { log, store } = await withDefaults();
    const rules = await createRulesSource(store);
    await publish(createMemoryEventStore({ catalogue, log }), 'policy-main', 'PolicySetActivated', 2, MARCH, drillPolicy());
    await until(() => rules.inForce(MARCH).policy.version === 2);
    await rules.refresh();
    expect(rules.inForce(MARCH).policy.version).toBe(2);
    await rules.close();
  });

  it('are there at once after a refresh', async () => {
    const { store } = await withDefaults();
    const rules = await createRulesSource({ ...store, subscribe: async function* () {} });
    await publish(store, 'policy-main', 'PolicySetActivated', 2, MARCH, drillPolicy());
    expect(rules.inForce(MARCH).policy.version).toBe(1);
    await rules.refresh();
    expect(rules.inForce(MARCH).policy.version).toBe(2);
    await rules.close();
  });

  it('are refused once they can no longer be followed: nothing is decided by outdated documents', async () => {
    const { store } = await withDefaults();
    const failure = new Error('unknown event type');
    const rules = await createRulesSource({
      ...store,
      subscribe: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(failure) }) }),
    });
    await until(() => {
      try {
        rules.inForce(MARCH);
        return false;
      } catch (error) {
        return error === failure;
      }
    });
    await rules.close();
  });
});

describe('the directory in force', () => {
  const directoryCatalogue = { ...catalogue, ...absenceEvents };
  const at = (date: string) => `2026-${date}T00:00:00.000Z`;
  const withAbsences = async () => {
    const store = createMemoryEventStore({ catalogue: directoryCatalogue });
    await publish(store, 'policy-main', 'PolicySetActivated', 1, JANUARY, DEFAULT_POLICY);
    await publish(store, 'calendar-main', 'CalendarPublished', 1, JANUARY, DEFAULT_CALENDAR);
    await publish(store, 'directory-main', 'DirectoryPublished', 1, JANUARY, DEFAULT_DIRECTORY);
    const append = (type: string, data: object, recordedAt: string) =>
      store.append('directory-main', 'any', [{ id: commandId(type, recordedAt), type, data, metadata: { ...metadata, recordedAt } }]);
    await append(
      'AbsenceRecorded',
      { staffId: 's-012', from: at('03-09'), to: at('03-16'), substituteId: 's-013', recordedBy: 's-012' },
      at('03-05'),
    );
    await append('AbsenceEnded', { staffId: 's-012', from: at('03-09'), endsAt: at('03-12'), endedBy: 's-012' }, at('03-12'));
    return store;
  };

  it('is the published one with the absences recorded by then, and says which', async () => {
    const rules = await createRulesSource(await withAbsences());
    const acting = (recorded: string, on: string) => actingFor(rules.inForce(at(recorded)).directory.document, 's-012', at(on));
    expect([acting('03-04', '03-10'), acting('03-05', '03-10'), acting('03-11', '03-13'), acting('03-12', '03-13')]).toEqual([
      's-012',
      's-013',
      's-013',
      's-012',
    ]);
    const versions = ['03-04', '03-05', '03-12'].map((date) => versionsOf(rules.inForce(at(date))));
    expect(versions.map(({ directory, absences }) => [directory, absences])).toEqual([
      [1, undefined],
      [1, 1],
      [1, 2],
    ]);
    expect('absences' in (versions[0] ?? {})).toBe(false);
    expect(rules.inForce(at('03-06'))).toBe(rules.inForce(at('03-07')));
    expect(rules.inForce(at('03-06')).directory).toBe(rules.inForce(at('03-07')).directory);
    await rules.close();
  });

  it('keeps to the absences when another version is published', async () => {
    const store = await withAbsences();
    await publish(store, 'directory-main', 'DirectoryPublished', 2, at('03-10'), { ...DEFAULT_DIRECTORY, departments: [] });
    const { directory } = (await createRulesSource(store)).inForce(at('03-11'));
    expect([directory.version, directory.absences, directory.document.departments.length]).toEqual([2, 1, 0]);
    expect(actingFor(directory.document, 's-012', at('03-11'))).toBe('s-013');
  });
});

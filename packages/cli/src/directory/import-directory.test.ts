import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  calendar,
  catalogue,
  DEFAULT_CALENDAR,
  DEFAULT_DIRECTORY,
  DEFAULT_POLICY,
  directory,
  policySet,
  RULE_DOCUMENT_ID,
  SYSTEM,
  staffMember,
} from '@redress/domain';
import {
  commandId,
  createCommandHandler,
  createMemoryEventStore,
  createMemoryLog,
  createRulesSource,
  memoryKeyring,
} from '@redress/eventstore';
import type { Core } from '../engine/core.js';
import type { Composed } from './compose-directory.js';
import { draftDirectory } from './import-directory.js';

const LONG_AGO = '2020-01-01T00:00:00.000Z';
const log = createMemoryLog();
let core: Core;

beforeAll(async () => {
  const keyring = memoryKeyring();
  const store = createMemoryEventStore({ catalogue, keyring, log });
  const rules = await createRulesSource(store);
  const handler = createCommandHandler({ store, rules });
  const envelope = (name: string) => ({ id: commandId('test', name), actor: SYSTEM, at: LONG_AGO });
  const from = { effectiveFrom: LONG_AGO };
  await handler.handle(policySet, 'main', { ...envelope('p'), type: 'PublishPolicy', data: { document: DEFAULT_POLICY, ...from } });
  await handler.handle(calendar, 'main', { ...envelope('c'), type: 'PublishCalendar', data: { document: DEFAULT_CALENDAR, ...from } });
  await handler.handle(directory, 'main', { ...envelope('d'), type: 'PublishDirectory', data: { document: DEFAULT_DIRECTORY, ...from } });
  core = { store, keyring, rules, handler, close: () => rules.close() };
});
afterAll(() => core.close());

const composed = (document: Composed['document'], profiles: Composed['profiles'] = new Map()): Composed => ({
  document,
  profiles,
  kept: { departments: [], staff: [] },
  counts: { departments: 0, staff: 0, absences: 0 },
  rowOf: () => undefined,
});
const joined = {
  ...DEFAULT_DIRECTORY,
  staff: [...DEFAULT_DIRECTORY.staff, { staffId: 's-030', departmentId: 'sales', roles: ['salesperson' as const] }],
};
const names = new Map([['s-030', { name: '欧阳宝珠', phone: '13800002222' }]]);
const draft = (from: Composed, dryRun = false, by = 's-014') => draftDirectory(core, from, { by, reason: '新员工入职', dryRun });

describe('a directory that was read', () => {
  it('changes nothing when it is only tried, or says what is in force', async () => {
    const head = await core.store.head();
    expect(await draft(composed(joined, names), true)).toMatchObject({ draftId: null, profiles: 0, changes: [{ change: 'joined' }, {}] });
    expect(await draft(composed(DEFAULT_DIRECTORY))).toEqual({ changes: [], draftId: null, profiles: 0 });
    expect(await core.store.head()).toBe(head);
  });

  it('becomes a draft; names are sealed in profiles, and a second time change nothing', async () => {
    expect(await draft(composed(joined, names))).toMatchObject({ draftId: 'd1', profiles: 1 });
    const { state } = await core.handler.load(directory, RULE_DOCUMENT_ID);
    expect(state.drafts).toMatchObject([{ draftId: 'd1', basedOn: 1, drafters: ['s-014'] }]);
    expect(log.events.filter(({ text }) => /欧阳|13800002222/.test(text))).toEqual([]);
    expect((await core.handler.load(staffMember, 's-030')).state).toMatchObject({ profile: { name: '欧阳宝珠' } });
    expect(await draft(composed(DEFAULT_DIRECTORY, new Map([['s-030', { email: 'o@example.com' }]])))).toMatchObject({ profiles: 1 });
    expect((await core.handler.load(staffMember, 's-030')).state).toMatchObject({
      profile: { name: '欧阳宝珠', phone: '13800002222', email: 'o@example.com' },
    });
    expect(await draft(composed(DEFAULT_DIRECTORY, names))).toMatchObject({ draftId: null, profiles: 0 });
  });

  it('is drafted by those whom the policy lets draft', async () => {
    await expect(draft(composed(joined), false, 's-007')).rejects.toThrow('role-not-permitted');
    await expect(draft(composed(joined), false, 's-999')).rejects.toThrow('nobody in the directory has the staff id s-999');
  });
});

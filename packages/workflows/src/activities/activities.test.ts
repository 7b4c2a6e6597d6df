import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  calendar,
  catalogue,
  complaint,
  DEFAULT_CALENDAR,
  DEFAULT_DIRECTORY,
  DEFAULT_POLICY,
  directory,
  improvement,
  policySet,
  SYSTEM,
} from '@redress/domain';
import { type CommandHandler, createCommandHandler, createMemoryEventStore, createRulesSource, type EventStore } from '@redress/eventstore';
import { pino } from 'pino';
import { createActivities } from './activities.js';
import { stamp } from './send.js';

const effectiveFrom = '2020-01-01T00:00:00.000Z';
const clerk = { id: 's-002', role: 'customer_service_rep', kind: 'human' } as const;
const owner = { id: 's-017', role: 'complaint_handling_department', kind: 'human' } as const;
const now = () => new Date().toISOString();

describe('what loops can do in the world', () => {
  let store: EventStore;
  let handler: CommandHandler;
  let activities: ReturnType<typeof createActivities>;

  beforeEach(async () => {
    store = createMemoryEventStore({ catalogue });
    const rules = await createRulesSource(store);
    handler = createCommandHandler({ store, rules });
    const envelope = () => ({ id: randomUUID(), actor: SYSTEM, at: now() });
    const publish = { effectiveFrom };
    await handler.handle(policySet, 'main', { ...envelope(), type: 'PublishPolicy', data: { ...publish, document: DEFAULT_POLICY } });
    await handler.handle(calendar, 'main', { ...envelope(), type: 'PublishCalendar', data: { ...publish, document: DEFAULT_CALENDAR } });
    await handler.handle(directory, 'main', { ...envelope(), type: 'PublishDirectory', data: { ...publish, document: DEFAULT_DIRECTORY } });
    await handler.handle(complaint, 'c', {
      id: randomUUID(),
      actor: clerk,
      at: now(),
      type: 'ReceiveComplaint',
      data: { complainant: { name: '王女士' }, channel: 'hotline', receivedVia: 'service_department', rawContent: '空调不制冷' },
    });
    activities = createActivities({ handler, log: pino({ level: 'silent' }) });
  });

  const types = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const { type } of store.read('complaint-c')) found.push(type);
    return found;
  };
  const opening = { type: 'OpenStage', stage: 'receive', basedOn: 0, at: '2026-03-02T01:00:00.000Z' } as const;

  it('looks at a stream without telling anything personal', async () => {
    const view = await activities.look('complaint-c');
    expect(view).toMatchObject({ version: 1, revision: 0, stage: 'receive', opened: false, terminal: false });
    expect(JSON.stringify(view)).not.toMatch(/王女士|空调/);
  });

  it('does not look at a stream that has no events, or that no loop follows', async () => {
    await expect(activities.look('complaint-none')).rejects.toThrow('has no events');
    await expect(activities.look('staff-s-001')).rejects.toThrow('no loop follows');
  });

  it('records a command once, however often the task is tried', async () => {
    expect(await activities.send('complaint-c', opening)).toMatchObject({ outcome: 'recorded', view: { revision: 1, opened: true } });
    expect(await activities.send('complaint-c', opening)).toMatchObject({ outcome: 'recorded', view: { revision: 1, opened: true } });
    expect(await types()).toEqual(['ComplaintReceived', 'LinkHandedOver']);
  });

  it('answers a command that somebody was faster than with the news', async () => {
    await handler.handle(complaint, 'c', {
      id: randomUUID(),
      actor: clerk,
      at: now(),
      type: 'AcknowledgeComplaint',
      data: { medium: 'phone' },
    });
    const sent = await activities.send('complaint-c', opening);
    expect(sent.outcome).toBe('superseded');
    expect(sent.view.revision).toBeGreaterThan(0);
    expect(await types()).not.toContain('LinkHandedOver');
  });

  it('answers what the rules refuse with a view that is not newer', async () => {
    expect(await activities.send('complaint-c', { type: 'CloseComplaint', basedOn: 0, at: now() })).toMatchObject({
      outcome: 'superseded',
      view: { revision: 0 },
    });
  });

  it('stamps with the later of workflow time and wall clock', () => {
    expect(stamp('2999-01-01T00:00:00.000Z')).toBe('2999-01-01T00:00:00.000Z');
    expect(stamp('2001-01-01T00:00:00.000Z') > '2026-01-01').toBe(true);
  });

  it('tells a complaint of an improvement, and takes no for an answer', async () => {
    await handler.handle(improvement, 'i', {
      id: randomUUID(),
      actor: owner,
      at: now(),
      type: 'PlanImprovement',
      data: {
        complaintIds: ['c'],
        measures: [{ description: '加严检验', departmentId: 'quality', responsible: 's-015', dueAt: '2999-01-01T00:00:00.000Z' }],
      },
    });
    const news = { type: 'LinkImprovement', revision: 0, plannedAt: null, at: now() } as const;
    expect(await activities.tellComplaint('complaint-c', 'improvement-i', news)).toEqual({
      outcome: 'refused',
      reason: 'not-legal-in-state',
      final: false,
    });
    expect(await activities.tellComplaint('complaint-none', 'improvement-i', news)).toMatchObject({ outcome: 'refused', final: true });
    await handler.handle(complaint, 'c', {
      id: randomUUID(),
      actor: clerk,
      at: now(),
      type: 'WithdrawComplaint',
      data: { reason: '误会' },
    });
    expect(await activities.tellComplaint('complaint-c', 'improvement-i', news)).toMatchObject({ outcome: 'refused', final: true });
  });
});

import { describe, expect, it } from '@jest/globals';
import { type Aggregate, accept, defineEvents, fold, type RulesInForce, SYSTEM } from '@redress/domain';
import { z } from 'zod';
import { commandId } from './command-id.js';
import { createCommandHandler } from './handle-command.js';
import { createMemoryEventStore } from './memory-event-store.js';
import { RulesMissing } from './rules-source.js';
import { counter } from './testing/counter.js';
import { add, clerk, command, NOW, system } from './testing/system.js';

describe('handling a command', () => {
  it('records the decided events with the command in their metadata', async () => {
    const { newHandler, events } = system();
    const sent = add(2);
    const handled = await newHandler().handle(counter, '1', sent);
    const [event] = await events();
    expect(handled).toMatchObject({ outcome: 'recorded', revision: 0, position: event?.position, state: { count: 2 } });
    expect(handled).toMatchObject({ events: [{ id: event?.id, type: 'Added', data: { by: 2 }, revision: 0, metadata: event?.metadata }] });
    expect(event?.metadata).toEqual({
      commandId: sent.id,
      commandFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      correlationId: 'counter-1',
      causationId: sent.id,
      actor: clerk,
      occurredAt: NOW,
      recordedAt: NOW,
      ruleVersions: { policy: 3, calendar: { version: 2, kind: 'business' }, directory: 1 },
    });
  });

  it('keeps the given cause, case and reason for back-dating', async () => {
    const { newHandler, events } = system();
    const given = { causationId: 'event-7', correlationId: 'complaint-9', backdatingReason: '电话补录' };
    await newHandler().handle(counter, '1', add(2, given));
    expect((await events())[0]?.metadata).toMatchObject(given);
  });

  it('lets the reason for back-dating be erased with the person, and knows the command again afterwards', async () => {
    const { newHandler, events, keyring, log } = system();
    const late = add(2, { backdatingReason: '张三住院' });
    await newHandler().handle(counter, '1', late);
    expect(log.events.filter(({ text }) => text.includes('住院'))).toEqual([]);
    await keyring.destroy('counter-1');
    expect((await events())[0]?.metadata.backdatingReason).toEqual({ erased: true });
    expect(await newHandler().handle(counter, '1', late)).toMatchObject({ outcome: 'repeated', revision: 0 });
    expect(await newHandler().handle(counter, '1', { ...late, backdatingReason: '李四住院' })).toMatchObject({
      reason: 'command-id-reused',
    });
  });

  it('notes the stage and cycle in which an event happened, which for the one that leads out of a stage is the old one', async () => {
    const { newHandler, events } = system();
    const handler = newHandler();
    await handler.handle(counter, '1', command({ type: 'MoveOn', data: { to: 'receive', cycle: 1 } }));
    await handler.handle(counter, '1', command({ type: 'MoveOn', data: { to: 'analyze', cycle: 2 } }));
    expect((await events()).map(({ metadata: { stage, cycle } }) => [stage, cycle])).toEqual([
      ['receive', 1],
      ['receive', 1],
      ['receive', 1],
      ['analyze', 2],
    ]);
  });

  it('answers that there was nothing to record', async () => {
    const { newHandler } = system();
    const handler = newHandler();
    expect(await handler.handle(counter, '1', add(0))).toEqual({ outcome: 'nothing', revision: -1, state: { count: 0, history: [] } });
    const recorded = await handler.handle(counter, '1', add(1));
    expect(await handler.handle(counter, '1', add(0))).toMatchObject({
      outcome: 'nothing',
      revision: 0,
      position: 'position' in recorded ? recorded.position : '',
    });
  });

  it('answers a refusal with reason, field and detail, and records nothing', async () => {
    const { newHandler, events } = system();
    const refusal = { outcome: 'refused', reason: 'too-much', field: 'by', detail: '10 left', revision: -1 };
    expect(await newHandler().handle(counter, '1', add(11))).toMatchObject(refusal);
    expect(await events()).toEqual([]);
  });

  it('loads the present state', async () => {
    const { newHandler } = system();
    const [one, other] = [newHandler(), newHandler()];
    expect(await one.load(counter, '1')).toEqual({ revision: -1, state: counter.decider.initial });
    await other.handle(counter, '1', add(3));
    expect(await one.load(counter, '1')).toMatchObject({ revision: 0, state: { count: 3 } });
  });

  it('leaves out what a decider names undefined, so that the cached state is that of a fresh fold', async () => {
    const { newHandler, events } = system();
    const { state } = await newHandler().handle(counter, '1', add(3));
    const evolve = counter.decider.evolve as never;
    expect(fold({ initial: counter.decider.initial, evolve }, await events())).toEqual(state);
    expect(state).not.toHaveProperty('note');
  });

  it('seals personal values under the person of the aggregate', async () => {
    const { newHandler, log, events } = system();
    await newHandler().handle(counter, '1', command({ type: 'Add', data: { by: 1, teller: '张三' } }));
    expect(log.of('counter-1')[0]?.text).toContain('"subject":"counter-1"');
    expect(log.of('counter-1')[0]?.text).not.toContain('张三');
    expect((await events())[0]?.data).toEqual({ by: 1, teller: '张三' });
  });
});

describe('a command that expects a revision', () => {
  it('is decided when the stream is there', async () => {
    const { newHandler } = system();
    const handler = newHandler();
    await handler.handle(counter, '1', add(1, { expectedRevision: -1 }));
    expect(await handler.handle(counter, '1', add(1, { expectedRevision: 0 }))).toMatchObject({ outcome: 'recorded', revision: 1 });
  });

  it('is stale when the stream has moved on or is not there yet', async () => {
    const { newHandler, events } = system();
    const handler = newHandler();
    await handler.handle(counter, '1', add(1));
    await handler.handle(counter, '1', add(1));
    expect(await handler.handle(counter, '1', add(1, { expectedRevision: 0 }))).toMatchObject({
      outcome: 'stale',
      revision: 1,
      state: { count: 2 },
    });
    expect(await handler.handle(counter, '1', add(1, { expectedRevision: 7 }))).toMatchObject({ outcome: 'stale', revision: 1 });
    expect(await events()).toHaveLength(2);
  });

  it('is stale also when only another process knows that the stream has moved on, and not when it has seen more than this one', async () => {
    const { newHandler } = system();
    const [one, other] = [newHandler(), newHandler()];
    await one.handle(counter, '1', add(1));
    await other.handle(counter, '1', add(1));
    expect(await one.handle(counter, '1', add(1, { expectedRevision: 1 }))).toMatchObject({ outcome: 'recorded', revision: 2 });
    expect(await other.handle(counter, '1', add(1, { expectedRevision: 1 }))).toMatchObject({ outcome: 'stale', revision: 2 });
  });

  it('is answered as repeated, not as stale, when it comes again', async () => {
    const { newHandler } = system();
    const handler = newHandler();
    const sent = add(1, { expectedRevision: -1 });
    await handler.handle(counter, '1', sent);
    expect(await handler.handle(counter, '1', sent)).toMatchObject({ outcome: 'repeated', revision: 0 });
  });
});

describe('the business instant of a command', () => {
  it('never lies in the future of a person', async () => {
    const { newHandler, events } = system();
    const future = add(1, { at: '2026-03-02T01:30:00.001Z' });
    expect(await newHandler().handle(counter, '1', future)).toMatchObject({ outcome: 'refused', reason: 'in-the-future', field: 'at' });
    expect(await events()).toEqual([]);
  });

  it('lies noticeably in the past only with a reason', async () => {
    const { newHandler } = system();
    const past = add(1, { at: '2026-03-02T01:00:00.000Z' });
    expect(await newHandler().handle(counter, '1', past)).toMatchObject({ outcome: 'refused', reason: 'backdating-without-reason' });
  });

  it('is followed by the instant of recording, never preceded', async () => {
    const { newHandler, events } = system();
    await newHandler().handle(counter, '1', add(1, { actor: SYSTEM, at: '2026-03-05T00:00:00.000Z' }));
    await newHandler().handle(counter, '1', add(1, { actor: SYSTEM, at: '2026-03-01T00:00:00.000Z' }));
    expect((await events()).map(({ metadata: { occurredAt, recordedAt } }) => [occurredAt, recordedAt])).toEqual([
      ['2026-03-05T00:00:00.000Z', '2026-03-05T00:00:00.000Z'],
      ['2026-03-01T00:00:00.000Z', NOW],
    ]);
  });
});

describe('aggregates that need no rules', () => {
  const events = defineEvents({ PolicySetActivated: z.strictObject({ version: z.int() }) });
  type Publish = { readonly type: 'PublishPolicy'; readonly data: { readonly version: number } };
  type Activated = { readonly type: 'PolicySetActivated'; readonly data: { readonly version: number } };
  const policies: Aggregate<Publish, Activated, number, never, undefined> = {
    category: 'policy',
    events,
    commands: {},
    needsRules: false,
    place: () => ({}),
    person: (_, id) => id,
    decider: {
      initial: 0,
      decide: ({ data }, _state, { rules }) => accept({ type: 'PolicySetActivated', data: rules === undefined ? data : { version: -1 } }),
      evolve: (_, { data }) => data.version,
    },
  };

  it('are decided before there are any, and a published document is read at once', async () => {
    let refreshed = 0;
    const rules = {
      inForce: (): RulesInForce => {
        throw new RulesMissing('policy', NOW);
      },
      refresh: async () => {
        refreshed += 1;
      },
      close: async () => undefined,
    };
    const store = createMemoryEventStore({ catalogue: events });
    const handler = createCommandHandler({ store, rules, clock: () => NOW });
    const publish = { id: commandId('publish'), type: 'PublishPolicy' as const, data: { version: 4 }, actor: SYSTEM, at: NOW };
    const handled = await handler.handle(policies, 'main', publish);
    expect(handled).toMatchObject({ outcome: 'recorded', state: 4, events: [{ metadata: { actor: SYSTEM } }] });
    expect('events' in handled && 'ruleVersions' in (handled.events[0]?.metadata ?? {})).toBe(false);
    expect(refreshed).toBe(1);
    const early = { ...publish, id: commandId('early'), actor: clerk, at: '2026-03-02T01:31:00.000Z' };
    expect(await handler.handle(policies, 'main', early)).toMatchObject({ outcome: 'refused', reason: 'in-the-future' });
  });
});

import { describe, expect, it } from '@jest/globals';
import { type Actor, type Aggregate, accept, defineEvents, fold, type RulesInForce, SYSTEM } from '@redress/domain';
import fc from 'fast-check';
import { z } from 'zod';
import { commandId } from './command-id.js';
import { type EventStore, type RecordedEvent, RevisionConflict, StoreUnavailable } from './event-store.js';
import { createCommandHandler } from './handle-command.js';
import { createMemoryEventStore } from './memory-event-store.js';
import { memoryKeyring } from './memory-keyring.js';
import { createMemoryLog } from './memory-log.js';
import { RulesMissing } from './rules-source.js';
import { type CounterCommand, counter, counterEvents } from './testing/counter.js';
import { fixedRules } from './testing/rules.js';

const clerk: Actor = { id: 's-001', role: 'customer_service_rep', kind: 'human' };
const NOW = '2026-03-02T01:30:00.000Z';

let commands = 0;
const command = <C extends CounterCommand>(content: C, more: object = {}) => {
  commands += 1;
  return { id: commandId('test', `${commands}`), actor: clerk, at: NOW, ...content, ...more };
};
const add = (by: number, more: object = {}) => command({ type: 'Add' as const, data: { by } }, more);
const clear = (more: object = {}) => command({ type: 'Clear' as const, data: {} }, more);

/** A log with handlers that do not know of each other, as in several processes. */
const system = () => {
  const log = createMemoryLog();
  const keyring = memoryKeyring();
  const connect = (): EventStore => createMemoryEventStore({ catalogue: counterEvents, keyring, log });
  const handlerOver = (store: EventStore, more: object = {}) =>
    createCommandHandler({ store, rules: fixedRules, clock: () => NOW, ...more });
  const events = async (id = '1'): Promise<RecordedEvent[]> => {
    const read: RecordedEvent[] = [];
    for await (const event of connect().read(`counter-${id}`)) read.push(event);
    return read;
  };
  return { log, connect, handlerOver, newHandler: (more: object = {}) => handlerOver(connect(), more), events };
};

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

describe('a repeated command', () => {
  it('is answered with its original place and recorded once', async () => {
    const { newHandler, events } = system();
    const handler = newHandler();
    const sent = add(2);
    const first = await handler.handle(counter, '1', sent);
    await handler.handle(counter, '1', add(3));
    const again = await handler.handle(counter, '1', { ...sent, at: '2026-03-02T01:29:59.000Z' });
    expect(again).toMatchObject({ outcome: 'repeated', revision: 0, position: 'position' in first ? first.position : '' });
    expect(await events()).toHaveLength(2);
  });

  it.each([
    ['that has just started', false],
    ['that remembers an older state', true],
  ])('is recognised by a process %s', async (_, isWarm) => {
    const { newHandler, events } = system();
    const [one, other] = [newHandler(), newHandler()];
    await one.handle(counter, '1', add(1));
    if (isWarm) await other.load(counter, '1');
    const sent = add(2);
    await one.handle(counter, '1', sent);
    const again = await other.handle(counter, '1', { ...sent, at: '2026-03-02T01:29:59.000Z' });
    expect(again).toMatchObject({ outcome: 'repeated', revision: 1, state: { count: 3 } });
    expect(await events()).toHaveLength(2);
  });

  it('is recorded once when two processes get it at the same time', async () => {
    const { newHandler, events } = system();
    const sent = add(2);
    const answers = await Promise.all([newHandler(), newHandler(), newHandler()].map((handler) => handler.handle(counter, '1', sent)));
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['recorded', 'repeated', 'repeated']);
    expect(await events()).toHaveLength(1);
  });

  it('with other content, or of another person, is refused', async () => {
    const { newHandler } = system();
    const handler = newHandler();
    const sent = add(2);
    await handler.handle(counter, '1', sent);
    const reused = { outcome: 'refused', reason: 'command-id-reused', revision: 0 };
    expect(await handler.handle(counter, '1', { ...sent, data: { by: 3 } })).toMatchObject(reused);
    expect(await handler.handle(counter, '1', { ...sent, actor: { ...clerk, id: 's-002' } })).toMatchObject(reused);
    expect(await newHandler().handle(counter, '1', { ...sent, data: { by: 3 } })).toMatchObject(reused);
  });

  it('of several events is answered with the last of them', async () => {
    const { newHandler } = system();
    const handler = newHandler();
    const sent = command({ type: 'MoveOn', data: { to: 'receive', cycle: 1 } });
    await handler.handle(counter, '1', sent);
    expect(await handler.handle(counter, '1', sent)).toMatchObject({ outcome: 'repeated', revision: 1 });
    expect(await newHandler().handle(counter, '1', sent)).toMatchObject({ outcome: 'repeated', revision: 1 });
  });
});

describe('several processes at one stream', () => {
  it('decide again on what the others have recorded', async () => {
    const { newHandler } = system();
    const [one, other] = [newHandler(), newHandler()];
    await one.handle(counter, '1', add(4));
    await other.handle(counter, '1', add(4));
    expect(await one.handle(counter, '1', add(4))).toMatchObject({ outcome: 'refused', reason: 'too-much', detail: '2 left', revision: 1 });
    expect(await one.handle(counter, '1', add(2))).toMatchObject({ outcome: 'recorded', revision: 2, state: { count: 10 } });
  });

  it('never refuse on an outdated state', async () => {
    const { newHandler } = system();
    const [one, other] = [newHandler(), newHandler()];
    await one.handle(counter, '1', add(10));
    await other.handle(counter, '1', clear());
    expect(await one.handle(counter, '1', add(1))).toMatchObject({ outcome: 'recorded', revision: 2, state: { count: 1 } });
    await other.handle(counter, '1', add(9));
    expect(await one.handle(counter, '1', add(0))).toMatchObject({ outcome: 'nothing', revision: 3, state: { count: 10 } });
  });

  it('together record every accepted command once and keep the rules, whatever the order', async () => {
    const step = fc.record({
      handler: fc.nat(2),
      stream: fc.nat(1),
      by: fc.integer({ min: -3, max: 6 }),
      repeats: fc.nat(4),
      waits: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.constantFrom(0, 2_000, 1_000_000), async (steps, cacheBytes) => {
        const { newHandler, events } = system();
        const handlers = [newHandler({ cacheBytes }), newHandler({ cacheBytes }), newHandler({ cacheBytes })];
        const sent = steps.map(({ by }) => add(by));
        const answers: Promise<{ readonly outcome: string }>[] = [];
        for (const [index, { handler, stream, repeats, waits }] of steps.entries()) {
          const content = sent[repeats === 0 ? Math.max(0, index - 1) : index];
          if (content === undefined) continue;
          const answer = handlers[handler]?.handle(counter, `${stream}`, content);
          if (answer !== undefined) answers.push(answer);
          if (waits) await answer;
        }
        const outcomes = (await Promise.all(answers)).map(({ outcome }) => outcome);
        const recorded = [...(await events('0')), ...(await events('1'))];
        expect(recorded).toHaveLength(outcomes.filter((outcome) => outcome === 'recorded').length);
        for (const id of ['0', '1']) {
          const history = await events(id);
          expect(new Set(history.map(({ metadata }) => metadata.commandId)).size).toBe(history.length);
          let count = 0;
          for (const { data } of history) {
            count += (data as { readonly by: number }).by;
            expect(count).toBeLessThanOrEqual(10);
          }
          for (const handler of handlers) expect((await handler.load(counter, id)).state.count).toBe(count);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('give up with the conflict when one never gets its turn', async () => {
    const { connect, handlerOver } = system();
    const store = connect();
    const hopeless = { ...store, append: () => Promise.reject(new RevisionConflict('counter-1', 'no-stream', 5)) } as EventStore;
    await expect(handlerOver(hopeless).handle(counter, '1', add(1))).rejects.toBeInstanceOf(RevisionConflict);
  });
});

describe('one process', () => {
  it('never conflicts with itself', async () => {
    const { connect, handlerOver, events } = system();
    const store = connect();
    let conflicts = 0;
    const counting: EventStore = {
      ...store,
      append: (...given) =>
        store.append(...given).catch((error: unknown) => {
          conflicts += 1;
          throw error;
        }),
    };
    const handler = handlerOver(counting);
    await Promise.all(Array.from({ length: 60 }, (_, index) => handler.handle(counter, '1', add(index % 2 === 0 ? 1 : -1))));
    expect(conflicts).toBe(0);
    expect(await events()).toHaveLength(60);
  });

  it('goes on with a stream after a command failed', async () => {
    const { newHandler } = system();
    const handler = newHandler();
    const bad = handler.handle(counter, '1', add(Number.NaN));
    const good = handler.handle(counter, '1', add(1));
    await expect(bad).rejects.toThrow(/is not a JSON number/);
    expect(await good).toMatchObject({ outcome: 'recorded', revision: 0 });
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

describe('a store that goes away', () => {
  const lost = () => Promise.reject(new StoreUnavailable('connection lost'));

  it.each([
    ['before it has written', false],
    ['between writing and answering', true],
  ])('%s: the command is recorded once', async (_, writes) => {
    const { connect, handlerOver, events } = system();
    const store = connect();
    let failures = 2;
    const flaky: EventStore = {
      ...store,
      append: async (...given) => {
        if (writes || failures === 0) await store.append(...given);
        if (failures === 0) return store.append(...given);
        failures -= 1;
        return lost();
      },
    };
    const handled = await handlerOver(flaky).handle(counter, '1', add(1));
    expect(handled).toMatchObject({ outcome: 'recorded', revision: 0, state: { count: 1 } });
    expect(await events()).toHaveLength(1);
  });

  it('for longer: the fault is thrown, and the repeated command is recognised although the first answer never came', async () => {
    const { connect, handlerOver, events } = system();
    const store = connect();
    let isAway = true;
    const silent: EventStore = { ...store, append: (...given) => store.append(...given).then((appended) => (isAway ? lost() : appended)) };
    const handler = handlerOver(silent);
    const sent = add(1);
    await expect(handler.handle(counter, '1', sent)).rejects.toBeInstanceOf(StoreUnavailable);
    isAway = false;
    const again = await handler.handle(counter, '1', { ...sent, at: '2026-03-02T01:29:59.000Z' });
    expect(again).toMatchObject({ outcome: 'repeated', revision: 0 });
    expect(await events()).toHaveLength(1);
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

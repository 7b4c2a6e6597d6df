import { describe, expect, it } from '@jest/globals';
import { type EventStore, StoreUnavailable } from './event-store.js';
import { counter } from './testing/counter.js';
import { add, clerk, command, system } from './testing/system.js';

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

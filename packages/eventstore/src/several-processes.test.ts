import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EventStore, RevisionConflict } from './event-store.js';
import { counter } from './testing/counter.js';
import { add, clear, system } from './testing/system.js';

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

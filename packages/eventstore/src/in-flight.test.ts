import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from './event-store.js';
import { createInFlight } from './in-flight.js';

const deferred = <T>() => {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('calls under way', () => {
  it('are never more than allowed, and start in the order in which they came', async () => {
    const inFlight = createInFlight(2, 10_000);
    const calls = Array.from({ length: 5 }, () => deferred<number>());
    const started: number[] = [];
    const answers = calls.map(({ promise }, index) =>
      inFlight.run(() => {
        started.push(index);
        return promise;
      }),
    );
    await turn();
    expect(started).toEqual([0, 1]);
    calls[1]?.settle(1);
    await turn();
    expect(started).toEqual([0, 1, 2]);
    for (const [index, { settle }] of calls.entries()) settle(index);
    expect(await Promise.all(answers)).toEqual([0, 1, 2, 3, 4]);
    await inFlight.settled();
  });

  it('that are never answered fail as unavailable and make room', async () => {
    const inFlight = createInFlight(1, 20);
    const lost = inFlight.run(() => new Promise<never>(() => undefined));
    const next = inFlight.run(async () => 'answered');
    await expect(lost).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await next).toBe('answered');
  });

  it('that fail make room too', async () => {
    const inFlight = createInFlight(1, 10_000);
    await expect(inFlight.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await inFlight.run(async () => 1)).toBe(1);
    await inFlight.settled();
  });
});

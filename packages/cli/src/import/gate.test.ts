import { describe, expect, it } from '@jest/globals';
import { gate } from './gate.js';

describe('a gate', () => {
  it('never lets more tasks run than it has places, and runs them all', async () => {
    const places = gate(3);
    let running = 0;
    let most = 0;
    let done = 0;
    for (let task = 0; task < 20; task += 1)
      await places.enter(async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        done += 1;
      });
    await places.empty();
    expect({ most, done, running }).toEqual({ most: 3, done: 20, running: 0 });
  });

  it('tells of a failure at the next task and at the end', async () => {
    const places = gate(1);
    await places.enter(() => Promise.reject(new Error('disk full')));
    await expect(places.enter(async () => undefined)).rejects.toThrow('disk full');
    await expect(places.empty()).rejects.toThrow('disk full');
  });
});

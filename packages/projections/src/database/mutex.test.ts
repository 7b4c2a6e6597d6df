import { describe, expect, it } from '@jest/globals';
import { createMutex } from './mutex.js';

describe('the mutex', () => {
  it('lets one holder in at a time, in the order of asking', async () => {
    const mutex = createMutex();
    const steps: string[] = [];
    const hold = async (name: string) => {
      const release = await mutex.acquire();
      steps.push(`${name} in`);
      await Promise.resolve();
      steps.push(`${name} out`);
      release();
      release();
    };
    await Promise.all([hold('a'), hold('b'), hold('c')]);
    expect(steps).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  });
});

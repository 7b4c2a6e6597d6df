import { describe, expect, it } from '@jest/globals';
import { Poker } from './poker.js';
import { Untold } from './untold.js';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const outage = (): Error => Object.assign(new Error('14 UNAVAILABLE'), { code: 14, details: 'no connection', metadata: {} });

/** A poker over the given streams; `answer` decides how each poke ends. */
const poking = (streams: readonly string[], answer: (stream: string, tries: number) => Promise<void>, lanes = 32) => {
  const untold = new Untold('log:0');
  for (const [index, stream] of streams.entries()) {
    untold.add(stream, index);
    untold.consider(`log:${index + 1}`);
  }
  const tries = new Map<string, number>();
  let most = 0;
  let recovered = 0;
  const poker: Poker = new Poker({
    untold,
    lanes,
    log: quiet as never,
    onRecovered: () => {
      recovered += 1;
    },
    loops: {
      poke: async (stream) => {
        most = Math.max(most, poker.inFlight);
        tries.set(stream, (tries.get(stream) ?? 0) + 1);
        await answer(stream, tries.get(stream) ?? 0);
      },
    },
  });
  const until = async (done: () => boolean) => {
    for (const deadline = Date.now() + 10_000; !done(); ) {
      if (Date.now() > deadline) throw new Error('never came true');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return { poker, untold, tries, most: () => most, recovered: () => recovered, until };
};

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `complaint-${index}`);

describe('sending pokes', () => {
  it('goes through all streams with so many at once and no more', async () => {
    const { poker, untold, most, until } = poking(names(100), () => new Promise((resolve) => setImmediate(resolve)), 32);
    poker.pump();
    await until(() => untold.size === 0);
    expect(most()).toBe(32);
  });

  it('tries with a single poke while Temporal is away, and tells all when it is back', async () => {
    let away = true;
    const { poker, untold, tries, recovered, until } = poking(names(40), async () => {
      if (away) throw outage();
    });
    poker.pump();
    await until(() => poker.away && poker.inFlight === 0);
    const before = [...tries.values()].reduce((sum, count) => sum + count, 0);
    expect(before).toBeLessThanOrEqual(33);
    expect(untold.checkpoint()).toBe('log:0');
    away = false;
    await until(() => untold.size === 0);
    expect(untold.checkpoint()).toBe('log:40');
    expect(recovered()).toBe(1);
  });

  it('lets one stream that fails not hold up the others', async () => {
    const { poker, untold, until } = poking(names(5), async (stream, tries) => {
      if (stream === 'complaint-2' && tries < 3) throw new Error('refused by the server');
    });
    poker.pump();
    await until(() => untold.size === 1);
    expect(poker.away).toBe(false);
    expect(untold.checkpoint()).toBe('log:2');
    await until(() => untold.size === 0);
  });

  it('waits for what is under way when stopped, and starts nothing more', async () => {
    let release: () => unknown = () => undefined;
    const { poker, untold, tries } = poking(
      names(3),
      () =>
        new Promise((resolve) => {
          release = resolve;
        }),
      1,
    );
    poker.pump();
    const stopped = poker.stop();
    release();
    await stopped;
    expect(tries.size).toBe(1);
    expect(untold.size).toBe(2);
  });
});

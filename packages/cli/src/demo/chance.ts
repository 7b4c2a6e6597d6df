/** Choices with their weights. */
export type Weighted<T> = readonly (readonly [T, number])[];

/** Chance that repeats: the same seed gives the same course of things. */
export type Chance = {
  /** In [0, 1). */
  readonly next: () => number;
  readonly below: (limit: number) => number;
  readonly happens: (probability: number) => boolean;
  readonly pick: <const T extends readonly [unknown, ...unknown[]]>(from: T) => T[number];
  /** Picks by weight. */
  readonly weighted: <T>(from: Weighted<T>) => T;
};

/** A small 32-bit generator (mulberry32); good enough for samples, and the same on every machine. */
export const chance = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    happens: (probability) => next() < probability,
    pick: (from) => from[below(from.length)] ?? from[0],
    weighted: (from) => {
      let left = next() * from.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      const last = from.at(-1);
      if (last === undefined) throw new RangeError('nothing to choose from');
      return last[0];
    },
  };
};

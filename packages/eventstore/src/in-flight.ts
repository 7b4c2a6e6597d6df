import { StoreUnavailable } from './event-store.js';

/** Calls under way, bounded in number and time. */
export type InFlight = {
  /** Starts the call when there is room. Throws `StoreUnavailable` when it takes longer than the patience. */
  readonly run: <T>(call: () => Promise<T>) => Promise<T>;
  /** Resolves when nothing is under way. */
  readonly settled: () => Promise<void>;
};

export const createInFlight = (max: number, patience: number): InFlight => {
  const waiting: (() => void)[] = [];
  let idle: (() => void)[] = [];
  let underWay = 0;

  const leave = (): void => {
    const next = waiting.shift();
    // The place is handed on directly: nobody who has just come can take it first.
    if (next !== undefined) {
      next();
      return;
    }
    underWay -= 1;
    if (underWay > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  };

  const timed = <T>(call: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new StoreUnavailable(`event store: no answer within ${patience} ms`)), patience);
      call.then(resolve, reject).finally(() => clearTimeout(timer));
    });

  return {
    run: async (call) => {
      if (underWay >= max) await new Promise<void>((resolve) => waiting.push(resolve));
      else underWay += 1;
      try {
        return await timed(call());
      } finally {
        leave();
      }
    },
    settled: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
  };
};

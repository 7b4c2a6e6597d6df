const WINDOW_SECONDS = 10;

/** How many events a second, by name, over the last ten whole seconds; nothing is kept of what lies further back. */
export type Pace = { readonly add: (name: string, events: number) => void; readonly perSecond: (name: string) => number };

/** `clock` in milliseconds, never going back. */
export const createPace = (clock: () => number): Pace => {
  const counted = new Map<string, Map<number, number>>();
  const second = (): number => Math.floor(clock() / 1_000);
  const recent = (name: string): Map<number, number> => {
    const seconds = counted.get(name) ?? new Map<number, number>();
    counted.set(name, seconds);
    for (const one of seconds.keys()) if (one < second() - WINDOW_SECONDS) seconds.delete(one);
    return seconds;
  };
  return {
    add: (name, events) => {
      const seconds = recent(name);
      seconds.set(second(), (seconds.get(second()) ?? 0) + events);
    },
    perSecond: (name) => {
      const now = second();
      let sum = 0;
      // The present second is not over yet.
      for (const [at, events] of recent(name)) if (at < now) sum += events;
      return sum / WINDOW_SECONDS;
    },
  };
};

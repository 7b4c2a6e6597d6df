/** Lets so many tasks run at a time; whoever comes later waits for a place. */
export const gate = (places: number) => {
  let free = places;
  const waiting: (() => void)[] = [];
  let idle: (() => void)[] = [];
  let failure: { readonly error: unknown } | undefined;

  const leave = (): void => {
    const next = waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    free += 1;
    if (free === places) for (const tell of idle.splice(0)) tell();
  };
  return {
    /** Starts a task as soon as a place is free. Throws what an earlier task failed with. */
    enter: async (task: () => Promise<void>): Promise<void> => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      if (failure !== undefined) {
        leave();
        throw failure.error;
      }
      task()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(leave);
    },
    /** Waits until all tasks have ended; throws what one of them failed with. */
    empty: async (): Promise<void> => {
      if (free < places) await new Promise<void>((resolve) => idle.push(resolve));
      idle = [];
      if (failure !== undefined) throw failure.error;
    },
  };
};

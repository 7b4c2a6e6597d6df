/** Grows from `first` to `longest` milliseconds; half of each pause is random, so that many waiters do not return at once. */
export const backoff = (attempt: number, first: number, longest: number): number => {
  const pause = Math.min(first * 2 ** attempt, longest);
  return pause / 2 + (Math.random() * pause) / 2;
};

/** Resolves after the pause, or as soon as the signal aborts. */
export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
  });

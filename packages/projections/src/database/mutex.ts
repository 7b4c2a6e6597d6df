/** Lets one holder in at a time, in the order of asking. */
export type Mutex = {
  /** Resolves to the function that gives the mutex back; calling it twice does nothing. */
  acquire(): Promise<() => void>;
};

export const createMutex = (): Mutex => {
  let tail: Promise<void> = Promise.resolve();
  return {
    acquire: () => {
      let release: () => void = () => undefined;
      const turn = tail;
      tail = new Promise((resolve) => {
        release = resolve;
      });
      return turn.then(() => release);
    },
  };
};

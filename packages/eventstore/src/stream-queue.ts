/** Runs work on the same stream one after another and on different streams side by side, so that one process never conflicts with itself. */
export type StreamQueue = <T>(stream: string, work: () => Promise<T>) => Promise<T>;

export const createStreamQueue = (): StreamQueue => {
  const tails = new Map<string, Promise<unknown>>();
  return (stream, work) => {
    const tail = tails.get(stream);
    const result = tail === undefined ? work() : tail.then(work, work);
    tails.set(stream, result);
    const leave = (): void => {
      if (tails.get(stream) === result) tails.delete(stream);
    };
    result.then(leave, leave);
    return result;
  };
};

import type { EventLog } from './log/event-log.js';

/** Something that the node has opened; what `settle` writes into the log comes before the log is closed. */
export type Part = { readonly stop: () => Promise<void>; readonly settle?: () => Promise<void> };

export type Parts = {
  /** Waits for a part and remembers how it is closed. */
  readonly open: <Opened extends Part>(part: Promise<Opened>) => Promise<Opened>;
  /** Why the node does not serve; undefined while it does. */
  readonly problem: () => string | undefined;
  /** Ends everything, once, however often it is asked; answers whether this was the first time. */
  readonly close: (reason?: string) => Promise<boolean>;
};

export const createParts = (log: Pick<EventLog, 'close'>): Parts => {
  const opened: Part[] = [];
  let problem: string | undefined;
  let closing: Promise<void> | undefined;
  // The log first: appends already accepted become durable and are answered before their calls end.
  const closeAll = async (): Promise<void> => {
    for (const part of opened) await part.settle?.();
    await log.close();
    for (const part of opened) await part.stop();
  };
  return {
    open: async (part) => {
      const it = await part;
      opened.push(it);
      return it;
    },
    problem: () => problem,
    close: async (reason = 'the node is stopping') => {
      const isFirst = closing === undefined;
      problem ??= reason;
      closing ??= closeAll();
      await closing;
      return isFirst;
    },
  };
};

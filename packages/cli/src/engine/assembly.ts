import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { childRecord } from '../folder/children.js';
import type { DataFolder } from '../folder/data-folder.js';
import type { Kept } from '../processes/keep.js';
import { comeUp, type Nursery } from './children.js';

/** The parts of an engine that run, in the order in which they were started. */
export type Assembly = {
  readonly nursery: Nursery;
  /** Remembers how a part is stopped. */
  readonly onStop: (part: string, stop: () => Promise<void> | void) => void;
  /** Takes a child into care, at once. */
  readonly born: <Ready>(name: string, child: Kept<Ready>) => Kept<Ready>;
  /** Waits until a child is ready; `what` names it in the failure. */
  readonly comeUp: <Ready>(name: string, what: string, child: Kept<Ready>) => Promise<Ready>;
  /** Stops everything, last come first gone; a part that fails does not keep the others up. */
  readonly takeDown: () => Promise<void>;
};

export const assemble = (folder: DataFolder, log: Logger): Assembly => {
  const token = randomUUID();
  const nursery: Nursery = { folder, record: childRecord(folder, token), token, log };
  const stops: { readonly part: string; readonly stop: () => Promise<void> | void }[] = [];
  return {
    nursery,
    onStop: (part, stop) => stops.push({ part, stop }),
    born: (name, child) => {
      stops.push({ part: name, stop: child.stop });
      return child;
    },
    comeUp: (name, what, child) => comeUp(folder, name, what, child),
    takeDown: async () => {
      for (const { part, stop } of stops.splice(0).reverse()) {
        log.debug({ part }, 'stopping');
        try {
          await stop();
        } catch (error) {
          log.error({ part, err: error }, 'did not stop in order');
        }
      }
    },
  };
};

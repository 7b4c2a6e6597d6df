/** Task queue of the loops. */
export const TASK_QUEUE = 'redress';

/** Which workflow follows the streams of a category. */
export const LOOPS: Readonly<Record<string, string>> = { complaint: 'complaintLoop', improvement: 'improvementLoop' };

/** What the relay and the sweep need of Temporal. A workflow's id is the name of the stream it follows. */
export interface Loops {
  /** "The stream has reached this revision": told to its loop, which is started when none runs. */
  poke(stream: string, revision: number): Promise<void>;
  /** Starts the loop of a stream unless one is running; does not disturb one that is. */
  ensure(stream: string): Promise<void>;
  /** Identity of the namespace; another one means that Temporal has forgotten everything. */
  namespaceId(): Promise<string>;
}

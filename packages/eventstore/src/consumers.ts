import { pause } from './backoff.js';

/** `attempt` counts from 1 over all consumers of the group; `signal` aborts when the consumer is to stop. */
export type Attempt = { readonly attempt: number; readonly signal: AbortSignal };

/** Resolves when the event is handled. It may come again all the same, so whoever handles it must know what is done already. */
export type Handler<Event> = (event: Event, attempt: Attempt) => Promise<void>;

/** What a group gets: streams of these categories, from the first event of the log or from what comes after its creation. */
export type ConsumeFilter = { readonly categories: readonly string[]; readonly from?: 'start' | 'end' };

export type ConsumeOptions = {
  readonly signal: AbortSignal;
  /** Attempts after the first before an event is parked; 5 without it. */
  readonly retries?: number;
  /** Events, each of another stream, handled at the same time; 8 without it. */
  readonly atOnce?: number;
  /** Milliseconds after which a handler counts as failed, 60,000 without it; an event whose consumer is gone goes to another one a little later. */
  readonly patience?: number;
  /** Pauses between attempts in milliseconds, growing from the first to the longest. */
  readonly pauses?: { readonly first: number; readonly longest: number };
};

/** A group as operators see it; counts of events. */
export type GroupStatus = {
  readonly group: string;
  readonly consumers: number;
  /** Handed out and not answered. */
  readonly inFlight: number;
  readonly parked: number;
};

/** An event that a group could not handle: where it lies and why, without its content. */
export type ParkedEvent = { readonly stream: string; readonly revision: number; readonly reason: string; readonly parkedAt: string };

/** Consumers that share the work on what the log brings. */
export interface Consumers<Event> {
  /**
   * Handles each event at least once, whichever consumer of the group gets it. A consumer handles the events of one stream one after another,
   * in order as long as nothing fails and no consumer comes or goes. What fails is tried again after a pause, and parked when the retries are
   * used up. Runs until the signal aborts, and then waits for what is being handled.
   *
   * Rejects with `GroupDiffers` when the group was created for other categories, and with the faults of reading: an event that this release
   * cannot read stops the consumer and stays for the next release.
   */
  consume(group: string, filter: ConsumeFilter, handler: Handler<Event>, options: ConsumeOptions): Promise<void>;
  /** All groups of this log. */
  groups(): Promise<readonly GroupStatus[]>;
  /** What the group could not handle, oldest first. Rejects with `UnknownGroup`. */
  parked(group: string): Promise<readonly ParkedEvent[]>;
  /** Hands what is parked to the group's consumers again, from the first attempt on; answers how many. Rejects with `UnknownGroup`. */
  replayParked(group: string): Promise<number>;
}

/** Thrown by a handler that knows that trying again is useless: the event is parked at once. */
export class CannotHandle extends Error {
  override readonly name = 'CannotHandle';
  /** The reason is written into the log: a code or a sentence without personal data. */
  constructor(
    readonly reason: string,
    options?: { readonly cause?: unknown },
  ) {
    super(reason, options);
  }
}

/** The group was created for other categories. Its place in the log says nothing about what it was never given. */
export class GroupDiffers extends Error {
  override readonly name = 'GroupDiffers';
  constructor(
    readonly group: string,
    readonly created: readonly string[],
    readonly asked: readonly string[],
  ) {
    super(`group ${group} was created for ${created.join(', ')} and is asked for ${asked.join(', ')}: use another group name`);
  }
}

export class UnknownGroup extends Error {
  override readonly name = 'UnknownGroup';
  constructor(readonly group: string) {
    super(`there is no group ${group} in this log`);
  }
}

export const CONSUMING = { retries: 5, atOnce: 8, patience: 60_000, pauses: { first: 200, longest: 10_000 } } as const;

/** Why a handler failed, as far as the log may know: messages of errors may hold what is personal, their names do not. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof CannotHandle) return error.reason;
  return error instanceof Error ? error.name : 'an error without a name';
};

/**
 * How often an event may be lost with its consumer, over the retries, before it is parked: connections break without any fault of the event,
 * but one that ends every process which touches it must stop somewhere.
 */
export const LOST = 10;

/** Why an event is parked that nobody ever answered. */
export const unanswered = (attempts: number): string => `given up after ${attempts} attempts without an answer`;

/** Refuses what no group can be: throws plainly, since it is a mistake of the program. */
export const checkConsuming = (group: string, { categories }: ConsumeFilter, { retries = 0, atOnce = 1 }: ConsumeOptions): void => {
  if (!/^[a-z][a-z0-9-]{0,99}$/.test(group))
    throw new Error(`a group is named in kebab-case, at most 100 characters, not ${JSON.stringify(group)}`);
  if (categories.length === 0) throw new Error(`group ${group} needs categories`);
  if (!Number.isInteger(retries) || retries < 0) throw new Error(`group ${group}: retries must be a whole number, not ${retries}`);
  if (!Number.isInteger(atOnce) || atOnce < 1) throw new Error(`group ${group}: atOnce must be at least 1, not ${atOnce}`);
};

/** Categories in one spelling, so that two lists of the same can be compared. */
export const sortedCategories = (categories: readonly string[]): readonly string[] => [...new Set(categories)].sort();

/** Waits for a handler; one that takes too long goes on, but nobody waits for it any more, least of all the next event of its stream. */
export const within = async (patience: number, handling: Promise<void>): Promise<void> => {
  const done = new AbortController();
  const overdue = pause(patience, done.signal).then(() => {
    if (!done.signal.aborted) throw new Overdue();
  });
  try {
    await Promise.race([handling, overdue]);
  } finally {
    done.abort();
  }
};

class Overdue extends Error {
  override readonly name = 'Overdue';
}

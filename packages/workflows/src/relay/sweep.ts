import type { Logger } from 'pino';
import { isOutage } from '../client.js';
import { pause } from '../pause.js';
import type { Loops } from '../temporal.js';
import type { OpenStreams } from './open-streams.js';

/** What a sweep wants to know of a stream. */
export type Outlook = {
  readonly revision: number;
  readonly terminal: boolean;
  /** Earliest instant at which a clock rings; undefined when none runs. */
  readonly nextDueAt: string | undefined;
};

type Options = {
  readonly open: OpenStreams;
  readonly outlook: (stream: string) => Promise<Outlook>;
  readonly loops: Pick<Loops, 'ensure'>;
  readonly perSecond: number;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  readonly signal: AbortSignal;
};

const LOOKING_AT_ONCE = 8;
/** Sorts behind every instant. */
const NEVER = '~';

/** Looks at every stream that may be running; those that have ended are dropped. Most urgent first. */
const byUrgency = async ({ open, outlook, log, signal }: Options): Promise<readonly string[]> => {
  const due: { readonly stream: string; readonly nextDueAt: string }[] = [];
  const streams = open.list().values();
  const lane = async () => {
    for (const stream of streams) {
      if (signal.aborted) return;
      try {
        const { revision, terminal, nextDueAt } = await outlook(stream);
        if (terminal) open.close(stream, revision);
        else due.push({ stream, nextDueAt: nextDueAt ?? NEVER });
      } catch (error) {
        // Its loop meets the same trouble and shows it; the other streams must not suffer.
        log.error({ caseId: stream, err: error }, 'stream could not be looked at');
        due.push({ stream, nextDueAt: NEVER });
      }
    }
  };
  await Promise.all(Array.from({ length: LOOKING_AT_ONCE }, lane));
  return due.sort((a, b) => (a.nextDueAt < b.nextDueAt ? -1 : a.nextDueAt > b.nextDueAt ? 1 : 0)).map(({ stream }) => stream);
};

/**
 * Starts the loop of every stream whose process is running, unless its loop runs already, at `perSecond` starts a second. Waits out a
 * server that is away. Answers how many streams it went through.
 */
export const sweep = async (options: Options): Promise<number> => {
  const { loops, perSecond, log, signal } = options;
  const streams = await byUrgency(options);
  const begun = Date.now();
  for (const [index, stream] of streams.entries()) {
    for (let tries = 1; !signal.aborted; tries += 1) {
      const ahead = begun + (index * 1000) / perSecond - Date.now();
      if (ahead > 0) await pause(ahead, signal);
      try {
        await loops.ensure(stream);
        break;
      } catch (error) {
        if (!isOutage(error)) {
          log.error({ caseId: stream, err: error }, 'loop could not be started');
          break;
        }
        if (tries === 1) log.warn({ err: error }, 'sweep waits for Temporal');
        await pause(Math.min(200 * 2 ** tries, 15_000), signal);
      }
    }
  }
  return streams.length;
};

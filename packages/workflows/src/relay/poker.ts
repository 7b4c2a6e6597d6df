import type { Logger } from 'pino';
import { isOutage } from '../client.js';
import type { Loops } from '../temporal.js';
import type { Untold } from './untold.js';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 15_000;

type Options = {
  readonly untold: Untold;
  readonly loops: Pick<Loops, 'poke'>;
  readonly log: Pick<Logger, 'warn' | 'error' | 'info'>;
  /** Pokes under way at once. */
  readonly lanes?: number;
  /** Called when a poke arrives after an outage: the server may have forgotten everything meanwhile. */
  readonly onRecovered: () => void;
};

/** Sends what is untold, never two pokes of one stream at once. While Temporal is away a single poke tries now and then; nothing is lost. */
export class Poker {
  readonly #options: Options;
  readonly #lanes: number;
  readonly #failures = new Map<string, number>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #idle: (() => void)[] = [];
  #inFlight = 0;
  /** Set during an outage: how long to wait between tries. */
  #pauseMs: number | undefined;
  #resting = false;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
    this.#lanes = options.lanes ?? 32;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get away(): boolean {
    return this.#pauseMs !== undefined;
  }

  /** Sends as much as may be under way at once. */
  pump(): void {
    while (!this.#stopped && !this.#resting && this.#inFlight < (this.away ? 1 : this.#lanes)) {
      const next = this.#options.untold.take();
      if (next === undefined) return;
      void this.#poke(next.stream, next.revision);
    }
  }

  /** Starts nothing new and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    if (this.#inFlight > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async #poke(stream: string, revision: number): Promise<void> {
    const { untold, loops } = this.#options;
    this.#inFlight += 1;
    try {
      await loops.poke(stream, revision);
      untold.told(stream, revision);
      this.#failures.delete(stream);
      this.#recover();
    } catch (error) {
      untold.failed(stream);
      if (isOutage(error)) this.#rest(stream, error);
      else this.#postpone(stream, error);
    } finally {
      this.#inFlight -= 1;
      if (this.#inFlight === 0) for (const resolve of this.#idle.splice(0)) resolve();
      this.pump();
    }
  }

  #recover(): void {
    if (!this.away) return;
    this.#pauseMs = undefined;
    this.#options.log.info('Temporal answers again');
    this.#options.onRecovered();
  }

  #rest(stream: string, error: unknown): void {
    this.#options.untold.retry(stream);
    if (this.#resting) return;
    if (!this.away) this.#options.log.warn({ err: error }, 'Temporal is away; cases wait in the log');
    this.#pauseMs = Math.min((this.#pauseMs ?? FIRST_PAUSE_MS / 2) * 2, LONGEST_PAUSE_MS);
    this.#resting = true;
    this.#later(this.#pauseMs, () => {
      this.#resting = false;
    });
  }

  /** Something is wrong with this one stream: the others go on. */
  #postpone(stream: string, error: unknown): void {
    const failures = (this.#failures.get(stream) ?? 0) + 1;
    this.#failures.set(stream, failures);
    this.#options.log.error({ caseId: stream, failures, err: error }, 'poke failed');
    this.#later(Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS), () => this.#options.untold.retry(stream));
  }

  #later(ms: number, act: () => void): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
      this.pump();
    }, ms);
    this.#timers.add(timer);
  }
}

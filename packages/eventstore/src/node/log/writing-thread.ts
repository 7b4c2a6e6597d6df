import { Worker } from 'node:worker_threads';
import { type Append, type AppendOutcome, LogClosed, LogDamaged, LogFailed, LogUnusable } from './event-log.js';
import type { FromWriter, ToWriter, WriteOutcome } from './messages.js';
import { packAppends } from './packed-appends.js';

type Waiting = { readonly append: Append; readonly resolve: (outcome: AppendOutcome) => void; readonly reject: (fault: Error) => void };

/** What a group of appends became, in order; `createdAt` is common to its events, `seconds` is how long it took to reach the disk. */
export type Group = {
  readonly appends: readonly Append[];
  readonly outcomes: readonly WriteOutcome[];
  readonly createdAt: number;
  readonly seconds: number;
};

/** The thread that writes the file, seen from the node: appends go in order and are answered when they are on disk. */
export class WritingThread {
  /** Not yet handed over, and handed over but not answered; both in order. */
  #queued: Waiting[] = [];
  readonly #unanswered: Waiting[] = [];
  #ended: Error | undefined;
  #fail: (fault: LogFailed) => void = () => undefined;
  #release: () => void = () => undefined;
  readonly #released = new Promise<void>((resolve) => {
    this.#release = resolve;
  });
  readonly failed = new Promise<LogFailed>((resolve) => {
    this.#fail = resolve;
  });

  private constructor(
    readonly file: string,
    readonly head: number,
    /** What was found or done while opening and somebody should know. */
    readonly notices: readonly string[],
    readonly worker: Worker,
    /** Hears of each group before its appends are answered. */
    readonly onCommit: (group: Group) => void,
  ) {
    worker.on('message', (message: FromWriter) => {
      if (message.kind === 'committed') this.#committed(message);
      if (message.kind === 'failed') this.#giveUp(message.reason);
      if (message.kind === 'closed') this.#release();
    });
    worker.on('error', (fault: unknown) => this.#giveUp(String(fault)));
    worker.on('exit', () => this.#giveUp('its thread ended'));
  }

  /** Opens or creates the file. Throws `LogUnusable`, or `LogFailed` when the thread cannot run. */
  static async start(file: string, onCommit: (group: Group) => void): Promise<WritingThread> {
    const worker = new Worker(new URL('./writer.js', import.meta.url), { workerData: { file } });
    const first = await new Promise<FromWriter>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    if (first.kind === 'ready') return new WritingThread(file, first.head, first.notices, worker, onCommit);
    await worker.terminate();
    if (first.kind === 'failed' && first.unusable) throw new LogUnusable(first.reason);
    throw new LogFailed(`the event log ${file} cannot be opened: ${first.kind === 'failed' ? first.reason : first.kind}`);
  }

  append(append: Append): Promise<AppendOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      // One message per turn of the event loop: what arrives together is handed over together.
      if (this.#queued.push({ append, resolve, reject }) === 1) setImmediate(() => this.#handOver());
    });
  }

  /** Resolves when all that was accepted is on disk and the file is released. */
  async close(): Promise<void> {
    this.#handOver();
    this.#ended ??= new LogClosed();
    this.#tell({ kind: 'close' });
    await this.#released;
    await this.worker.terminate();
  }

  #tell(message: ToWriter, blocks: readonly ArrayBuffer[] = []): void {
    this.worker.postMessage(message, blocks);
  }

  #handOver(): void {
    if (this.#queued.length === 0 || this.#ended !== undefined) return;
    this.#unanswered.push(...this.#queued);
    const packed = packAppends(this.#queued.map(({ append }) => append));
    this.#queued = [];
    this.#tell({ kind: 'append', packed }, [packed.block]);
  }

  #committed({ outcomes, createdAt, seconds }: Omit<Group, 'appends'>): void {
    const answered = this.#unanswered.splice(0, outcomes.length);
    this.onCommit({ appends: answered.map(({ append }) => append), outcomes, createdAt, seconds });
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.kind === 'damaged') answered[index]?.reject(new LogDamaged(outcome.what, outcome.place));
      else answered[index]?.resolve(outcome);
    }
  }

  #giveUp(reason: string): void {
    const fault = new LogFailed(`the event log ${this.file} could not be written and is closed: ${reason}`);
    for (const { reject } of [...this.#unanswered.splice(0), ...this.#queued.splice(0)]) reject(fault);
    if (this.#ended === undefined) this.#fail(fault);
    this.#ended ??= fault;
    this.#release();
  }
}

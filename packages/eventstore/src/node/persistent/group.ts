import { type EventLog, LogClosed } from '../log/event-log.js';
import { Backlog, type Offered } from './backlog.js';
import type { Consumer } from './consumer.js';
import { type Feed, feedOf } from './feed.js';
import { type GroupConfig, keyOf, sourceName } from './group-config.js';
import { Intake } from './intake.js';
import { Measurements } from './measurements.js';
import type { Message } from './message.js';
import { ParkingLot } from './parking-lot.js';
import { Progress } from './progress.js';
import { type Strategy, strategyNamed } from './strategy.js';

/** What a consumer says of messages it does not acknowledge. */
export type Refusal = { readonly action: 'retry' | 'park' | 'skip' | 'stop'; readonly reason: string };

const TICK_MILLISECONDS = 1_000;

/** A group at work: hands out what its source brings, takes the answers, and knows how far it has got. */
export class Group {
  readonly key: string;
  readonly measurements = new Measurements();
  readonly #backlog = new Backlog();
  readonly #strategy: Strategy;
  readonly #feed: Feed;
  readonly #intake: Intake;
  /** Being set aside; their places count as open until that is durable. */
  readonly #parking = new Map<Message, Promise<void>>();
  #consumers: readonly Consumer[] = [];
  #stopped = false;
  #rest: () => void = () => undefined;

  private constructor(
    readonly log: EventLog,
    readonly config: GroupConfig,
    readonly progress: Progress,
    readonly parked: ParkingLot,
    readonly onFault: (fault: Error) => void,
  ) {
    const { source, settings } = config;
    this.key = keyOf(sourceName(source), config.group);
    this.#strategy = strategyNamed(settings.strategy);
    this.#feed = feedOf(log, source);
    const around = {
      log,
      settings,
      parked,
      feed: this.#feed,
      backlog: this.#backlog,
      isWanted: () => !this.#stopped && this.#consumers.length > 0,
      onRead: (skipped: number) => {
        this.#handled(skipped);
        this.#dispatch();
      },
    };
    this.#intake = new Intake(around, progress.written ?? config.beginsAfter);
  }

  /** Goes on where the group was. Rejects when the log cannot be read. */
  static async open(log: EventLog, config: GroupConfig, onFault: (fault: Error) => void): Promise<Group> {
    const key = keyOf(sourceName(config.source), config.group);
    const [progress, parked] = await Promise.all([Progress.open(log, key, config.source.kind), ParkingLot.open(log, key)]);
    return new Group(log, config, progress, parked, onFault);
  }

  get consumers(): readonly Consumer[] {
    return this.#consumers;
  }

  get isFull(): boolean {
    const { maxSubscribers } = this.config.settings;
    return maxSubscribers > 0 && this.#consumers.length >= maxSubscribers;
  }

  /** What waits and what is out, in messages; `reached` is the place of the source up to which it was read. */
  get load(): { readonly fresh: number; readonly retrying: number; readonly inFlight: number; readonly reached: number } {
    const inFlight = this.#consumers.reduce((sum, consumer) => sum + consumer.inFlight, 0);
    return { fresh: this.#backlog.fresh, retrying: this.#backlog.retrying, inFlight, reached: this.#intake.reached };
  }

  /** The newest place of the source. */
  newest(): Promise<number> {
    return this.#feed.newest();
  }

  attach(consumer: Consumer): void {
    const isFirst = this.#consumers.length === 0;
    this.#consumers = [...this.#consumers, consumer];
    if (isFirst) this.#start();
    this.#advance();
  }

  /** What the consumer did not answer goes to others; its leaving parks nothing. */
  detach(consumer: Consumer): void {
    if (!this.#consumers.includes(consumer)) return;
    this.#consumers = this.#consumers.filter((one) => one !== consumer);
    for (const message of consumer.takeAll()) this.#backlog.putBack({ ...message, retries: message.retries + 1 });
    if (this.#consumers.length > 0) {
      this.#advance();
      return;
    }
    this.#rest();
    this.#watch(this.#flush());
  }

  acknowledge(consumer: Consumer, ids: readonly string[]): void {
    for (const message of settled(consumer, ids)) this.#done(message);
    this.#advance();
  }

  refuse(consumer: Consumer, ids: readonly string[], { action, reason }: Refusal): void {
    for (const message of settled(consumer, ids)) {
      if (action === 'park') this.#park(message, reason);
      else if (action === 'retry') this.#failed(message, reason);
      else this.#done(message);
    }
    this.#advance();
  }

  /** A slow consumer has room again. */
  drained(consumer: Consumer): void {
    consumer.drained();
    this.#advance();
  }

  /** Hands out again what is parked, or what of it lies below `upTo`. Rejects as the log does. */
  async replayParked(upTo?: number): Promise<void> {
    await this.parked.replay(upTo);
    this.#advance();
  }

  /** Hands nothing out any more and writes how far the group has got; `drop` ends the calls of its consumers. Rejects as the log does. */
  async stop({ drop }: { readonly drop: boolean }): Promise<void> {
    this.#stopped = true;
    this.#rest();
    const consumers = this.#consumers;
    this.#consumers = [];
    for (const consumer of consumers) {
      for (const message of consumer.takeAll()) this.#backlog.putBack(message);
      if (drop) consumer.line.drop();
    }
    await Promise.allSettled([...this.#parking.values(), this.progress.settled()]);
    await this.#flush();
  }

  #start(): void {
    const forget = this.log.tail.onCommit(() => this.#advance());
    const timer = setInterval(() => this.#tick(), TICK_MILLISECONDS);
    timer.unref();
    this.#rest = () => {
      forget();
      clearInterval(timer);
    };
  }

  #tick(): void {
    const { messageTimeout } = this.config.settings;
    const now = Date.now();
    for (const consumer of this.#consumers) {
      for (const message of consumer.overdue(messageTimeout, now)) this.#failed(message, `Not answered within ${messageTimeout} ms.`);
    }
    if (this.progress.isDue(this.config.settings, now)) this.#watch(this.#checkpoint());
    this.#watch(this.parked.truncate());
    this.#advance();
  }

  #advance(): void {
    this.#dispatch();
    this.#watch(this.#intake.advance().catch((fault: Error) => this.#unreadable(fault)));
  }

  /** Whoever waits for what cannot be read must hear of it. */
  #unreadable(fault: Error): never {
    for (const { line } of this.#consumers) line.fail(fault);
    throw fault;
  }

  #dispatch(): void {
    if (this.#stopped) return;
    const now = Date.now();
    this.#backlog.offer((message): Offered => {
      const consumer = this.#strategy(message, this.#consumers);
      if (consumer === undefined) return this.#consumers.some(({ hasRoom }) => hasRoom) ? 'later' : 'nobody';
      consumer.take(message, now);
      return 'taken';
    });
  }

  #failed(message: Message, reason: string): void {
    if (message.retries >= this.config.settings.maxRetries) this.#park(message, reason);
    else this.#backlog.putBack({ ...message, retries: message.retries + 1 });
  }

  #park(message: Message, reason: string): void {
    const parked = this.parked.park(message, reason).then(
      () => {
        this.#parking.delete(message);
        this.#done(message);
      },
      (fault: unknown) => {
        this.#parking.delete(message);
        this.#backlog.putBack(message);
        throw fault;
      },
    );
    this.#parking.set(message, parked);
    this.#watch(parked);
  }

  #done({ origin }: Message): void {
    this.measurements.handled(0);
    if (origin.kind === 'parked') {
      this.parked.settled(origin.place);
      return;
    }
    this.#handled(1);
  }

  #handled(count: number): void {
    this.progress.handled(count);
    if (this.progress.isFull(this.config.settings)) this.#watch(this.#checkpoint());
  }

  #checkpoint(): Promise<void> {
    return this.progress.write(() => this.#handledUpTo());
  }

  /** Everything below the lowest place that is still open was handled. */
  #handledUpTo(): number {
    const parking = [...this.#parking.keys()].filter(({ origin }) => origin.kind === 'source').map(({ origin }) => origin.place);
    const lowest = Math.min(this.#backlog.lowest, ...this.#consumers.map((consumer) => consumer.lowest), ...parking);
    return Math.min(lowest - 1, this.#intake.reached);
  }

  async #flush(): Promise<void> {
    await Promise.all([this.progress.isOpen ? this.#checkpoint() : undefined, this.parked.truncate()]);
  }

  #watch(work: Promise<void>): void {
    work.catch((fault: Error) => {
      if (!(fault instanceof LogClosed)) this.onFault(fault);
    });
  }
}

const settled = (consumer: Consumer, ids: readonly string[]): readonly Message[] => {
  const now = Date.now();
  return ids.flatMap((id) => consumer.settle(id, now) ?? []);
};

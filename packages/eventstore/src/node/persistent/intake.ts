import type { EventLog, RecordedEvent } from '../log/event-log.js';
import { resolveLink } from '../streams/links.js';
import type { Backlog } from './backlog.js';
import type { Feed } from './feed.js';
import { type Message, messageOf, type Origin } from './message.js';
import type { ParkingLot } from './parking-lot.js';
import type { GroupSettings } from './settings.js';

/** Payload waiting for consumers beyond which nothing more is read. */
const WAITING_BYTES = 16 * 1024 * 1024;

type Surroundings = {
  readonly log: EventLog;
  readonly feed: Feed;
  readonly parked: ParkingLot;
  readonly backlog: Backlog;
  readonly settings: GroupSettings;
  /** Whether there is anybody to read for. */
  readonly isWanted: () => boolean;
  /** Something came into the backlog; `skipped` events were left out by the filter. */
  readonly onRead: (skipped: number) => void;
};

/** Reads a group's source, and what is replayed to it, into its backlog: as much as it holds, while there is somebody to read for. */
export class Intake {
  /** Everything of the source up to here is in the backlog, handed out, or done with. */
  #reached: number;
  #reading = false;
  #hasNews = false;

  constructor(
    readonly around: Surroundings,
    beginsAfter: number,
  ) {
    this.#reached = beginsAfter;
  }

  get reached(): number {
    return this.#reached;
  }

  /** Reads on if it does not already; what comes meanwhile is not overlooked. Rejects as the log does. */
  async advance(): Promise<void> {
    this.#hasNews = true;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#hasNews) {
        this.#hasNews = false;
        while (this.#hasRoom() && ((await this.#readParked()) || (await this.#readSource())));
      }
    } finally {
      this.#reading = false;
    }
  }

  #hasRoom(): boolean {
    const { backlog, settings, isWanted } = this.around;
    return isWanted() && backlog.fresh + backlog.replaying < settings.historyBuffer && backlog.freshBytes < WAITING_BYTES;
  }

  async #readParked(): Promise<boolean> {
    const { log, parked, backlog, settings, onRead } = this.around;
    if (!parked.hasReplays) return false;
    for (const link of await parked.take(settings.readBatch)) {
      backlog.putBack(messageOf(await resolveLink(log, link), { kind: 'parked', place: link.revision }, link));
    }
    onRead(0);
    return true;
  }

  async #readSource(): Promise<boolean> {
    const { feed, backlog, settings, onRead } = this.around;
    const batch = await feed.next(this.#reached, settings.readBatch);
    if (batch === undefined) return false;
    const messages: Message[] = [];
    for (const record of batch.records) messages.push(await this.#messageOf(record));
    // Together, without a pause between: a checkpoint written meanwhile would leave out what is not in the backlog yet.
    for (const message of messages) backlog.add(message);
    this.#reached = batch.reached;
    onRead(batch.skipped);
    return true;
  }

  async #messageOf(record: RecordedEvent): Promise<Message> {
    const { log, feed, settings } = this.around;
    const origin: Origin = { kind: 'source', place: feed.placeOf(record) };
    return messageOf(settings.resolveLinks ? await resolveLink(log, record) : { event: record }, origin, record);
  }
}

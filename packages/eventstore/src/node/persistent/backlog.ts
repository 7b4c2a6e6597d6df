import { bytesOf, type Message } from './message.js';

/** What became of an offer: handed out, not for now, or nobody has room for anything. */
export type Offered = 'taken' | 'later' | 'nobody';

const byPlace = (left: Message, right: Message): number => left.origin.place - right.origin.place;

/** The place is nearly always at the end: what fails together fails in order. */
const insert = (queue: readonly Message[], message: Message): Message[] => {
  let at = queue.length;
  for (let before = queue[at - 1]; before !== undefined && byPlace(before, message) > 0; before = queue[at - 1]) at -= 1;
  return queue.toSpliced(at, 0, message);
};

/** What waits for a consumer: first what is to be tried again, then what is replayed, then what is new; each in the order of the log. */
export class Backlog {
  #retries: Message[] = [];
  #replays: Message[] = [];
  #fresh: Message[] = [];
  #freshBytes = 0;

  get fresh(): number {
    return this.#fresh.length;
  }

  get freshBytes(): number {
    return this.#freshBytes;
  }

  get retrying(): number {
    return this.#retries.length + this.#replays.length;
  }

  get replaying(): number {
    return this.#replays.length;
  }

  /** Lowest place of the source among what waits. */
  get lowest(): number {
    return Math.min(this.#retries[0]?.origin.place ?? Number.POSITIVE_INFINITY, this.#fresh[0]?.origin.place ?? Number.POSITIVE_INFINITY);
  }

  add(message: Message): void {
    this.#fresh.push(message);
    this.#freshBytes += bytesOf(message);
  }

  /** Puts a message where it goes out before anything that lies behind it. */
  putBack(message: Message): void {
    if (message.origin.kind === 'parked') this.#replays = insert(this.#replays, message);
    else this.#retries = insert(this.#retries, message);
  }

  /** Offers what waits, in order, as long as anybody has room. */
  offer(take: (message: Message) => Offered): void {
    this.#retries = this.#offerOf(this.#retries, take);
    this.#replays = this.#offerOf(this.#replays, take);
    const before = this.#fresh;
    this.#fresh = this.#offerOf(before, (message) => {
      const offered = take(message);
      if (offered === 'taken') this.#freshBytes -= bytesOf(message);
      return offered;
    });
  }

  #offerOf(queue: Message[], take: (message: Message) => Offered): Message[] {
    const kept: Message[] = [];
    for (const [index, message] of queue.entries()) {
      const offered = take(message);
      if (offered === 'nobody') return index === 0 ? queue : [...kept, ...queue.slice(index)];
      if (offered === 'later') kept.push(message);
    }
    return kept;
  }
}

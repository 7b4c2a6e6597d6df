import type { EventLog, Selection } from '../log/event-log.js';
import { isSelected } from '../log/selection.js';
import { linkedBy } from './link-streams.js';

/** The positions of the events that one stream links to, in order: the link at revision n is to the event at the n-th. */
type List = {
  readonly selection: Selection;
  readonly positions: number[];
  /** Everything up to this position was looked at. */
  considered: number;
  extending: Promise<void> | undefined;
};

/** Together, of all lists; what was used longest ago is dropped first and found again when it is asked for. */
const KEPT_POSITIONS = 8_000_000;
/** Events looked through at once: few enough for nobody to wait long behind them. */
const SPAN = 20_000;

/**
 * Where the events are that streams of links point at. A link's number follows from the log alone, since nothing is ever taken out of it:
 * so lists are found by reading, from the first question on, and need not be stored.
 */
export class LinkIndex {
  readonly #lists = new Map<string, List>();

  constructor(
    readonly log: EventLog,
    readonly kept = KEPT_POSITIONS,
  ) {}

  /** Complete up to the head of the log at the time of the question; undefined for a stream that is not of links. */
  async positionsOf(stream: string): Promise<readonly number[] | undefined> {
    const list = this.#listOf(stream);
    if (list === undefined) return undefined;
    const { head } = this.log.tail;
    while (list.considered < head) {
      list.extending ??= this.#extend(list, head).finally(() => {
        list.extending = undefined;
      });
      await list.extending;
    }
    this.#trim();
    return list.positions;
  }

  #listOf(stream: string): List | undefined {
    const selection = linkedBy(stream);
    if (selection === undefined) return undefined;
    const list = this.#lists.get(stream) ?? { selection, positions: [], considered: 0, extending: undefined };
    this.#lists.delete(stream);
    this.#lists.set(stream, list);
    return list;
  }

  async #extend(list: List, head: number): Promise<void> {
    const { selection, positions } = list;
    while (list.considered < head) {
      const range = { after: list.considered, upTo: Math.min(list.considered + SPAN, head) };
      for (const position of this.#recent(selection, range) ?? (await this.log.positions(selection, range))) positions.push(position);
      list.considered = range.upTo;
    }
  }

  /** Undefined when memory no longer holds all of the range. */
  #recent(selection: Selection, { after, upTo }: { readonly after: number; readonly upTo: number }): readonly number[] | undefined {
    const events = this.log.tail.from(after + 1, upTo - after);
    return events?.filter((event) => isSelected(event, selection)).map(({ position }) => position);
  }

  #trim(): void {
    let total = 0;
    for (const { positions } of this.#lists.values()) total += positions.length;
    for (const [stream, { positions }] of this.#lists) {
      // The newest stays, however long it is: somebody is reading it.
      if (total <= this.kept || this.#lists.size === 1) return;
      this.#lists.delete(stream);
      total -= positions.length;
    }
  }
}

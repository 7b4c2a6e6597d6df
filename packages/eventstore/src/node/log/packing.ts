import type { ProposedEvent } from './event-log.js';

/**
 * Lays the payloads of many events into one block of memory, which changes threads without being copied; many small blocks would each cost
 * more to hand over than their bytes.
 */
class Packing {
  readonly #block: Uint8Array<ArrayBuffer>;
  #next = 0;

  constructor(events: readonly ProposedEvent[]) {
    this.#block = new Uint8Array(events.reduce((sum, { data, metadata }) => sum + data.byteLength + metadata.byteLength, 0));
  }

  /** To be given up together with the events packed. */
  get block(): ArrayBuffer {
    return this.#block.buffer;
  }

  pack<Event extends ProposedEvent>(events: readonly Event[]): readonly Event[] {
    return events.map((event) => ({ ...event, data: this.#place(event.data), metadata: this.#place(event.metadata) }));
  }

  #place(bytes: Uint8Array): Uint8Array {
    const placed = this.#block.subarray(this.#next, this.#next + bytes.byteLength);
    placed.set(bytes);
    this.#next += bytes.byteLength;
    return placed;
  }
}

export const packEvents = <Event extends ProposedEvent>(events: readonly Event[]): { events: readonly Event[]; block: ArrayBuffer } => {
  const packing = new Packing(events);
  return { events: packing.pack(events), block: packing.block };
};

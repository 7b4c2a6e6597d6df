import type { Expected, Removal } from '../append-rules.js';
import type { Append, ProposedEvent } from './event-log.js';

/**
 * Appends on their way to another thread, as one list without objects in it, since an object costs more to hand over than what it holds; their
 * payloads lie one behind the other in a block of memory, which changes threads without being copied.
 */
export type PackedAppends = { readonly cells: readonly Cell[]; readonly block: ArrayBuffer };

type Cell = string | number | boolean | undefined;

/** Packs copies: the block may be given up. */
export const packAppends = (appends: readonly Append[]): PackedAppends => {
  const cells: Cell[] = [];
  let size = 0;
  for (const { stream, expected, removal, events } of appends) {
    cells.push(stream, expected, removal, events.length);
    for (const { id, type, isJson, data, metadata } of events) {
      cells.push(id, type, isJson, data.byteLength, metadata.byteLength);
      size += data.byteLength + metadata.byteLength;
    }
  }
  const block = new Uint8Array(size);
  let at = 0;
  for (const { events } of appends) {
    for (const { data, metadata } of events) {
      block.set(data, at);
      block.set(metadata, at + data.byteLength);
      at += data.byteLength + metadata.byteLength;
    }
  }
  return { cells, block: block.buffer };
};

export const unpackAppends = ({ cells, block }: PackedAppends): readonly Append[] => {
  const appends: Append[] = [];
  let cell = 0;
  let at = 0;
  // Each cell is what was packed at its place, above.
  const next = <Value extends Cell>(): Value => cells[cell++] as Value;
  const payload = (): Uint8Array => {
    const start = at;
    at += next<number>();
    return new Uint8Array(block, start, at - start);
  };
  while (cell < cells.length) {
    const stream = next<string>();
    const expected = next<Expected>();
    const removal = next<Removal | undefined>();
    const events: ProposedEvent[] = [];
    for (let left = next<number>(); left > 0; left -= 1) {
      events.push({ id: next<string>(), type: next<string>(), isJson: next<boolean>(), data: payload(), metadata: payload() });
    }
    appends.push(removal === undefined ? { stream, expected, events } : { stream, expected, events, removal });
  }
  return appends;
};

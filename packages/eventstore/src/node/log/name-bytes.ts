const KEPT = 1_000;

/** Names in UTF-8; few are used again and again, as types of events are, so those are kept. */
export class NameBytes {
  readonly #kept = new Map<string, Buffer>();

  bytesOf(name: string): Buffer {
    const known = this.#kept.get(name);
    if (known !== undefined) return known;
    // Clients choose the names: all are forgotten at once, and those in use come back.
    if (this.#kept.size >= KEPT) this.#kept.clear();
    const bytes = Buffer.from(name, 'utf8');
    this.#kept.set(name, bytes);
    return bytes;
  }
}

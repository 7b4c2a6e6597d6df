/** The calls in progress, so that a stopping node can end each with a status instead of breaking its connection. */
export class OpenCalls {
  readonly #closers = new Set<() => void>();

  /** Registers how to end a call; returns the way to forget it once it ended by itself. */
  add(close: () => void): () => void {
    this.#closers.add(close);
    return () => this.#closers.delete(close);
  }

  get size(): number {
    return this.#closers.size;
  }

  closeAll(): void {
    for (const close of [...this.#closers]) close();
    this.#closers.clear();
  }
}

/** Latencies kept for the quantiles. */
const KEPT = 1_000;

/** What a consumer, or a group, has done; times in milliseconds. */
export class Measurements {
  #total = 0;
  #reported = 0;
  #latencies: number[] = [];
  #next = 0;

  constructor(readonly since = Date.now()) {}

  handled(latency: number): void {
    this.#total += 1;
    this.#latencies[this.#next] = latency;
    this.#next = (this.#next + 1) % KEPT;
  }

  get total(): number {
    return this.#total;
  }

  perSecond(now: number): number {
    return Math.round((this.#total * 1000) / Math.max(1, now - this.since));
  }

  /** How many since this was asked last. */
  sinceAsked(): number {
    const count = this.#total - this.#reported;
    this.#reported = this.#total;
    return count;
  }

  /** Under the names that clients know. Empty before anything was handled. */
  latencies(): readonly (readonly [name: string, milliseconds: number])[] {
    const sorted = [...this.#latencies].sort((left, right) => left - right);
    if (sorted.length === 0) return [];
    const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
    const mean = Math.round(sorted.reduce((sum, one) => sum + one, 0) / sorted.length);
    return [
      ['Mean', mean],
      ['Median', at(0.5)],
      ['Fastest', at(0)],
      ...[1, 2, 3, 4, 5].map((fifth) => [`Quintile ${fifth}`, at(fifth / 5)] as const),
      ...[90, 95, 99, 99.5, 99.9].map((percent) => [`${percent}%`, at(percent / 100)] as const),
      ['Highest', at(1)],
    ];
  }
}

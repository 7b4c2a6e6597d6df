import { performance } from 'node:perf_hooks';

/** Runs `total` operations with at most `concurrency` in flight. Returns operations per second and latencies in ms. */
export async function load({ total, concurrency, operation }) {
  const latencies = new Float64Array(total);
  let next = 0;
  const began = performance.now();
  const lane = async () => {
    for (let index = next++; index < total; index = next++) {
      const start = performance.now();
      await operation(index);
      latencies[index] = performance.now() - start;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  const seconds = (performance.now() - began) / 1000;
  latencies.sort();
  const at = (share) => latencies[Math.min(total - 1, Math.ceil(share * total) - 1)];
  return { perSecond: total / seconds, p50: at(0.5), p99: at(0.99), seconds };
}

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

export const round = (value, digits = 2) => Number(value.toFixed(digits));

/**
 * Runs two rivals by turns, so that a noisy machine hurts both alike, and compares their medians.
 * `ours` and `other` each run one round and return a figure where more is better.
 */
export async function duel({ rounds, ours, other, log }) {
  const raw = { ours: [], other: [] };
  for (let round_ = 0; round_ < rounds; round_ += 1) {
    const order = round_ % 2 === 0 ? ['ours', 'other'] : ['other', 'ours'];
    for (const side of order) {
      const figure = await (side === 'ours' ? ours : other)(round_);
      raw[side].push(round(figure));
      log(`  round ${round_ + 1} ${side}: ${round(figure)}`);
    }
  }
  return { ours: median(raw.ours), other: median(raw.other), ratio: median(raw.ours) / median(raw.other), raw };
}

import { ApiProblem } from '../problem.js';

/** The caller's Idempotency-Key, with or without the quotes of a structured field. */
export const idempotencyKey = (header: string | string[] | undefined): string => {
  if (header === undefined || header === '')
    throw new ApiProblem('idempotency-key-missing', {
      detail: 'Send Idempotency-Key with a value of your own, and the same one when you repeat the call.',
      errors: [{ pointer: '/headers/idempotency-key', detail: 'is missing' }],
    });
  const key = /^"([\x21\x23-\x7e]{1,200})"$|^([\x21\x23-\x7e]{1,200})$/.exec(String(header));
  const value = key?.[1] ?? key?.[2];
  if (value === undefined)
    throw new ApiProblem('invalid-parameter', {
      detail: 'An Idempotency-Key has 1 to 200 visible ASCII characters, without quotes inside.',
      errors: [{ pointer: '/headers/idempotency-key', detail: 'is not 1 to 200 visible ASCII characters' }],
    });
  return value;
};

/**
 * Watches over the keys in use. The log itself recognises a repeat on one stream; this adds what the log cannot see: a call still running, and
 * a key that went to another stream before (remembered for the newest `capacity` keys of this process).
 */
export const createKeyWatch = (capacity = 10_000) => {
  const running = new Set<string>();
  const used = new Map<string, string>();
  return {
    /** Runs `call` unless the same scoped key is running (`request-in-progress`) or went elsewhere (`idempotency-key-reused`). */
    once: async <T>(
      scopedKey: string,
      target: string,
      call: () => Promise<{ readonly value: T; readonly consumed: boolean }>,
    ): Promise<T> => {
      if (running.has(scopedKey))
        throw new ApiProblem('request-in-progress', { detail: 'Wait for the first call and repeat it unchanged.' });
      const earlier = used.get(scopedKey);
      if (earlier !== undefined && earlier !== target)
        throw new ApiProblem('idempotency-key-reused', { detail: 'Use a fresh Idempotency-Key for every different command.' });
      running.add(scopedKey);
      try {
        const { value, consumed } = await call();
        if (consumed) used.delete(scopedKey);
        if (consumed) used.set(scopedKey, target);
        const oldest = used.size > capacity ? used.keys().next().value : undefined;
        if (oldest !== undefined) used.delete(oldest);
        return value;
      } finally {
        running.delete(scopedKey);
      }
    },
  };
};
export type KeyWatch = ReturnType<typeof createKeyWatch>;

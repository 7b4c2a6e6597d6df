import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from './staff.js';

/** The rules said no to a simulated person. */
export class StepRefused extends Error {
  override readonly name = 'StepRefused';
  constructor(
    readonly command: string,
    readonly status: number,
    readonly problem: string,
  ) {
    super(`${command}: ${status} ${problem}`);
  }
}

export type Door = {
  /** Sends one command as a person would, again under the same key while the engine is away. Answers what the API answered. */
  readonly act: (who: Person, path: string, body: object) => Promise<Readonly<Record<string, unknown>>>;
  readonly read: (path: string) => Promise<Readonly<Record<string, unknown>>>;
};

export type DoorOptions = {
  /** Where the API is now: it may move when it is started again. */
  readonly url: () => string;
  readonly keyOf: (who: Person) => string;
  readonly reader: Person;
  /** How long an engine that is away is waited for. */
  readonly patienceMs?: number;
  /** Every acknowledged command. */
  readonly onAcknowledged?: (path: string, key: string, answer: Readonly<Record<string, unknown>>) => void;
};

/** Answers that say "not now": a call still running, or an engine that is busy or starting. */
const AGAIN: readonly string[] = ['request-in-progress'];

/** The way into the engine for simulated staff: plain HTTP, each with their own key. */
export const openDoor = ({ url, keyOf, reader, patienceMs = 90_000, onAcknowledged }: DoorOptions): Door => {
  const call = async (who: Person, method: 'GET' | 'POST', path: string, body?: object): Promise<Readonly<Record<string, unknown>>> => {
    const key = randomUUID();
    const until = Date.now() + patienceMs;
    for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
      let problem: string;
      try {
        const response = await fetch(new URL(path, url()), {
          method,
          headers: {
            authorization: `Bearer ${keyOf(who)}`,
            ...(method === 'POST' ? { 'content-type': 'application/json', 'idempotency-key': key } : {}),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(30_000),
        });
        const answer = (await response.json()) as Readonly<Record<string, unknown>>;
        if (response.ok) {
          if (method === 'POST') onAcknowledged?.(path, key, answer);
          return answer;
        }
        problem = [answer.code, answer.detail, JSON.stringify(answer.errors ?? [])].filter(Boolean).join(' ');
        if (response.status < 500 && response.status !== 429 && !AGAIN.includes(String(answer.code)))
          throw new StepRefused(`${method} ${path}`, response.status, problem);
      } catch (error) {
        if (error instanceof StepRefused) throw error;
        problem = error instanceof Error ? error.message : String(error);
      }
      if (Date.now() > until) throw new Error(`${method} ${path}: no answer within ${patienceMs / 1_000} s (${problem})`);
      await pause(wait);
    }
  };
  return {
    act: (who, path, body) => call(who, 'POST', path, body),
    read: (path) => call(reader, 'GET', path),
  };
};

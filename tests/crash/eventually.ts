import { setTimeout as pause } from 'node:timers/promises';

/** Generous: the machine may be busy, and nothing here measures time. */
export const PATIENCE_MS = 180_000;

/** Asks until there is an answer; what fails meanwhile counts as no answer yet. Fails, saying what was waited for, when patience ends. */
export const eventually = async <T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  let last = 'no answer';
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(50)) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
  }
  throw new Error(`in vain: ${what} (${last})`);
};

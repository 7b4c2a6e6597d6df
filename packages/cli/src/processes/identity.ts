import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A process as more than its number, which the system gives away again: number and start time together name one process for ever.
 */
export type ProcessIdentity = { readonly pid: number; readonly started: string };

/** When a process started, in the system's own words; nothing when there is no such process or the system does not say. */
const startOf = (pid: number): string | undefined => {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command's name stands in brackets and may itself hold spaces and brackets; field 3 follows the last one, field 22 is the start.
      const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return state === 'Z' || state === 'X' ? undefined : rest[18];
    }
    if (process.platform === 'win32') {
      const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
      return execFileSync('powershell', ['-NoProfile', '-Command', script], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    }
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return started.trim() === '' ? undefined : started.trim();
  } catch {
    return undefined;
  }
};

export const identify = (pid: number): ProcessIdentity | undefined => {
  const started = startOf(pid);
  return started === undefined ? undefined : { pid, started };
};

/** Whether that very process still runs. */
export const isAlive = ({ pid, started }: ProcessIdentity): boolean => startOf(pid) === started;

/** Ends a process by force, if it is still the same one. */
export const kill = (target: ProcessIdentity, signal: NodeJS.Signals = 'SIGKILL'): void => {
  if (!isAlive(target)) return;
  try {
    process.kill(target.pid, signal);
  } catch {
    // Gone in between.
  }
};

/** Waits until none of them runs; answers those that still do at the deadline. */
export const waitForEnd = async (targets: readonly ProcessIdentity[], withinMs: number): Promise<readonly ProcessIdentity[]> => {
  const until = Date.now() + withinMs;
  for (;;) {
    const left = targets.filter(isAlive);
    if (left.length === 0 || Date.now() >= until) return left;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

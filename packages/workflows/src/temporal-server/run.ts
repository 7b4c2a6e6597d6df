import { spawn } from 'node:child_process';

export type Outcome = { readonly ok: boolean; readonly output: string };

/**
 * Runs a program to its end and answers whether it succeeded, with what it printed. Never throws: a program that is not there, or takes
 * longer than `timeoutMs`, has not succeeded. It shares our terminal, so that Ctrl-C ends it, too.
 */
export const run = (
  program: string,
  args: readonly string[],
  {
    timeoutMs,
    env,
    onLine,
  }: { readonly timeoutMs: number; readonly env?: Readonly<Record<string, string>>; readonly onLine?: (line: string) => void },
): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    let rest = '';
    const take = (chunk: Buffer) => {
      const parts = (rest + chunk.toString('utf8')).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        lines.push(line);
        onLine?.(line);
      }
      // The end of the output says what went wrong.
      if (lines.length > 200) lines.splice(0, lines.length - 200);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const end = () => void child.kill('SIGKILL');
    const timer = setTimeout(() => {
      lines.push(`no end after ${Math.round(timeoutMs / 1000)} s`);
      end();
    }, timeoutMs);
    process.once('exit', end);
    const settle = (ok: boolean, more: readonly string[]) => {
      clearTimeout(timer);
      process.removeListener('exit', end);
      resolve({ ok, output: [...lines, rest, ...more].filter((line) => line !== '').join('\n') });
    };
    child.once('error', (error) => settle(false, [error.message]));
    child.once('close', (code) => settle(code === 0, []));
  });

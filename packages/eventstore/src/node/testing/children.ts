import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Acknowledged = {
  readonly stream: string;
  readonly revision: number;
  readonly ids: readonly string[];
  readonly afterFailure: boolean;
};
type Told = Acknowledged | { readonly failed: string };

export type WritingChild = {
  readonly acknowledged: Acknowledged[];
  readonly failure: () => string | undefined;
  readonly kill: () => void;
  /** Resolves with the exit code when it has ended and all it told was heard. */
  readonly ended: Promise<number | null>;
};

const SCRIPT = fileURLToPath(new URL('./writing-child.mjs', import.meta.url));

/** Starts a process that writes to the log; with `fileBlocks`, the system lets its files grow only so far (blocks of 512 or 1024 bytes). */
export const writingChild = (file: string, options: { readonly writers: number; readonly fileBlocks?: number }): WritingChild => {
  const command = [process.execPath, SCRIPT, file, String(options.writers)];
  const limited = ['/bin/sh', '-c', `trap '' XFSZ; ulimit -f ${options.fileBlocks}; exec "$@"`, 'sh', ...command];
  const [program = '', ...parameters] = options.fileBlocks === undefined ? command : limited;
  const child: ChildProcess = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: Acknowledged[] = [];
  let failure: string | undefined;

  if (child.stdout === null) throw new Error('the child has no output');
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    // Killed in mid-line, it told nothing.
    if (!line.endsWith('}')) return;
    const told = JSON.parse(line) as Told;
    if ('failed' in told) failure = told.failed;
    else acknowledged.push(told);
  });
  const heard = new Promise<void>((resolve) => lines.on('close', resolve));
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => void heard.then(() => resolve(code))));
  return { acknowledged, failure: () => failure, kill: () => child.kill('SIGKILL'), ended };
};

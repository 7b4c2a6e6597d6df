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

const FAILING_DISK = fileURLToPath(new URL('./failing-disk.pl', import.meta.url));

/** How the disk under a process fails: a file grows only so far (blocks of 512 or 1024 bytes), it is full, or it confirms nothing. */
export type DiskFault = { readonly fileBlocks: number } | { readonly fullBehindByte: number } | 'fsync';

const under = (fault: DiskFault): readonly string[] => {
  if (fault === 'fsync') return ['perl', FAILING_DISK, 'fsync'];
  if ('fullBehindByte' in fault) return ['perl', FAILING_DISK, `full=${fault.fullBehindByte}`];
  return ['/bin/sh', '-c', `trap '' XFSZ; ulimit -f ${fault.fileBlocks}; exec "$@"`, 'sh'];
};

/** Starts a process that writes to the log. */
export const writingChild = (file: string, options: { readonly writers: number; readonly fault?: DiskFault }): WritingChild => {
  const command = [process.execPath, SCRIPT, file, String(options.writers)];
  const [program = '', ...parameters] = [...(options.fault === undefined ? [] : under(options.fault)), ...command];
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

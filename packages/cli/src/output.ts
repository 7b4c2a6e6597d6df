import type { Writable } from 'node:stream';

/** Where a command speaks: results on standard output, alone; everything else on standard error. */
export type Output = {
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether a person watches standard error. */
  readonly live: boolean;
  /** The result of the command; an object is printed as one line of JSON. */
  readonly result: (value: string | object) => void;
  /** A line about what is going on; silent under `--quiet`. */
  readonly note: (line: string) => void;
  /** A line that replaces itself on a terminal; elsewhere it is printed at most every ten seconds. */
  readonly progress: (line: string) => void;
  /** Ends a progress line. */
  readonly settle: () => void;
  readonly problem: (line: string) => void;
};

export type OutputOptions = {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly stdout?: Writable;
  readonly stderr?: Writable & { readonly isTTY?: boolean };
  readonly now?: () => number;
};

const EVERY = 10_000;

export const createOutput = (options: OutputOptions = {}): Output => {
  const { json = false, verbose = false, quiet = false, stdout = process.stdout, stderr = process.stderr, now = Date.now } = options;
  const live = stderr.isTTY === true;
  let open = false;
  let printed = Number.NEGATIVE_INFINITY;
  const settle = () => {
    if (open) stderr.write('\n');
    open = false;
  };
  const line = (text: string) => {
    settle();
    stderr.write(`${text}\n`);
  };
  return {
    json,
    verbose,
    live,
    result: (value) => {
      settle();
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    note: (text) => {
      if (!quiet) line(text);
    },
    progress: (text) => {
      if (quiet) return;
      if (live) {
        stderr.write(`\r\u001b[2K${text}`);
        open = true;
      } else if (now() - printed >= EVERY) {
        printed = now();
        stderr.write(`${text}\n`);
      }
    },
    settle,
    problem: line,
  };
};

/** What a command's exit code says. Documented in `redress --help`. */
export const EXIT = {
  /** Something went wrong that the other codes do not name; for the demo also: a check failed. */
  failed: 1,
  /** Wrong usage, or input that cannot be read. */
  badInput: 2,
  /** Another process owns the data folder. */
  inUse: 3,
  /** A server that the command needs does not answer. */
  unreachable: 4,
  /** The place is not fit: a folder of a newer release, too little memory, a taken port. */
  unfit: 5,
  interrupted: 130,
} as const;

/** An error for the person at the terminal: one message, what to do about it, and the exit code. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  constructor(
    message: string,
    readonly exitCode: number,
    /** What the person can do now. */
    readonly hint?: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

const withCode = (exitCode: number) => (message: string, hint?: string, cause?: unknown) =>
  new CommandFailure(message, exitCode, hint, cause === undefined ? undefined : { cause });

export const failed = withCode(EXIT.failed);
export const badInput = withCode(EXIT.badInput);
export const inUse = withCode(EXIT.inUse);
export const unreachable = withCode(EXIT.unreachable);
export const unfit = withCode(EXIT.unfit);

/** The code of a system error such as ENOENT, or nothing. */
export const systemCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

export const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

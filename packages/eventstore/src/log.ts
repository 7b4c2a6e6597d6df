import type { Logger } from 'pino';

/** What this package needs of a logger: any pino logger is one. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** The wall clock as ISO-8601 UTC with milliseconds. */
export type Clock = () => string;

export const wallClock: Clock = () => new Date().toISOString();

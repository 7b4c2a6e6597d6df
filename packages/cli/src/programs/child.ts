import { STOP } from '../processes/protocol.js';

/** What a child program answers once it works. */
export type Started = { readonly ready: Readonly<Record<string, unknown>>; readonly stop: () => Promise<void> };

/** Runs a child program: tells the supervisor when it is ready, stops when told or when the channel closes. Ends the process. */
export const runChild = async (start: () => Promise<Started>): Promise<void> => {
  // Stopping is the supervisor's to say; a terminal's signals go to `up`.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  let leaving = false;
  let started: Started | undefined;
  const leave = async (code: number): Promise<void> => {
    if (leaving) return;
    leaving = true;
    try {
      await started?.stop();
      process.exit(code);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    }
  };
  process.on('message', (order) => {
    if (order === STOP) void leave(0);
  });
  process.once('disconnect', () => void leave(0));
  try {
    started = await start();
    process.send?.({ ready: started.ready });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    await leave(1);
  }
};

/** A setting that `up` always passes. */
export const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: this program is started by redress up`);
  return value;
};

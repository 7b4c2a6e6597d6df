import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { messageOf, unfit } from '../failure.js';
import { csvLine } from '../format/csv.js';

/** A CSV file that begins to exist with its first line. Holds row numbers, ids as the log knows them, field names and reasons, never values. */
export const remarks = (path: string, header: readonly string[]) => {
  let file: WriteStream | undefined;
  let failure: unknown;
  const opened = (): WriteStream => {
    if (file !== undefined) return file;
    file = createWriteStream(path, { mode: 0o600 });
    file.once('error', (error) => {
      failure = error;
    });
    file.write(csvLine(header));
    return file;
  };
  const check = (): void => {
    if (failure !== undefined)
      throw unfit(`${path} cannot be written: ${messageOf(failure)}`, 'name another place with --rejected PATH', failure);
  };
  return {
    path,
    write: async (values: readonly unknown[]): Promise<void> => {
      check();
      if (!opened().write(csvLine(values))) await Promise.race([once(opened(), 'drain'), once(opened(), 'error')]);
    },
    close: async (): Promise<void> => {
      check();
      if (file === undefined) return;
      const ended = once(file, 'close');
      file.end();
      await ended;
      check();
    },
    isBegun: () => file !== undefined,
  };
};

import type { Core } from '../engine/core.js';
import { type DataFolder, ensureDataFolder } from '../folder/data-folder.js';
import type { Output } from '../output.js';
import { existingFolder } from './context.js';

export type WithCore = {
  /** Of the data folder, with the keyring that goes with the log. */
  readonly path: string;
  /** Names whoever has the folder. */
  readonly command: string;
  readonly out: Output;
};

/** Works on the log of EVENTSTORE_URL, of what runs on the folder, or of the folder itself. */
export const withCore = async <T>({ path, command, out }: WithCore, work: (core: Core, folder: DataFolder) => Promise<T>): Promise<T> => {
  const { openCore } = await import('../engine/core.js');
  const { folderLog } = await import('../engine/log.js');
  const connected = async (folder: DataFolder, eventStoreUrl: string): Promise<T> => {
    const core = await openCore({ eventStoreUrl, keys: folder.keys, log: folderLog(folder, command) });
    return work(core, folder).finally(() => core.close());
  };
  const url = process.env.EVENTSTORE_URL;
  if (url) return connected(ensureDataFolder(path), url);
  const folder = existingFolder(path);
  const { withEngine } = await import('../engine/with-engine.js');
  return withEngine({ folder, command, out }, ({ own, running }) =>
    own === undefined ? connected(folder, running.eventStoreUrl) : work(own.core, folder),
  );
};

import type { ImportProfile } from '@redress/domain';
import { apiClient } from '../engine/client.js';
import { openCore } from '../engine/core.js';
import { folderLog } from '../engine/log.js';
import { staffActor } from '../engine/staff-actor.js';
import { waitForViews } from '../engine/wait-for-views.js';
import type { Reached } from '../engine/with-engine.js';
import type { DataFolder } from '../folder/data-folder.js';
import type { Output } from '../output.js';
import type { CheckedFile } from './check-file.js';
import { type Imported, runImport } from './run-import.js';

export type ImportOrder = {
  readonly folder: DataFolder;
  readonly profile: ImportProfile;
  readonly file: CheckedFile;
  readonly rejectedFile?: string;
  /** Staff id of who imports; the engine itself unless told. */
  readonly by?: string;
  readonly out: Output;
  readonly signal?: AbortSignal;
};

/** Imports a checked file into an engine, straight into its event store, and returns when every row can be queried. */
export const importInto = async ({ running, cliKey, own }: Reached, order: ImportOrder): Promise<Imported> => {
  const { folder, out, by, ...rest } = order;
  const core = own?.core ?? (await openCore({ eventStoreUrl: running.eventStoreUrl, keys: folder.keys, log: folderLog(folder, 'import') }));
  try {
    const imported = await runImport({
      ...rest,
      ...(by === undefined ? {} : { by: staffActor(core.rules, by) }),
      target: core,
      folder: folder.imports,
      onProgress: out.progress,
    });
    if (imported.position !== undefined) await waitForViews(apiClient(running.apiUrl, cliKey), imported.position, out.progress);
    out.settle();
    return imported;
  } finally {
    if (own === undefined) await core.close();
  }
};

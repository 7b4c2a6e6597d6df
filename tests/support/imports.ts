import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFile } from '@redress/cli/dist/import/check-file.js';
import { type Imported, runImport } from '@redress/cli/dist/import/run-import.js';
import { shippedProfiles } from '@redress/domain';
import type { CommandHandler, EventStore, RulesSource } from '@redress/eventstore';

/** The log to import into. */
export type Target = { readonly store: EventStore; readonly rules: RulesSource; readonly handler: CommandHandler };

/** Takes a file into a log as `redress import` does, by the same code. */
export const importFile = async (target: Target, path: string, profileName: string): Promise<Imported> => {
  const profile = shippedProfiles().find(({ name }) => name === profileName);
  if (profile === undefined) throw new Error(`no profile ${profileName}`);
  const folder = mkdtempSync(join(tmpdir(), 'redress-import-'));
  const silent = { onProgress: () => undefined, onNote: () => undefined };
  try {
    const file = await checkFile({ file: path, profile, ...silent });
    return await runImport({ target, profile, file, folder, ...silent });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

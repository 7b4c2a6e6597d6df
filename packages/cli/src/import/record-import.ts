import { type Actor, type ImportProfile, imports } from '@redress/domain';
import { type CommandHandler, commandId, type Position } from '@redress/eventstore';
import { badInput, failed } from '../failure.js';
import type { CheckedFile } from './check-file.js';
import type { ImportCounts } from './counts.js';

/** The engine's hand that takes files in. */
export const IMPORTER: Actor = { id: 'import', role: 'importer', kind: 'system' };

export type RecordedImport = { readonly ended: (counts: ImportCounts, interrupted: boolean) => Promise<Position | undefined> };

/** Records in the log that a file is imported, by which profile, and what came of it. Refuses a profile that means something else than before. */
export const beginImport = async (
  handler: CommandHandler,
  {
    importId,
    profile,
    file,
    by,
  }: { readonly importId: string; readonly profile: ImportProfile; readonly file: CheckedFile; readonly by: Actor },
): Promise<RecordedImport> => {
  const envelope = (step: string) => ({ id: commandId('import', importId, step), actor: by, at: new Date().toISOString() });
  const { name: fileName, sha256, rows } = file;
  const begun = await handler.handle(imports, profile.name, {
    ...envelope('begin'),
    type: 'BeginImport',
    data: { importId, fileName, sha256, rows, profile },
  });
  if (begun.outcome === 'refused' && begun.reason === 'profile-changed')
    throw badInput(
      `the profile ${profile.name} means something else than at its last import: ${begun.field} ${begun.detail}`,
      'give it another name: cases that were imported by one name are counted together',
    );
  if (begun.outcome === 'refused') throw failed(`the import is refused: ${begun.reason} ${begun.field ?? ''}`);
  return {
    ended: async (counts, interrupted) => {
      const handled = await handler.handle(imports, profile.name, {
        ...envelope('end'),
        type: 'EndImport',
        data: { importId, counts, interrupted },
      });
      if (handled.outcome === 'refused') throw failed(`the end of the import is refused: ${handled.reason}`);
      return handled.outcome === 'recorded' || handled.outcome === 'repeated' ? handled.position : undefined;
    },
  };
};

import { type ImportEvent, type ImportProfile, parseStream } from '@redress/domain';
import type { Projection } from '../projection.js';

/** A profile by which cases were imported, as the newest import has it: what its figures mean. */
export type ImportProfileRow = {
  readonly name: string;
  readonly document: ImportProfile | null;
  /** Imports that were begun. */
  readonly imports: number;
};

export const importProfiles: Projection<ImportEvent, ImportProfileRow> = {
  name: 'import-profiles',
  version: 1,
  handles: ['ImportBegun'],
  columns: { name: 'text', document: 'jsonb', imports: 'integer' },
  indexes: [],
  key: ({ stream }) => stream,
  initial: { name: '', document: null, imports: 0 },
  evolve: (row, { event, stream }) =>
    event.type === 'ImportBegun' ? { name: parseStream(stream).id, document: event.data.profile, imports: row.imports + 1 } : row,
};

import { z } from 'zod';
import type { Aggregate } from '../aggregate.js';
import { type CommandsOf, defineEvents, type EventsOf } from '../catalogue.js';
import { type ImportProfile, importProfile } from '../complaint/observed/profile.js';
import { profileShape } from '../complaint/observed/profile-shape.js';
import { id, label } from '../complaint/vocabulary.js';
import { accept, type Decider, refuse } from '../decider.js';
import { changeOf } from './same-meaning.js';

const file = {
  importId: id,
  /** Name of the file, without its path. */
  fileName: label,
  /** SHA-256 of the file as it lay there, so that it can be told from any other. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Data rows in it. */
  rows: z.int().min(0),
};
const total = z.int().min(0);
const ended = {
  importId: id,
  counts: z.strictObject({
    rows: total,
    imported: total,
    unchanged: total,
    conflicting: total,
    flagged: total,
    rejected: total,
  }),
  /** Whether somebody stopped it before the last row. */
  interrupted: z.boolean(),
};

const importCommands = {
  BeginImport: z.strictObject({ ...file, profile: importProfile }),
  EndImport: z.strictObject(ended),
};
type ImportCommand = CommandsOf<typeof importCommands>;

const importEvents = defineEvents({
  /** Who imports what, and by which rules: the profile in full, as it was then. */
  ImportBegun: z.strictObject({ ...file, profile: profileShape }),
  /** An import without it was cut off; the next one of the same file goes on where it stopped. */
  ImportEnded: z.strictObject(ended),
});
export type ImportEvent = EventsOf<typeof importEvents>;

/** The newest profile of that name, and the imports that have not ended. */
export type ImportsState = { readonly profile: ImportProfile | null; readonly open: readonly string[] };

export type ImportsRefusal = 'profile-misnamed' | 'profile-changed' | 'import-not-begun' | 'import-already-begun';

const decider: Decider<ImportCommand, ImportEvent, ImportsState, ImportsRefusal, unknown> = {
  initial: { profile: null, open: [] },
  decide: (command, state, { id: name }) => {
    switch (command.type) {
      case 'BeginImport': {
        const { profile, importId } = command.data;
        if (profile.name !== name) return refuse('profile-misnamed', { field: 'profile.name' });
        if (state.open.includes(importId)) return refuse('import-already-begun', { field: 'importId' });
        const change = state.profile === null ? undefined : changeOf(state.profile, profile);
        if (change !== undefined) return refuse('profile-changed', change);
        return accept({ type: 'ImportBegun', data: command.data });
      }
      case 'EndImport':
        if (!state.open.includes(command.data.importId)) return refuse('import-not-begun', { field: 'importId' });
        return accept({ type: 'ImportEnded', data: command.data });
    }
  },
  evolve: (state, { type, data }) => {
    switch (type) {
      case 'ImportBegun':
        return { profile: data.profile, open: [...state.open, data.importId] };
      case 'ImportEnded':
        return { ...state, open: state.open.filter((one) => one !== data.importId) };
    }
  },
};

/**
 * The imports of one profile, in the stream `import-<name of the profile>`: so that the first and the last of them cannot mean different
 * things by the same words, whoever runs them at once.
 */
export const imports: Aggregate<ImportCommand, ImportEvent, ImportsState, ImportsRefusal, unknown> = {
  category: 'import',
  commands: importCommands,
  events: importEvents,
  decider,
  needsRules: false,
  place: () => ({}),
  // Nothing in these events is personal: nobody's key is ever asked for.
  person: (_state, name) => `import-${name}`,
};

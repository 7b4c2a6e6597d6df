import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import {
  type Actor,
  compareDirectories,
  type DirectoryChange,
  type DirectoryDocument,
  directory,
  isErased,
  lastDraftOf,
  newestOf,
  RULE_DOCUMENT_ID,
  staffMember,
  validateDirectory,
} from '@redress/domain';
import { commandId } from '@redress/eventstore';
import type { Core } from '../engine/core.js';
import { staffActor } from '../engine/staff-actor.js';
import { badInput } from '../failure.js';
import { type Composed, composeDirectory, type Profile } from './compose-directory.js';
import { daysIn } from './days.js';
import { type Rejection, readDirectoryFile } from './read-file.js';

export type DirectoryFiles = { readonly departments: string; readonly staff: string; readonly absences?: string | undefined };

/** What was read of the files, and what keeps it from being a directory. */
export type ReadDirectory = Composed & { readonly rejections: readonly Rejection[]; readonly failures: readonly string[] };

/** Reads the files to their end; whatever is wrong with rows or with the whole is told together. */
export const readDirectory = async (
  files: DirectoryFiles,
  { timezone, from, before }: { timezone: string; from: string; before?: DirectoryDocument | undefined },
): Promise<ReadDirectory> => {
  const rejections: Rejection[] = [];
  const reject = (one: Rejection): void => void rejections.push(one);
  const sources = {
    departments: { file: basename(files.departments), rows: await readDirectoryFile('departments', files.departments, reject) },
    staff: { file: basename(files.staff), rows: await readDirectoryFile('staff', files.staff, reject) },
    ...(files.absences === undefined
      ? {}
      : { absences: { file: basename(files.absences), rows: await readDirectoryFile('absences', files.absences, reject) } }),
  };
  const composed = composeDirectory(sources, { days: daysIn(timezone), reject, before });
  const checked = validateDirectory(composed.document, from);
  const failures = checked.ok ? [] : checked.failures;
  // What the whole does not allow is told at the row it comes from, too.
  for (const failure of failures) {
    const [, pointer = '', reason = failure] = /^(\/\S*): (.*)$/.exec(failure) ?? [];
    const place = composed.rowOf(pointer);
    if (place !== undefined) reject({ ...place, field: pointer.split('/').at(-1) ?? '', reason });
  }
  return { ...composed, rejections, failures };
};

/** The newest version, which a draft follows. Fails where there is none yet. */
export const newestDirectory = async ({ handler }: Pick<Core, 'handler'>) => {
  const newest = newestOf((await handler.load(directory, RULE_DOCUMENT_ID)).state);
  if (newest === undefined) throw badInput('no directory is published yet', 'run `redress up` once: it publishes the shipped one');
  return newest;
};

export type Drafted = { readonly changes: readonly DirectoryChange[]; readonly draftId: string | null; readonly profiles: number };

type Drafting = { readonly by: string; readonly reason: string; readonly dryRun: boolean };

/** Compares what was read with the newest version and drafts it, unless it changes nothing or is only tried. Names go into sealed profiles. */
export const draftDirectory = async (core: Core, { document, profiles }: Composed, { by, reason, dryRun }: Drafting): Promise<Drafted> => {
  const newest = await newestDirectory(core);
  const changes = compareDirectories(newest.document, document);
  if (dryRun) return { changes, draftId: null, profiles: 0 };
  const actor = staffActor(core.rules, by, 'directory.drafters');
  const handled =
    changes.length === 0
      ? undefined
      : await core.handler.handle(directory, RULE_DOCUMENT_ID, {
          id: randomUUID(),
          type: 'DraftDirectory',
          data: { document, basedOn: newest.version, reason },
          actor,
          at: new Date().toISOString(),
        });
  if (handled?.outcome === 'refused')
    throw badInput(`the draft is refused: ${handled.reason}${handled.detail === undefined ? '' : `\n${handled.detail}`}`);
  const drafted = handled?.outcome === 'recorded' ? lastDraftOf(handled.state) : null;
  let recorded = 0;
  for (const [staffId, profile] of profiles) recorded += await recordProfile(core, staffId, profile, actor);
  return { changes, draftId: drafted, profiles: recorded };
};

/** What the file says of a person, beside what is known and not in it. Answers 1 where something was recorded. */
const recordProfile = async ({ handler }: Core, staffId: string, profile: Profile, actor: Actor): Promise<number> => {
  const { state } = await handler.load(staffMember, staffId);
  const known = state.phase === 'recorded' ? state.profile : undefined;
  const told = (field: keyof Profile): string | undefined => {
    const value = known?.[field];
    return profile[field] ?? (typeof value === 'string' && !isErased(value) ? value : undefined);
  };
  const [name, phone, email] = [told('name'), told('phone'), told('email')];
  if (name === undefined) return 0;
  const handled = await handler.handle(staffMember, staffId, {
    id: commandId('import', randomUUID(), staffId),
    type: 'RecordStaffProfile',
    data: { name, ...(phone === undefined ? {} : { phone }), ...(email === undefined ? {} : { email }) },
    actor,
    at: new Date().toISOString(),
  });
  return handled.outcome === 'recorded' ? 1 : 0;
};

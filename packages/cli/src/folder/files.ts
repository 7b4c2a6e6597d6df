import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { systemCode } from '../failure.js';

const writeDraft = (path: string, content: string, mode: number): string => {
  const draft = `${path}.${process.pid}.tmp`;
  rmSync(draft, { force: true });
  const file = openSync(draft, 'wx', mode);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return draft;
};

/** Replaces a file as a whole: readers see the old content or the new one, never a part, also after a crash. */
export const writeWhole = (path: string, content: string, mode = 0o644): void => renameSync(writeDraft(path, content, mode), path);

/** Writes a file unless there is one; answers whether it did. */
export const writeOnce = (path: string, content: string): boolean => {
  const draft = writeDraft(path, content, 0o644);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};

export const readWhole = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** What a text says as JSON; nothing when it is none. */
export const parseJson = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

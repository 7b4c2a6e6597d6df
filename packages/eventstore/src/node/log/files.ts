import { closeSync, constants, copyFileSync, existsSync, fsyncSync, linkSync, openSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Returns when the content of a file is on disk. */
export const syncFile = (path: string): void => {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Returns when the names in the folder of a file are on disk. */
export const syncFolderOf = (path: string): void => {
  // Windows opens no folders; its file systems journal the name with the file.
  if (process.platform === 'win32') return;
  const handle = openSync(dirname(path), 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Removes a database that was never finished. */
export const removeDraft = (path: string): void => {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true });
};

/** Gives a file a second name, or a copy where the file system has no links. Another file of that name stays: then a number is added. Answers the name. */
export const keepAs = (path: string, kept: string): string => {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? kept : `${kept}.${number}`;
    if (!existsSync(name)) {
      duplicate(path, name);
      return name;
    }
    if (statSync(name).ino === statSync(path).ino) return name;
  }
};

const duplicate = (path: string, name: string): void => {
  try {
    linkSync(path, name);
  } catch {
    copyFileSync(path, name, constants.COPYFILE_EXCL);
    syncFile(name);
  }
};

/** How many bytes the disk of a file lacks for another one of its size, with a tenth to spare; 0 when there is room. */
export const missingRoom = (file: string, forCopyOf = file): number => {
  const { bavail, bsize } = statfsSync(dirname(file));
  return Math.max(0, Math.ceil(statSync(forCopyOf).size * 1.1) - bavail * bsize);
};

export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;

/** Closing removes the write-ahead log, and with it what might still be found in it. */
export const keepWal = (file: string): string => {
  const kept = `${file}-wal.kept`;
  try {
    copyFileSync(`${file}-wal`, kept, constants.COPYFILE_EXCL);
    return `; its write-ahead log is kept as ${kept}`;
  } catch {
    return ''; // there is none, or an earlier attempt has kept it
  }
};

/** What SQLite's codes and the system's mean to the person who has to do something. */
const WORDS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/SQLITE_FULL|ENOSPC|EDQUOT/, 'the disk is full: make room, then start it again'],
  [/SQLITE_IOERR_(DIR_)?FSYNC/, 'the disk did not confirm a write (fsync): check the disk, then start it again'],
  [/SQLITE_IOERR_(WRITE|TRUNCATE|SHM\w*)|EFBIG|EIO|EROFS|SQLITE_READONLY/, 'the disk refused a write: check the disk, then start it again'],
  [/SQLITE_IOERR_(READ|SHORT_READ)/, 'the disk could not be read'],
  [/SQLITE_CORRUPT/, 'the file is damaged: verify it with `redress node check`, restore a backup with `redress restore`'],
  [/SQLITE_NOTADB/, 'it is not an event log'],
];

/** Extended result codes; the driver gives some only as numbers. */
const CODES: Readonly<Record<number, string>> = {
  10: 'SQLITE_IOERR_WRITE',
  266: 'SQLITE_IOERR_READ',
  522: 'SQLITE_IOERR_SHORT_READ',
  778: 'SQLITE_IOERR_WRITE',
  1034: 'SQLITE_IOERR_FSYNC',
  1290: 'SQLITE_IOERR_DIR_FSYNC',
  1546: 'SQLITE_IOERR_TRUNCATE',
};

type Coded = { readonly code?: unknown; readonly rawCode?: unknown };

const codeOf = (fault: unknown): string => {
  if (typeof fault !== 'object' || fault === null) return '';
  const { code, rawCode } = fault as Coded;
  return (typeof rawCode === 'number' ? CODES[rawCode] : undefined) ?? (typeof code === 'string' ? code : '');
};

/** A fault of the disk or the file in words, with what to do where that is known. */
export const inWords = (fault: unknown): string => {
  const said = fault instanceof Error ? fault.message : String(fault);
  const code = codeOf(fault);
  const words = WORDS.find(([pattern]) => pattern.test(code))?.[1];
  return words === undefined ? said : `${words} (${code}: ${said})`;
};

/** Whether the fault says that what lies in the file is not what was written. */
export const isDamage = (fault: unknown): boolean => /SQLITE_CORRUPT|SQLITE_IOERR_SHORT_READ/.test(codeOf(fault));

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDataFolder, ensureDataFolder, openDataFolder } from './data-folder.js';
import { takeLock, tryLock } from './lock.js';
import { clearRunning, recordRunning, whatRuns } from './running.js';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'redress-folder-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

describe('a data folder', () => {
  it('is made where there is nothing, for its owner alone, and opened afterwards', () => {
    const made = createDataFolder(join(place, 'deep', 'data'), 'drill', () => new Date('2026-03-02T01:30:00.000Z'));
    expect(made).toMatchObject({ kind: 'drill', createdAt: '2026-03-02T01:30:00.000Z' });
    expect(statSync(made.path).mode & 0o777).toBe(0o700);
    expect(openDataFolder(made.path)).toEqual(made);
  });

  it('is made in an empty folder, and in one where a creation was cut off', () => {
    expect(ensureDataFolder(place).kind).toBe('business');
    const begun = join(place, 'begun');
    mkdirSync(join(begun, 'logs'), { recursive: true });
    writeFileSync(join(begun, 'format.json.1234.tmp'), '{"ver');
    expect(openDataFolder(begun)).toBeUndefined();
    expect(ensureDataFolder(begun, 'drill').kind).toBe('drill');
  });

  it('keeps its kind for ever', () => {
    const made = ensureDataFolder(join(place, 'data'), 'business');
    expect(() => ensureDataFolder(made.path, 'drill')).toThrow(/never becomes a drill one/);
    expect(createDataFolder(made.path, 'drill').kind).toBe('business');
  });

  it('is not taken for one when it holds something else', () => {
    writeFileSync(join(place, 'thesis.txt'), 'mine');
    expect(() => ensureDataFolder(place)).toThrow(/not a data folder/);
    expect(readdirSync(place)).toEqual(['thesis.txt']);
  });

  it.each([
    ['of a newer release', '{"version":2,"kind":"business","createdAt":"2026-01-01T00:00:00.000Z","more":1}', /newer release/],
    ['whose format file is damaged', '{"version":1,', /cannot be read/],
  ])('%s is refused and left alone', (_what, format, message) => {
    writeFileSync(join(place, 'format.json'), format);
    expect(() => ensureDataFolder(place)).toThrow(message);
    expect(readFileSync(join(place, 'format.json'), 'utf8')).toBe(format);
  });
});

describe('the lock of a folder', () => {
  it('is held by one at a time', () => {
    const file = join(place, 'lock.db');
    const lock = takeLock(file, 'the folder');
    expect(tryLock(file)).toBeUndefined();
    expect(() => takeLock(file, 'the folder', 'redress up (process 7)')).toThrow(/in use by redress up \(process 7\)/);
    lock.release();
    tryLock(file)?.release();
  });
});

describe('what runs on a folder', () => {
  const what = { command: 'up', since: '2026-01-01T00:00:00.000Z', eventStoreUrl: 'esdb://x', apiUrl: 'http://x' };

  it('is told while its owner lives, and not when only its note is left', () => {
    const folder = createDataFolder(join(place, 'data'), 'business');
    expect(whatRuns(folder)).toBeUndefined();
    recordRunning(folder, { ...what, owner: { pid: process.pid, started: 'another time' } });
    expect(whatRuns(folder)).toBeUndefined();
    writeFileSync(folder.ports, '{"half":');
    expect(whatRuns(folder)).toBeUndefined();
    clearRunning(folder);
    clearRunning(folder);
  });
});

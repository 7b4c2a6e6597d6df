import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { cut, flipBit } from '../testing/damage.js';
import { scanWal } from './wal-scan.js';

const folder = mkdtempSync(join(tmpdir(), 'redress-wal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FRAME = 24 + 4096;
const HEADER = 32;
const INSERT = 'INSERT INTO notes VALUES (hex(randomblob(3000)))'; // more than a page, so each transaction has several frames
let names = 0;

/** A database as a crash leaves it: with a write-ahead log of several transactions. */
const crashed = (write: (database: InstanceType<typeof Database>) => void = () => undefined): string => {
  names += 1;
  const source = join(folder, `source-${names}.db`);
  const database = new Database(source);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE notes (text TEXT);');
  write(database);
  for (let index = 0; index < 5; index += 1) database.exec(INSERT);
  const file = join(folder, `crashed-${names}.db`);
  for (const suffix of ['', '-wal']) copyFileSync(`${source}${suffix}`, `${file}${suffix}`);
  database.close();
  return file;
};
const wal = (file: string) => `${file}-wal`;
const framesOf = (file: string) => (statSync(wal(file)).size - HEADER) / FRAME;
const rows = (file: string) => {
  const database = new Database(file);
  const [count] = database.prepare('SELECT count(*) FROM notes').raw().get([]) as [number];
  database.close();
  return count;
};

describe('a write-ahead log that is whole', () => {
  it('is one that ends with a transaction, or is not there', () => {
    expect(scanWal(crashed())).toEqual({ kind: 'whole' });
    expect(scanWal(join(folder, 'missing.db'))).toEqual({ kind: 'whole' });
  });

  it('may have an older generation behind its end', () => {
    const file = crashed((database) => {
      for (let index = 0; index < 20; index += 1) database.exec(INSERT);
      database.exec('PRAGMA wal_checkpoint(RESTART);');
    });
    expect(framesOf(file)).toBeGreaterThan(20);
    expect(scanWal(file)).toEqual({ kind: 'whole' });
  });

  it('may be empty', () => {
    const file = crashed();
    writeFileSync(wal(file), '');
    expect(scanWal(file)).toEqual({ kind: 'whole' });
  });
});

describe('a write that was never finished', () => {
  it.each([
    ['in the middle of a frame', 100],
    ['between two frames', FRAME],
    ['in the header of a frame', FRAME - 10],
  ])('is found when it was cut off %s, and is what the database drops', (_where, bytes) => {
    const file = crashed();
    cut(wal(file), bytes);
    expect(scanWal(file)).toMatchObject({ kind: 'torn' });
    expect(rows(file)).toBe(4);
  });

  it('is found when its last page did not reach the disk as it was', () => {
    const file = crashed();
    flipBit(wal(file), statSync(wal(file)).size - 10);
    const state = scanWal(file);
    expect(state).toMatchObject({ kind: 'torn' });
    if (state.kind === 'torn') expect(state.offset + state.bytes).toBe(statSync(wal(file)).size);
  });

  it('may be the first of all', () => {
    const file = crashed();
    writeFileSync(wal(file), readFileSync(wal(file)).subarray(0, 20));
    expect(scanWal(file)).toEqual({ kind: 'torn', offset: 0, bytes: 20 });
  });
});

describe('damage', () => {
  it('is a frame that does not fit with whole transactions behind it, which the database would drop without a word', () => {
    const file = crashed();
    const frame = HEADER + 2 * FRAME;
    flipBit(wal(file), frame + 1_000);
    expect(scanWal(file)).toEqual({ kind: 'damaged', offset: frame });
    expect(rows(file)).toBeLessThan(4);
  });

  it('may lie in what tells a frame from an older one', () => {
    const file = crashed();
    const frame = HEADER + 2 * FRAME;
    flipBit(wal(file), frame + 9);
    expect(scanWal(file)).toEqual({ kind: 'damaged', offset: frame });
  });
});

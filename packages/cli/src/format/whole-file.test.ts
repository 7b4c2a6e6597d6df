import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeWholeFile } from './whole-file.js';

describe('a file that is there whole or not at all', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'redress-whole-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const pieces = async function* (then?: () => void): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one,');
    then?.();
    yield Buffer.from('two');
  };

  it('holds every byte, and nothing lies beside it', async () => {
    const path = join(folder, 'table.csv');
    expect(await writeWholeFile(path, pieces())).toBe(7);
    expect(readFileSync(path, 'utf8')).toBe('one,two');
    expect(readdirSync(folder)).toEqual(['table.csv']);
  });

  it('leaves an older file as it was when the bytes break off, and nothing else', async () => {
    const path = join(folder, 'table.csv');
    writeFileSync(path, 'older');
    const broken = pieces(() => {
      throw new Error('the engine went away');
    });
    await expect(writeWholeFile(path, broken)).rejects.toThrow('the engine went away');
    expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([['table.csv'], 'older']);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const interrupted = new AbortController();
    await expect(
      writeWholeFile(
        join(folder, 'table.csv'),
        pieces(() => interrupted.abort()),
        interrupted.signal,
      ),
    ).rejects.toThrow(/abort/);
    expect(readdirSync(folder)).toEqual([]);
  });
});

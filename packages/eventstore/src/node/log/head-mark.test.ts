import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { cut, flipBit } from '../testing/damage.js';
import { acknowledgedHead, HeadMark } from './head-mark.js';

const folder = mkdtempSync(join(tmpdir(), 'redress-mark-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const marked = (name: string, ...positions: readonly number[]): string => {
  const file = join(folder, name);
  const mark = new HeadMark(file);
  for (const position of positions) mark.write(position);
  mark.close();
  return file;
};

describe('the mark of what was acknowledged', () => {
  it('is the last that was written, and stays when it is opened again', () => {
    const file = marked('log.db', 1, 5_000_000_001, 5_000_000_002);
    expect(acknowledgedHead(file)).toBe(5_000_000_002);
    marked('log.db');
    expect(acknowledgedHead(file)).toBe(5_000_000_002);
  });

  it('says nothing when there is none, none yet, or a broken one', () => {
    expect(acknowledgedHead(join(folder, 'none.db'))).toBe(0);
    expect(acknowledgedHead(marked('new.db'))).toBe(0);
    const short = marked('short.db', 7);
    cut(`${short}.head`, 1);
    expect(acknowledgedHead(short)).toBe(0);
    const flipped = marked('flipped.db', 7);
    flipBit(`${flipped}.head`, 0);
    expect(acknowledgedHead(flipped)).toBe(0);
  });
});

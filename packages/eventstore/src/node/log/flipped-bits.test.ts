import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { checkLog } from './check.js';
import type { RecordedEvent } from './event-log.js';
import { openLog } from './opening.js';
import { PageReader } from './page-reader.js';
import { openForReading } from './schema.js';

jest.setTimeout(20 * 60_000);

const folder = mkdtempSync(join(tmpdir(), 'redress-bits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Prime, so that all kinds of bytes are hit; one in so many bytes of the file. */
const EVERY = process.env.REDRESS_LONG === '1' ? 11 : 499;
const STREAMS = ['甲-1', '乙-2', '丙-3', '$$甲-1'];
const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const written = (): string => {
  const file = join(folder, 'log.db');
  const { writer, close } = openLog(file);
  for (let number = 0; number < 40; number += 1) {
    const stream = STREAMS[number % STREAMS.length] ?? '';
    const data = Buffer.from(stream.startsWith('$$') ? '{"$cacheControl":7}' : JSON.stringify({ number, text: '数'.repeat(number * 3) }));
    const event = { id: uuid(number), type: `type-${number % 3}`, isJson: true, data, metadata: Buffer.from(`{"m":${number}}`) };
    writer.commit([{ stream, expected: 'any', events: [event] }], 1_763_859_600_000 + number);
  }
  close();
  openLog(file).close(); // folds what lies in the write-ahead log into the file
  return file;
};

type Reading = { readonly all: readonly RecordedEvent[]; readonly streams: readonly (readonly RecordedEvent[])[] };

const readingOf = (file: string): Reading => {
  const connection = openForReading(file);
  try {
    const reader = new PageReader(connection);
    const page = { from: 0, limit: 100, backwards: false };
    return { all: reader.all(page), streams: STREAMS.map((stream) => reader.stream(stream, page).events) };
  } finally {
    connection.close();
  }
};

/** What is read, or that reading says that something is wrong. */
const attempt = <Result>(work: () => Result): Result | 'noticed' => {
  try {
    return work();
  } catch {
    return 'noticed';
  }
};

describe('a flipped bit anywhere in the file', () => {
  const file = written();
  const sound = readFileSync(file);
  const truth = readingOf(file);
  const offsets = Array.from({ length: Math.floor(sound.length / EVERY) }, (_, index) => index * EVERY);

  it('is found by the check, or changes nothing that anybody reads', async () => {
    let found = 0;
    for (const offset of offsets) {
      const damaged = join(folder, `flipped-${offset}.db`);
      const bytes = Buffer.from(sound);
      bytes[offset] = (bytes[offset] ?? 0) ^ (1 << (offset % 8));
      writeFileSync(damaged, bytes);
      const verdict = await checkLog(damaged).then(
        ({ damage }) => (damage === undefined ? 'sound' : 'noticed'),
        () => 'noticed',
      );
      if (verdict === 'noticed') found += 1;
      const read = attempt(() => readingOf(damaged));
      // Nobody is ever given an event that is not the one written.
      if (read !== 'noticed') expect({ offset, all: read.all }).toEqual({ offset, all: truth.all });
      if (verdict === 'sound') expect({ offset, read }).toEqual({ offset, read: truth });
      rmSync(damaged);
    }
    expect(found).toBeGreaterThan(offsets.length / 10);
  });

  it('and so is a page that comes back empty', async () => {
    for (let page = 0; page < sound.length / 4096; page += 1) {
      const damaged = join(folder, `empty-${page}.db`);
      writeFileSync(damaged, Buffer.from(sound).fill(0, page * 4096, (page + 1) * 4096));
      const verdict = await checkLog(damaged).then(
        ({ damage }) => damage !== undefined,
        () => true,
      );
      expect({ page, verdict }).toEqual({ page, verdict: true });
    }
  });
});

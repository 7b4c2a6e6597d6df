import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadProfile } from './load-profile.js';
import { profileNamed } from './profiles.js';

const folder = mkdtempSync(join(tmpdir(), 'redress-profile-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (content: string): string => {
  const path = join(folder, 'own.json');
  writeFileSync(path, content);
  return path;
};
const own = {
  name: 'acme',
  title: 'Acme',
  timezone: 'Asia/Shanghai',
  id: { rowHash: true },
  columns: [{ column: 'On', fact: 'received', kind: 'date', formats: ['YYYY-MM-DD'] }],
};

describe('the profile that is asked for', () => {
  it('is a shipped one by its name', () => expect(loadProfile('cfpb')).toBe(profileNamed('cfpb')));

  it('is one of your own by its path, with or without a byte order mark', () => {
    expect(loadProfile(written(JSON.stringify(own)))).toMatchObject({ name: 'acme', delimiter: ',', encoding: 'utf-8' });
    expect(loadProfile(written(`\ufeff${JSON.stringify(own)}`))).toMatchObject({ name: 'acme' });
  });

  it.each([
    ['that is not there', () => join(folder, 'nothing.json'), /there is no profile/],
    ['that is not JSON', () => written('{"name": '), /is not JSON/],
    ['that is a folder', () => `${folder}/`, /cannot be read/],
    ['that bears the name of a shipped one', () => written(JSON.stringify({ ...own, name: 'cfpb' })), /name: cfpb is a profile that ships/],
    ['of a zone that there is not', () => written(JSON.stringify({ ...own, timezone: 'Mars' })), /timezone: is no time zone/],
    ['with an unknown field', () => written(JSON.stringify({ ...own, quote: "'" })), /Unrecognized key: "quote"/],
  ])('is refused: one %s', (_what, path, message) => {
    expect(() => loadProfile(path())).toThrow(message);
    expect(() => loadProfile(path())).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it('is told everything that is wrong with it, each by its field', () => {
    expect(() =>
      loadProfile(written(JSON.stringify({ ...own, timezone: 'Mars', columns: [{ column: 'What', fact: 'product' }] }))),
    ).toThrow(/timezone: [\s\S]*columns: no date or time is called received/);
  });
});

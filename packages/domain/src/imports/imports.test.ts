import { describe, expect, it } from '@jest/globals';
import { type ImportProfile, importProfile } from '../complaint/observed/profile.js';
import { splitPersonal } from '../personal.js';
import { specification } from '../testing/specification.js';
import { type ImportEvent, imports } from './imports.js';

const actor = { id: 's-027', role: 'information_manager', kind: 'human' } as const;
const { given } = specification(imports, { id: 'acme', at: '2026-03-02T01:30:00.000Z', actor, rules: undefined });

const profile = importProfile.parse({
  name: 'acme',
  title: 'Acme',
  timezone: 'Asia/Shanghai',
  id: { columns: ['No'] },
  columns: [
    { column: 'On', fact: 'received', kind: 'date', formats: ['YYYY-MM-DD'] },
    { column: 'In time', fact: 'timely', values: { 是: 'Yes', 否: 'No' } },
  ],
});
const file = { fileName: 'cases.csv', sha256: 'a'.repeat(64), rows: 3 };
const counts = { rows: 3, imported: 1, unchanged: 1, conflicting: 0, flagged: 1, rejected: 1 };
const begin = (importId: string, by: ImportProfile = profile) => ({
  type: 'BeginImport' as const,
  data: { importId, ...file, profile: by },
});
const end = (importId: string) => ({ type: 'EndImport' as const, data: { importId, counts, interrupted: false } });
const begun = (importId: string, by: ImportProfile = profile): ImportEvent => ({ type: 'ImportBegun', data: begin(importId, by).data });
const ended = (importId: string): ImportEvent => ({ type: 'ImportEnded', data: end(importId).data });

describe('the record of imports', () => {
  it('holds the profile in full, the file and what came of it', () => {
    given().when(begin('i1')).then(begun('i1'));
    given(begun('i1')).when(end('i1')).then(ended('i1'));
  });

  it('goes on after an import that was cut off', () => {
    given(begun('i1')).when(begin('i2')).then(begun('i2'));
    given(begun('i1'), begun('i2')).when(end('i2')).then(ended('i2'));
  });

  it('ends no import that was not begun or has ended', () => {
    given().when(end('i1')).then({ refused: 'import-not-begun', field: 'importId' });
    given(begun('i1'), ended('i1')).when(end('i1')).then({ refused: 'import-not-begun' });
  });

  it('begins none twice', () => given(begun('i1')).when(begin('i1')).then({ refused: 'import-already-begun', field: 'importId' }));

  it('is kept under the name of its profile', () =>
    given()
      .when(begin('i1', { ...profile, name: 'other' }))
      .then({ refused: 'profile-misnamed', field: 'profile.name' }));

  it('holds nothing personal', () => {
    const definition = imports.events.ImportBegun;
    const { data } = JSON.parse(JSON.stringify(begun('i1')));
    expect(definition === undefined ? undefined : splitPersonal(definition.data, data).personal).toEqual({});
  });
});

describe('a profile that changes under its name', () => {
  const [received, timely] = profile.columns;
  if (received === undefined || timely === undefined) throw new Error('two columns');
  const further = { ...timely, column: 'What', fact: 'product' };

  it.each<[string, Partial<ImportProfile>]>([
    ['another title', { title: 'Acme Ltd' }],
    ['another layout of the file', { delimiter: ';', encoding: 'gb18030', header: ['No', 'On', 'In time'] }],
    ['another way to write days', { columns: [{ ...received, formats: ['D.M.YYYY'] }, timely] }],
    ['a further fact', { columns: [received, timely, further] }],
    ['a fact less', { columns: [received] }],
    ['the same values in another order', { columns: [received, { ...timely, values: { 否: 'No', 是: 'Yes' } }] }],
    ['rates, durations and flags', { rates: { timely: { fact: 'timely', yes: ['Yes'], no: ['No'] } } }],
  ])('may have %s', (_what, change) => {
    const changed = { ...profile, ...change };
    given(begun('i1'), ended('i1')).when(begin('i2', changed)).then(begun('i2', changed));
  });

  it.each<[string, Partial<ImportProfile>, string]>([
    ['other ids', { id: { columns: ['No', 'On'] } }, 'profile.id'],
    ['another zone', { timezone: 'Asia/Tokyo' }, 'profile.timezone'],
    ['a fact of another kind', { columns: [{ ...received, kind: 'time', formats: ['YYYY-MM-DD HH:mm'] }, timely] }, 'profile.columns'],
    ['a fact that is sealed now', { columns: [received, { ...timely, personal: true }] }, 'profile.columns'],
    ['other values', { columns: [received, { ...timely, values: { 是: 'Yes', 否: 'Maybe' } }] }, 'profile.columns'],
  ])('is refused with %s: figures of both could not be added up', (_what, change, field) => {
    given(begun('i1'), ended('i1'))
      .when(begin('i2', { ...profile, ...change }))
      .then({ refused: 'profile-changed', field });
  });
});

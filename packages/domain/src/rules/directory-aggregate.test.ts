import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../envelope.js';
import { away, directoryWith } from '../testing/directories.js';
import { RULES, shanghai } from '../testing/rules.js';
import { specification } from '../testing/specification.js';
import { DEFAULT_DIRECTORY } from './default-directory.js';
import { type DirectoryEvent, directory } from './directory-aggregate.js';
import { RULE_DOCUMENT_ID } from './rule-documents.js';

const NOW = shanghai('2026-03-02 09:30');
const [FIRST, NINTH, SIXTEENTH] = [shanghai('2025-01-01'), shanghai('2026-03-09'), shanghai('2026-03-16')];
const technician: Actor = { id: 's-012', role: 'technician', kind: 'human' };
const drafter: Actor = { id: 's-004', role: 'information_manager', kind: 'human' };

const { given } = specification(directory, { id: RULE_DOCUMENT_ID, at: NOW, actor: technician, rules: RULES });
const published: DirectoryEvent = { type: 'DirectoryPublished', data: { version: 1, effectiveFrom: FIRST, document: DEFAULT_DIRECTORY } };
const holiday = { staffId: 's-012', from: NINTH, to: SIXTEENTH, substituteId: 's-013' };

describe('the directory and the absences beside it', () => {
  it('records an absence without a draft and without a second person', () => {
    const { then, state } = given(published).when({ type: 'RecordAbsence', data: holiday });
    then({ type: 'AbsenceRecorded', data: { ...holiday, recordedBy: 's-012' } });
    expect(state.absences).toHaveLength(1);
    expect(state.versions).toEqual([published.data]);
  });

  it('keeps absences when the next version is published', () => {
    const absent: DirectoryEvent = { type: 'AbsenceRecorded', data: { ...holiday, recordedBy: 's-012' } };
    const next: DirectoryEvent = {
      type: 'DirectoryPublished',
      data: { version: 2, effectiveFrom: NOW, document: directoryWith({ 's-013': { roles: ['technician'] } }) },
    };
    expect(given(published, absent, next).state.absences).toEqual([absent]);
    given(published, absent, next).when({ type: 'RecordAbsence', data: holiday }).then({ refused: 'absence-overlaps', field: 'from' });
  });

  it('takes no draft that would leave somebody’s work to nobody while recorded absences last', () => {
    const absent: DirectoryEvent = {
      type: 'AbsenceRecorded',
      data: { staffId: 's-024', from: NINTH, to: SIXTEENTH, recordedBy: 's-024' },
    };
    const document = directoryWith({ 's-025': { roles: ['management'] } });
    const rules = { ...RULES, directory: { ...RULES.directory, document: directoryWith({ 's-004': { roles: ['information_manager'] } }) } };
    given(published, absent)
      .when({ type: 'DraftDirectory', data: { document, basedOn: 1, reason: '调整分工' } }, { actor: drafter, rules })
      .then({ refused: 'invalid-document', field: 'document', detail: `/staff: from ${NINTH} nobody is left as general_manager` });
  });

  it('judges a draft by what holds from its effect on: who was away before does not matter', () => {
    const past = { ...away(shanghai('2026-02-01'), shanghai('2026-03-01')) };
    const document = directoryWith({ 's-024': past, 's-025': past });
    const rules = { ...RULES, directory: { ...RULES.directory, document: directoryWith({ 's-004': { roles: ['information_manager'] } }) } };
    const { decision } = given(published).when(
      { type: 'DraftDirectory', data: { document, basedOn: 1, reason: '调整分工' } },
      { actor: drafter, rules },
    );
    expect(decision).toMatchObject({ ok: true });
  });

  it('reads what was published before posts could be vacant', () => {
    const { upcasters = [], version } = directory.events.DirectoryPublished ?? {};
    expect(version).toBe(2);
    const old = {
      version: 1,
      effectiveFrom: FIRST,
      document: { departments: DEFAULT_DIRECTORY.departments, staff: DEFAULT_DIRECTORY.staff },
    };
    const read = upcasters.reduce<unknown>((data, upcast) => upcast(data as never), JSON.parse(JSON.stringify(old)));
    expect(directory.events.DirectoryPublished?.data.parse(read)).toEqual(old);
  });
});

import { describe, expect, it } from '@jest/globals';
import { accept } from '../decider.js';
import type { Actor } from '../envelope.js';
import { away, directoryWith } from '../testing/directories.js';
import { published, shanghai } from '../testing/rules.js';
import { type AbsenceCommand, type AbsenceEvent, decideAbsence, withAbsences } from './absences.js';
import { DEFAULT_DIRECTORY } from './default-directory.js';
import type { DirectoryDocument } from './directory.js';
import { actingFor, holderOf } from './resolve.js';

const NOW = shanghai('2026-03-02 09:30');
const day = (date: string) => shanghai(`2026-${date}`);
const person = (id: string, role = 'technician'): Actor => ({ id, role, kind: 'human' });

type Absence = Extract<AbsenceCommand, { type: 'RecordAbsence' }>['data'];
const record = (data: Absence): AbsenceCommand => ({ type: 'RecordAbsence', data });
const end = (data: Extract<AbsenceCommand, { type: 'EndAbsence' }>['data']): AbsenceCommand => ({ type: 'EndAbsence', data });
const recorded = (data: Absence, recordedBy = data.staffId): AbsenceEvent => ({ type: 'AbsenceRecorded', data: { ...data, recordedBy } });

const given = (directory: DirectoryDocument = DEFAULT_DIRECTORY, ...absences: readonly AbsenceEvent[]) => ({
  when: (command: AbsenceCommand, { at = NOW, actor = person(command.data.staffId) }: { at?: string; actor?: Actor } = {}) =>
    decideAbsence(command, { versions: [published(directory)], absences }, { at, actor }),
});

const holiday = { staffId: 's-012', from: day('03-09'), to: day('03-16'), substituteId: 's-013' };

describe('an absence', () => {
  it('is recorded by the person, and from then on the substitute acts', () => {
    expect(given().when(record(holiday))).toEqual(accept(recorded(holiday)));
    const directory = withAbsences(DEFAULT_DIRECTORY, [recorded(holiday)]);
    expect(['03-08', '03-09', '03-15', '03-16'].map((date) => actingFor(directory, 's-012', day(date)))).toEqual([
      's-012',
      's-013',
      's-013',
      's-012',
    ]);
  });

  it('is recorded by the manager of the department, by who stands in for the manager, or by the person’s own superior', () => {
    const by = (id: string, directory = DEFAULT_DIRECTORY) => given(directory).when(record(holiday), { actor: person(id) });
    expect(by('s-011')).toEqual(accept(recorded(holiday, 's-011')));
    expect(by('s-014', directoryWith({ 's-011': away(day('03-01'), day('03-05'), 's-014') }))).toMatchObject({ ok: true });
    expect(by('s-004', directoryWith({ 's-012': { managerId: 's-004' } }))).toMatchObject({ ok: true });
    expect(by('s-013')).toMatchObject({ reason: 'absence-not-permitted', detail: 's-012 or their manager, now s-011, may say so' });
    const service: Actor = { id: 'hr', role: 'hr', kind: 'external_service' };
    expect(given().when(record(holiday), { actor: service })).toMatchObject({ reason: 'absence-not-permitted' });
  });

  it('of somebody who fell ill this morning begins in the past; one that is over is not recorded any more', () => {
    const ill = { staffId: 's-012', from: shanghai('2026-03-02 08:00'), to: day('03-04') };
    expect(given().when(record(ill))).toEqual(accept(recorded(ill)));
    expect(given().when(record({ ...ill, to: shanghai('2026-03-02 09:00') }))).toMatchObject({ reason: 'absence-over', field: 'to' });
  });

  it('ends after it begins, overlaps no other, and names a substitute who is there', () => {
    const refused = (change: Partial<Absence>, directory = DEFAULT_DIRECTORY) =>
      given(directory, recorded({ staffId: 's-012', from: day('04-01'), to: day('04-08') })).when(record({ ...holiday, ...change }));
    expect(refused({ to: day('03-09') })).toMatchObject({ reason: 'absence-without-length', field: 'to' });
    expect(refused({ from: day('04-07'), to: day('04-09') })).toMatchObject({ reason: 'absence-overlaps', field: 'from' });
    expect(refused({ substituteId: 's-012' })).toMatchObject({ reason: 'substitute-is-the-absent' });
    expect(refused({ substituteId: 's-999' })).toMatchObject({ reason: 'substitute-unknown', field: 'substituteId' });
    expect(refused({}, directoryWith({ 's-013': { activeUntil: day('03-03') } }))).toMatchObject({ reason: 'substitute-unknown' });
    expect(given().when(record({ ...holiday, staffId: 's-999' }))).toMatchObject({ reason: 'staff-unknown', field: 'staffId' });
  });

  it('never leaves a role without anybody: the last one who is there must name a substitute', () => {
    const first = recorded({ staffId: 's-024', from: day('03-09'), to: day('03-16') });
    const second = { staffId: 's-025', from: day('03-12'), to: day('03-20') };
    expect(given(DEFAULT_DIRECTORY, first).when(record(second))).toMatchObject({
      reason: 'nobody-would-act',
      field: 'substituteId',
      detail: expect.stringContaining(`from ${second.from} nobody is left as general_manager`),
    });
    expect(given(DEFAULT_DIRECTORY, first).when(record({ ...second, substituteId: 's-028' }))).toMatchObject({ ok: true });
    expect(given(DEFAULT_DIRECTORY, first).when(record({ ...second, from: day('03-16') }))).toMatchObject({ ok: true });
  });

  it('never leaves a department without a manager, nor two who stand in for each other away at once', () => {
    expect(given().when(record({ staffId: 's-005', from: day('03-09'), to: day('03-16') }))).toMatchObject({
      reason: 'nobody-would-act',
      detail: expect.stringContaining('nobody is left to manage sales'),
    });
    const pair = directoryWith({ 's-012': { substituteId: 's-013' }, 's-013': { substituteId: 's-012' } });
    const first = recorded({ staffId: 's-012', from: day('03-09'), to: day('03-16') });
    expect(given(pair, first).when(record({ staffId: 's-013', from: day('03-10'), to: day('03-11') }))).toMatchObject({
      reason: 'nobody-would-act',
      detail: expect.stringContaining('in a circle'),
    });
  });

  it('is weighed against a version of the directory that takes effect while it lasts', () => {
    const next = directoryWith({ 's-025': { roles: ['management'] } });
    const versions = [published(DEFAULT_DIRECTORY), { version: 2, effectiveFrom: day('03-12'), document: next }];
    const absence = record({ staffId: 's-024', from: day('03-09'), to: day('03-16'), substituteId: 's-025' });
    const lonely = record({ staffId: 's-024', from: day('03-09'), to: day('03-16') });
    const decide = (command: AbsenceCommand) => decideAbsence(command, { versions, absences: [] }, { at: NOW, actor: person('s-024') });
    expect(decide(absence)).toMatchObject({ ok: true });
    expect(decide(lonely)).toMatchObject({ reason: 'nobody-would-act', detail: expect.stringContaining(day('03-12')) });
  });

  it('cannot be recorded before there is a directory', () => {
    expect(decideAbsence(record(holiday), { versions: [], absences: [] }, { at: NOW, actor: person('s-012') })).toMatchObject({
      reason: 'no-directory',
    });
  });
});

describe('the end of an absence', () => {
  const away = recorded({ staffId: 's-012', from: day('03-01'), to: day('03-10'), substituteId: 's-013' });

  it('comes at once when the person is back early, and what the substitute did meanwhile stays theirs', () => {
    const back = given(DEFAULT_DIRECTORY, away).when(end({ staffId: 's-012' }));
    expect(back).toEqual(accept({ type: 'AbsenceEnded', data: { staffId: 's-012', from: day('03-01'), endsAt: NOW, endedBy: 's-012' } }));
    const directory = withAbsences(DEFAULT_DIRECTORY, [away, ...(back.ok ? back.events : [])]);
    expect([day('03-01'), NOW].map((at) => actingFor(directory, 's-012', at))).toEqual(['s-013', 's-012']);
  });

  it('may be set to a later day, but not beyond the end it has', () => {
    expect(given(DEFAULT_DIRECTORY, away).when(end({ staffId: 's-012', endsAt: day('03-05') }))).toMatchObject({ ok: true });
    expect(given(DEFAULT_DIRECTORY, away).when(end({ staffId: 's-012', endsAt: day('03-11') }))).toMatchObject({ reason: 'absence-over' });
  });

  it('before it begins cancels it', () => {
    const later = recorded({ staffId: 's-012', from: day('03-09'), to: day('03-16') });
    const cancelled = given(DEFAULT_DIRECTORY, later).when(end({ staffId: 's-012', from: day('03-09') }));
    const directory = withAbsences(DEFAULT_DIRECTORY, [later, ...(cancelled.ok ? cancelled.events : [])]);
    expect(directory.staff.find(({ staffId }) => staffId === 's-012')?.absences).toEqual([]);
  });

  it('of an absence that the published directory has planned is recorded in the same way', () => {
    const planned = directoryWith({ 's-026': { absences: [{ from: day('03-01'), to: day('03-10'), substituteId: 's-028' }] } });
    const back = given(planned).when(end({ staffId: 's-026' }));
    expect(back).toMatchObject({ ok: true });
    expect(holderOf(withAbsences(planned, back.ok ? back.events : []), 'supervising_leader', NOW)).toBe('s-026');
  });

  it('needs an absence', () => {
    expect(given().when(end({ staffId: 's-012' }))).toMatchObject({
      reason: 'absence-unknown',
      detail: expect.stringContaining('no absence'),
    });
    expect(given(DEFAULT_DIRECTORY, away).when(end({ staffId: 's-012', from: day('03-02') }))).toMatchObject({
      reason: 'absence-unknown',
      detail: `absences of s-012: from ${day('03-01')} to ${day('03-10')}`,
    });
    expect(given().when(end({ staffId: 's-999' }))).toMatchObject({ reason: 'staff-unknown' });
    expect(given(DEFAULT_DIRECTORY, away).when(end({ staffId: 's-012' }), { actor: person('s-013') })).toMatchObject({
      reason: 'absence-not-permitted',
    });
  });
});

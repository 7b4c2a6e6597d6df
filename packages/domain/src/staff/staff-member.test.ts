import { describe, expect, it } from '@jest/globals';
import { SYSTEM } from '../envelope.js';
import { ERASED, splitPersonal } from '../personal.js';
import { specification } from '../testing/specification.js';
import { type StaffEvent, staffEvents, staffMember } from './staff-member.js';

const { given } = specification(staffMember, { id: 's-001', at: '2026-03-02T01:30:00.000Z', actor: SYSTEM, rules: undefined });
const profile = { name: '王芳', phone: '13800000000', email: 'wang.fang@example.com' };
const record = (data: { name: string; phone?: string; email?: string }) => ({ type: 'RecordStaffProfile' as const, data });
const recorded = (data: StaffEvent['data']): StaffEvent => ({ type: 'StaffProfileRecorded', data });

describe('the profile of a member of staff', () => {
  it('is recorded, and recorded anew when it changes', () => {
    given().when(record(profile)).then(recorded(profile));
    given(recorded(profile))
      .when(record({ name: '王芳' }))
      .then(recorded({ name: '王芳' }));
  });

  it('that says nothing new is accepted without an event', () => {
    given(recorded(profile)).when(record(profile)).then();
  });

  it('may be recorded again after an erasure', () => {
    given(recorded({ name: ERASED, phone: ERASED }))
      .when(record(profile))
      .then(recorded(profile));
  });

  it('is personal as a whole, about the person of the stream', () => {
    expect(splitPersonal(staffEvents.StaffProfileRecorded.data, profile)).toEqual({
      clear: {},
      personal: { '/name': '王芳', '/phone': '13800000000', '/email': 'wang.fang@example.com' },
    });
    expect(staffMember.person({ phase: 'unknown' }, 's-001')).toBe('staff-s-001');
  });

  it('needs a name and an address that can be one', () => {
    const command = staffMember.commands.RecordStaffProfile;
    expect(command?.safeParse(profile).success).toBe(true);
    expect(command?.safeParse({ name: ' ' }).success).toBe(false);
    expect(command?.safeParse({ name: '王芳', email: 'wang' }).success).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../envelope.js';
import { policyWith, RULES } from '../testing/rules.js';
import { specification } from '../testing/specification.js';
import { DEFAULT_CALENDAR, weekOf } from './calendar.js';
import { DEFAULT_DIRECTORY } from './default-directory.js';
import { DEFAULT_POLICY, limitOf } from './policy.js';
import type { PolicyDocument } from './policy-document.js';
import { newestOf } from './rule-document-state.js';
import { calendar, directory, policySet, RULE_DOCUMENT_ID } from './rule-documents.js';

const staff = (id: string, role: string): Actor => ({ id, role, kind: 'human' });
const QUALITY = staff('s-014', 'quality_manager');
const HANDLING = staff('s-017', 'complaint_handling_department');
const MANAGEMENT = staff('s-026', 'management');
const GENERAL = staff('s-024', 'general_manager');

const NOW = '2026-03-02T01:30:00.000Z';
const [ALWAYS, APRIL, MAY] = ['2000-01-01T00:00:00.000Z', '2026-03-31T16:00:00.000Z', '2026-04-30T16:00:00.000Z'];
const usual = { id: RULE_DOCUMENT_ID, at: NOW, actor: QUALITY, rules: RULES };
const { given } = specification(policySet, usual);

const shorter = policyWith({ 'complaint.analysis.limit': { value: 1, origin: 'configured' } });
const shorterStill = policyWith({ 'complaint.plan.limit': { value: 0, origin: 'configured' } });

const activated = (version: number, effectiveFrom = ALWAYS, document: PolicyDocument = DEFAULT_POLICY) => ({
  type: 'PolicySetActivated' as const,
  data: { version, effectiveFrom, document },
});
const drafted = (draftId: string, basedOn = 1, document = shorter, draftedBy = 's-014') => ({
  type: 'PolicySetDrafted' as const,
  data: { draftId, basedOn, document, reason: '客户抱怨分析太慢', draftedBy },
});
const approved = (draftId: string, version: number, effectiveFrom: string, approvedBy = 's-026') => ({
  type: 'PolicySetApproved' as const,
  data: { draftId, version, effectiveFrom, approvedBy },
});
const draft = (document: unknown, basedOn = 1) => ({
  type: 'DraftPolicy' as const,
  data: { document, basedOn, reason: '客户抱怨分析太慢' },
});
const approve = (draftId: string, effectiveFrom?: string) => ({
  type: 'ApprovePolicy' as const,
  data: { draftId, ...(effectiveFrom === undefined ? {} : { effectiveFrom }) },
});
const set = (key: string, value: unknown, more: object = {}) => ({
  type: 'SetPolicyValues' as const,
  data: { reason: '试点', changes: [{ key, value } as never], ...more },
});

describe('drafting a policy', () => {
  it('keeps the whole proposal with the version it was made from, its reason and its drafter', () => {
    given(activated(1)).when(draft(shorter)).then(drafted('d1'));
  });

  it('allows several drafts at a time, each with an id of its own that is never given again', () => {
    given(activated(1), drafted('d1'))
      .when(draft(shorterStill))
      .then(drafted('d2', 1, shorterStill));
    const withdrawn = { type: 'PolicySetWithdrawn' as const, data: { draftId: 'd1', withdrawnBy: 's-014' } };
    given(activated(1), drafted('d1'), withdrawn)
      .when(draft(shorterStill))
      .then(drafted('d2', 1, shorterStill));
  });

  it('is refused with all failures together, so that every draft in the log can be compared and approved as it stands', () => {
    const wrong = policyWith({ 'complaint.analysis.limit': { value: -1 }, 'kpi.complaint.repeat.target': { value: 101 } });
    const { then, decision } = given(activated(1)).when(draft(wrong));
    then({ refused: 'invalid-document', field: 'document', detail: '/values/complaint.analysis.limit/value' });
    expect(decision).toMatchObject({ detail: expect.stringContaining('/values/kpi.complaint.repeat.target/value') });
  });

  it('is refused without a change, on an outdated base, and on a version that does not exist', () => {
    given(activated(1)).when(draft(DEFAULT_POLICY)).then({ refused: 'nothing-changed', detail: 'version 1' });
    given(activated(1), activated(2, APRIL, shorter))
      .when(draft(shorterStill))
      .then({ refused: 'stale-base', field: 'basedOn', detail: 'version 2 is the newest' });
    given(activated(1)).when(draft(shorter, 7)).then({ refused: 'version-unknown', field: 'basedOn', detail: '1' });
  });

  it('takes a role that the policy names and the directory gives', () => {
    const by = (actor: Actor) => given(activated(1)).when(draft(shorter), { actor });
    by(staff('s-002', 'customer_service_rep')).then({ refused: 'role-not-permitted', detail: 'policy.drafters' });
    by(staff('s-002', 'quality_manager')).then({ refused: 'role-not-held' });
    by({ id: 'crm', role: 'quality_manager', kind: 'external_service' }).then({ refused: 'actor-kind-not-permitted' });
  });
});

describe('setting single values', () => {
  it('opens a draft from the newest version and tells each value', () => {
    const { then, state } = given(activated(1)).when(set('complaint.analysis.limit', 1));
    then(
      {
        type: 'PolicySetDrafted',
        data: { draftId: 'd1', basedOn: 1, document: DEFAULT_POLICY, reason: '试点', draftedBy: 's-014' },
      },
      { type: 'PolicyValueSet', data: { draftId: 'd1', key: 'complaint.analysis.limit', value: 1, reason: '试点', setBy: 's-014' } },
    );
    expect(state.drafts[0]?.document).toEqual(shorter);
  });

  it('goes on in a draft, and whoever sets a value there counts among its drafters', () => {
    const { state } = given(activated(1), drafted('d1')).when(set('complaint.plan.limit', 2, { draftId: 'd1' }), { actor: HANDLING });
    const [only] = state.drafts;
    expect(only?.drafters).toEqual(['s-014', 's-017']);
    expect(limitOf(only?.document as PolicyDocument, 'complaint.plan.limit')).toEqual({ amount: 2, unit: 'wd' });
    expect(limitOf(only?.document as PolicyDocument, 'complaint.analysis.limit')).toEqual({ amount: 1, unit: 'wd' });
  });

  it('replaces the value of a scope, adds one, and is refused when nothing changes or the result does not hold together', () => {
    const link = 'escalation.link.responseLimit';
    const scoped = (value: number) => set(link, 0, { changes: [{ key: link, scope: { severity: 'serious' }, value, unit: 'h' }] });
    const { state } = given(activated(1)).when(scoped(2));
    expect(limitOf(state.drafts[0]?.document as PolicyDocument, link, 'serious')).toEqual({ amount: 2, unit: 'h' });
    expect(limitOf(state.drafts[0]?.document as PolicyDocument, link, 'minor')).toEqual({ amount: 2, unit: 'wd' });
    given(activated(1), drafted('d1'))
      .when(set('complaint.analysis.limit', 1, { draftId: 'd1' }))
      .then({ refused: 'nothing-changed' });
    given(activated(1)).when(set('survey.satisfied.min', 6)).then({ refused: 'invalid-document', detail: 'survey.scale.max' });
  });
});

describe('approving a policy', () => {
  it('puts it in force at once, in one append with the approval', () => {
    given(activated(1), drafted('d1'))
      .when(approve('d1'), { actor: MANAGEMENT })
      .then(approved('d1', 2, NOW), activated(2, NOW, shorter));
  });

  it('may let it take effect later, and several one after another', () => {
    const { then, state } = given(activated(1), drafted('d1')).when(approve('d1', APRIL), { actor: MANAGEMENT });
    then(approved('d1', 2, APRIL), activated(2, APRIL, shorter));
    expect(state.drafts).toEqual([]);
    given(activated(1), activated(2, APRIL, shorter), drafted('d1', 2, shorterStill))
      .when(approve('d1', MAY), { actor: MANAGEMENT })
      .then(approved('d1', 3, MAY), activated(3, MAY, shorterStill));
  });

  it('is refused to whoever worked on it, and tells who may', () => {
    given(activated(1), drafted('d1', 1, shorter, 's-026'))
      .when(approve('d1'), { actor: MANAGEMENT })
      .then({ refused: 'own-draft', detail: 's-026 has worked on d1' });
    const { decision } = given(activated(1), drafted('d1', 1, shorter, 's-026')).when(approve('d1'), { actor: MANAGEMENT });
    expect(decision).toMatchObject({ detail: expect.stringContaining('management or general_manager: s-024, s-025, s-027') });
    const joined = {
      type: 'PolicyValueSet' as const,
      data: { draftId: 'd1', key: 'complaint.plan.limit' as const, value: 2, reason: 'x', setBy: 's-024' },
    };
    given(activated(1), drafted('d1'), joined).when(approve('d1'), { actor: GENERAL }).then({ refused: 'own-draft', detail: 's-024' });
  });

  it('is refused without the role, for an unknown draft and for one that has ended', () => {
    given(activated(1), drafted('d1'))
      .when(approve('d1'), { actor: HANDLING })
      .then({ refused: 'role-not-permitted', detail: 'policy.approvers' });
    given(activated(1), drafted('d1')).when(approve('d9'), { actor: GENERAL }).then({ refused: 'draft-unknown', detail: 'open: d1' });
    given(activated(1), drafted('d1'), approved('d1', 2, NOW), activated(2, NOW, shorter))
      .when(approve('d1'), { actor: GENERAL })
      .then({ refused: 'draft-ended', detail: 'd1 was approved' });
  });

  it('is refused when the version it was made from has been passed, and names the newer one', () => {
    given(activated(1), drafted('d1'), drafted('d2', 1, shorterStill), approved('d1', 2, NOW), activated(2, NOW, shorter))
      .when(approve('d2'), { actor: GENERAL })
      .then({ refused: 'stale-base', field: 'basedOn', detail: 'd2 is based on version 1, but version 2 is the newest' });
  });

  it('never takes effect in the past, nor before the version before it; half a minute late is now', () => {
    const at = (effectiveFrom: string) => given(activated(1), drafted('d1')).when(approve('d1', effectiveFrom), { actor: GENERAL });
    at('2026-03-02T01:28:59.999Z').then({ refused: 'effective-in-the-past', field: 'effectiveFrom', detail: NOW });
    at('2026-03-02T01:29:30.000Z').then(approved('d1', 2, NOW, 's-024'), activated(2, NOW, shorter));
    given(activated(1), activated(2, APRIL, shorter), drafted('d1', 2, shorterStill))
      .when(approve('d1', NOW), { actor: GENERAL })
      .then({ refused: 'effective-before-previous', field: 'effectiveFrom', detail: `version 2 is effective from ${APRIL}` });
  });

  it('validates again: a draft of an earlier release may no longer fit', () => {
    const old: PolicyDocument = { values: { 'complaint.forgotten.limit': { value: 3, unit: 'wd', origin: 'configured' } } };
    given(activated(1), drafted('d1', 1, old))
      .when(approve('d1'), { actor: GENERAL })
      .then({ refused: 'invalid-document', field: 'draftId' });
  });
});

describe('ending a draft without a version', () => {
  it('another person rejects it with a reason; the drafter withdraws it', () => {
    const reject = { type: 'RejectPolicy' as const, data: { draftId: 'd1', reason: '样本不足' } };
    given(activated(1), drafted('d1'))
      .when(reject, { actor: GENERAL })
      .then({ type: 'PolicySetRejected', data: { draftId: 'd1', reason: '样本不足', rejectedBy: 's-024' } });
    given(activated(1), drafted('d1', 1, shorter, 's-024'))
      .when(reject, { actor: GENERAL })
      .then({ refused: 'own-draft', detail: 'withdraw it' });
    const withdraw = { type: 'WithdrawPolicy' as const, data: { draftId: 'd1' } };
    given(activated(1), drafted('d1'))
      .when(withdraw)
      .then({ type: 'PolicySetWithdrawn', data: { draftId: 'd1', withdrawnBy: 's-014' } });
    given(activated(1), drafted('d1')).when(withdraw, { actor: GENERAL }).then({ refused: 'not-the-drafter', detail: 's-014' });
  });
});

describe('revoking a version', () => {
  const revoke = (version: number) => ({ type: 'RevokePolicy' as const, data: { version, reason: '推迟' } });
  const revoked = (version: number) => ({ type: 'PolicySetRevoked' as const, data: { version, reason: '推迟', revokedBy: 's-024' } });
  const planned = [activated(1), activated(2, APRIL, shorter), activated(3, MAY, shorterStill)];

  it('is possible until it takes effect; its number is not given again', () => {
    const { then, state } = given(activated(1), activated(2, APRIL, shorter)).when(revoke(2), { actor: GENERAL });
    then(revoked(2));
    expect(newestOf(state)?.version).toBe(1);
    given(activated(1), activated(2, APRIL, shorter), revoked(2), drafted('d1'))
      .when(approve('d1'), { actor: MANAGEMENT })
      .then(approved('d1', 3, NOW), activated(3, NOW, shorter));
  });

  it('is refused once it is in force, while a later one rests on it, and for one that is not there', () => {
    given(activated(1)).when(revoke(1), { actor: GENERAL }).then({ refused: 'already-effective', field: 'version', detail: ALWAYS });
    given(...planned)
      .when(revoke(2), { actor: GENERAL })
      .then({ refused: 'version-not-the-newest', detail: 'version 3' });
    given(...planned)
      .when(revoke(9), { actor: GENERAL })
      .then({ refused: 'version-unknown', detail: '1, 2, 3' });
    given(...planned)
      .when(revoke(3))
      .then({ refused: 'role-not-permitted' });
  });
});

describe('the shipped documents', () => {
  it('are published by set-up only', () => {
    given()
      .when({ type: 'PublishPolicy', data: { document: DEFAULT_POLICY, effectiveFrom: ALWAYS } }, { actor: GENERAL })
      .then({ refused: 'actor-kind-not-permitted', detail: 'draft a version' });
  });
});

describe('rules under which rules could never be changed again', () => {
  it('are refused in a policy whose approvers nobody is, and in a directory that loses its last approver', () => {
    const locked = policyWith({ 'policy.approvers': { value: ['survey_investigator'], origin: 'configured' } });
    given(activated(1))
      .when(draft(locked))
      .then({ refused: 'invalid-document', detail: '/values/policy.approvers: nobody else could approve a policy' });
    const undraftable = policyWith({ 'calendar.drafters': { value: ['survey_investigator'], origin: 'configured' } });
    given(activated(1)).when(draft(undraftable)).then({ refused: 'invalid-document', detail: 'nobody could draft a calendar' });

    const directories = specification(directory, usual);
    const began = { type: 'DirectoryPublished' as const, data: { version: 1, effectiveFrom: ALWAYS, document: DEFAULT_DIRECTORY } };
    const strict = {
      ...RULES,
      policy: { ...RULES.policy, document: policyWith({ 'policy.approvers': { value: ['marketing_director'] } }) },
    };
    const without = {
      ...DEFAULT_DIRECTORY,
      staff: DEFAULT_DIRECTORY.staff.map((one) => ({ ...one, roles: one.roles.filter((role) => role !== 'marketing_director') })),
    };
    directories
      .given(began)
      .when({ type: 'DraftDirectory', data: { document: without, basedOn: 1, reason: '离职' } }, { rules: strict })
      .then({ refused: 'invalid-document', detail: '/staff: nobody else could approve a policy' });
  });
});

describe('calendars and directories', () => {
  it('live the same life under their own names', () => {
    const document = { ...DEFAULT_CALENDAR, week: weekOf([1, 2, 3, 4, 5], { opens: '08:30', closes: '17:30' }) };
    const calendars = specification(calendar, usual);
    const first = { type: 'CalendarPublished' as const, data: { version: 1, effectiveFrom: ALWAYS, document: DEFAULT_CALENDAR } };
    const { events } = calendars.given(first).when({ type: 'DraftCalendar', data: { document, basedOn: 1, reason: '夏令作息' } });
    expect(events.map(({ type }) => type)).toEqual(['CalendarDrafted']);
    calendars
      .given(first, ...events)
      .when({ type: 'ApproveCalendar', data: { draftId: 'd1', effectiveFrom: MAY } }, { actor: GENERAL })
      .then(
        { type: 'CalendarApproved', data: { draftId: 'd1', version: 2, effectiveFrom: MAY, approvedBy: 's-024' } },
        { type: 'CalendarPublished', data: { version: 2, effectiveFrom: MAY, document } },
      );
    const drill = { kind: 'drill', startsAt: NOW, dayLengthSeconds: 3, hoursPerDay: 9 };
    calendars
      .given(first)
      .when({ type: 'DraftCalendar', data: { document: drill, basedOn: 1, reason: 'x' } })
      .then({ refused: 'calendar-kind-changed' });

    const directories = specification(directory, usual);
    const began = { type: 'DirectoryPublished' as const, data: { version: 1, effectiveFrom: ALWAYS, document: DEFAULT_DIRECTORY } };
    const renamed = { ...DEFAULT_DIRECTORY, departments: DEFAULT_DIRECTORY.departments.map((one) => ({ ...one, name: `${one.name}部` })) };
    directories
      .given(began)
      .when({ type: 'DraftDirectory', data: { document: renamed, basedOn: 1, reason: '改名' } })
      .then({ type: 'DirectoryDrafted', data: { draftId: 'd1', basedOn: 1, document: renamed, reason: '改名', draftedBy: 's-014' } });
  });
});

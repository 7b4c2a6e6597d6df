import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../envelope.js';
import { shanghai } from '../../testing/rules.js';
import {
  after,
  centre,
  command,
  draft,
  event,
  generalManager,
  given,
  ID,
  leader,
  MONDAY,
  managed,
  management,
  marketing,
  only,
  otherOwner,
  owner,
  perform,
  rulesWith,
  step,
  upTo,
} from '../testing/journey.js';

const drafting = command('DraftHandlingPlan', draft);
const submitting = command('SubmitHandlingPlan', {});
const approving = command('ApproveHandlingPlan', { instructions: '同意' });
const rejecting = command('RejectHandlingPlan', { reason: '补偿超出授权' });
const notifying = command('NotifyHandlingPlan', { departments: ['after-sales'], staff: ['s-009'] });
const withoutApproval = rulesWith({ 'complaint.plan.approval.required': { value: false, scopes: [] } });

describe('a handling plan', () => {
  it('is drafted with measures, persons and times, and ends the clock of the plan (S2-35, S3.1-07)', () => {
    const { events, state } = given(...upTo('analyzed')).when(drafting);
    expect(events).toEqual([
      event('HandlingPlanDrafted', { planId: `${ID}-p1`, cycle: 1, draftedBy: 's-017', onTime: true, holder: 's-017' }),
    ]);
    expect(only(events, 'HandlingPlanDrafted').measures).toMatchObject([{ measureId: `${ID}-p1-m1`, responsible: 's-009' }]);
    expect(state).toMatchObject({ status: 'planning', clocks: [{ kind: 'handling' }] });
  });

  it('names persons and departments of the company', () => {
    const [measure] = draft.measures;
    if (measure === undefined) throw new Error('the draft has no measure');
    given(...upTo('analyzed'))
      .when(command('DraftHandlingPlan', { ...draft, measures: [measure, { ...measure, responsible: 's-900' }] }))
      .then({ refused: 'responsible-unknown', field: 'measures.1.responsible' });
    const notify = (departments: string[], staff: string[]) =>
      given(...after('ApproveHandlingPlan')).when(command('NotifyHandlingPlan', { departments, staff }));
    notify(['after-sales', 'kitchen'], ['s-009']).then({ refused: 'department-unknown', field: 'departments.1' });
    notify(['after-sales'], ['quality']).then({ refused: 'staff-unknown', field: 'staff.0' });
  });

  it('can be drafted again before it is submitted', () => {
    const again = given(...upTo('planning')).when(drafting, { actor: otherOwner });
    expect(only(again.events, 'HandlingPlanDrafted')).toMatchObject({ planId: `${ID}-p2`, draftedBy: 's-018' });
  });

  it('of a serious case waits for the decision of management', () =>
    given(...after('SubmitAnalysisReport', 'serious'))
      .when(drafting)
      .then({ refused: 'decision-awaited' }));

  it('goes to the chain of its severity (S0-01, S3.1-08)', () => {
    const { events, state } = given(...upTo('planning')).when(submitting);
    expect(events).toEqual([
      event('HandlingPlanSubmittedForApproval', {
        planId: `${ID}-p1`,
        chain: ['supervising_leader'],
        approvalDueAt: shanghai('2026-06-02 18:00'),
        holder: 's-026',
      }),
    ]);
    expect(state).toMatchObject({ status: 'awaiting_approval', clocks: [{ kind: 'handling' }, { kind: 'approval' }] });
  });

  it('must exist to be submitted', () => {
    const rejected = given(...upTo('awaiting_approval')).when(rejecting, { actor: leader }).events;
    given(...upTo('awaiting_approval'), ...rejected)
      .when(submitting)
      .then({ refused: 'plan-missing' });
  });

  it('needs no approval where the policy has switched it off', () => {
    given(...upTo('planning'))
      .when(submitting, { rules: withoutApproval })
      .then({ refused: 'approval-not-required' });
    const { events, state } = given(...upTo('planning')).when(notifying, { rules: withoutApproval });
    expect(events).toEqual([event('HandlingPlanNotified', { planId: `${ID}-p1`, departments: ['after-sales'], holder: 's-009' })]);
    expect(state).toMatchObject({ status: 'handling' });
  });

  it('is not carried out before it is approved (S0-01, S3.1-08)', () => {
    given(...upTo('planning'))
      .when(notifying)
      .then({ refused: 'plan-not-approved' });
    given(...upTo('awaiting_approval'))
      .when(notifying)
      .then({ refused: 'plan-not-approved' });
    given(...upTo('awaiting_approval'))
      .when(notifying, { rules: withoutApproval })
      .then({ refused: 'plan-not-approved' });
  });

  it('is carried out once departments and persons are told (S2-36)', () => {
    const { events, state } = given(...after('ApproveHandlingPlan')).when(notifying);
    expect(events).toEqual([event('HandlingPlanNotified', { staff: ['s-009'], notifiedAt: MONDAY, holder: 's-009' })]);
    expect(state).toMatchObject({ status: 'handling', clocks: [{ kind: 'handling' }] });
  });
});

describe('the approval of a plan', () => {
  it('by the leader ends its clock (S0-02)', () => {
    const { events, state } = given(...upTo('awaiting_approval')).when(approving, { actor: leader });
    expect(events).toEqual([event('HandlingPlanApproved', { approver: 's-026', approvedAt: MONDAY, onTime: true, holder: 's-017' })]);
    expect(state).toMatchObject({ status: 'awaiting_approval', plan: { phase: 'approved' }, clocks: [{ kind: 'handling' }] });
  });

  it('is refused with a reason and leads back to planning (S0-01)', () => {
    const { events, state } = given(...upTo('awaiting_approval')).when(rejecting, { actor: leader });
    expect(events).toEqual([event('HandlingPlanRejected', { rejectedBy: 's-026', onTime: true, holder: 's-017' })]);
    expect(state).toMatchObject({ status: 'planning', plan: null, clocks: [{ kind: 'handling' }, { kind: 'plan' }] });
    const history = [...upTo('awaiting_approval'), ...events];
    const again = perform([step('DraftHandlingPlan', draft, owner), step('SubmitHandlingPlan', {}, owner)], history);
    expect(managed(again)).toMatchObject({ status: 'awaiting_approval', cycle: 1, plan: { planId: `${ID}-p2` } });
  });

  it('is not given by whoever drafted the plan', () => {
    const own = perform([step('DraftHandlingPlan', draft, owner), step('SubmitHandlingPlan', {}, owner)], upTo('analyzed'), {
      rules: rulesWith({
        'complaint.plan.approval.chain': { value: ['complaint_handling_department'], scopes: [] },
      }),
    });
    given(...own)
      .when(approving, { actor: owner })
      .then({ refused: 'approver-is-drafter' });
    given(...own)
      .when(rejecting, { actor: owner })
      .then({ refused: 'approver-is-drafter' });
    given(...own)
      .when(approving, { actor: otherOwner })
      .then(event('HandlingPlanApproved', { approver: 's-018' }));
  });

  it('is awaited from somebody else than whoever drafted the plan', () => {
    const rules = rulesWith({ 'complaint.plan.approval.chain': { value: ['complaint_handling_department'], scopes: [] } });
    const own = perform([step('DraftHandlingPlan', draft, owner), step('SubmitHandlingPlan', {}, owner)], upTo('analyzed'), { rules });
    expect(managed(own).holder).toBe('s-018');
    // Where nobody else holds the role, the top of the ladder must see to it.
    const { document } = rules.directory;
    const staff = document.staff.map((member) =>
      ['s-018', 's-019'].includes(member.staffId) ? { ...member, roles: ['technician' as const] } : member,
    );
    const alone = { ...rules, directory: { ...rules.directory, document: { ...document, staff } } };
    const { events } = given(...upTo('planning')).when(submitting, { rules: alone });
    expect(only(events, 'HandlingPlanSubmittedForApproval').holder).toBe('s-024');
  });

  it('belongs to the last of the chain', () => {
    given(...upTo('awaiting_approval'))
      .when(approving, { actor: generalManager })
      .then({ refused: 'not-the-approver', detail: 'supervising_leader' });
    given(...upTo('awaiting_approval'))
      .when(rejecting, { actor: management })
      .then({ refused: 'not-the-approver' });
  });

  it('is given once', () => {
    const approved = after('ApproveHandlingPlan');
    given(...approved)
      .when(approving, { actor: leader })
      .then({ refused: 'plan-already-approved' });
    given(...approved)
      .when(rejecting, { actor: leader })
      .then({ refused: 'plan-already-approved' });
  });
});

describe('the chain of a serious case', () => {
  const opinion = (role: string) => command('RecordApprovalOpinion', { role, opinion: '同意' });
  const submitted = after('SubmitHandlingPlan', 'serious');

  it('asks customer centre and marketing centre before the general manager (S0-54)', () => {
    expect(managed(submitted)).toMatchObject({
      holder: 's-020',
      plan: { chain: ['customer_centre', 'marketing_centre', 'general_manager'] },
    });
    const first = given(...submitted).when(opinion('customer_centre'), { actor: centre });
    expect(first.events).toEqual([event('ApprovalOpinionRecorded', { role: 'customer_centre', staffId: 's-020', holder: 's-022' })]);
    const second = given(...submitted, ...first.events).when(opinion('marketing_centre'), { actor: marketing });
    expect(only(second.events, 'ApprovalOpinionRecorded').holder).toBe('s-024');
    given(...submitted, ...first.events, ...second.events)
      .when(approving, { actor: generalManager })
      .then(event('HandlingPlanApproved', { approver: 's-024' }));
  });

  it('is not cut short', () =>
    given(...submitted)
      .when(approving, { actor: generalManager })
      .then({ refused: 'opinions-missing', detail: 'customer_centre, marketing_centre' }));

  it('hears each unit once', () => {
    const heard = given(...submitted).when(opinion('customer_centre'), { actor: centre }).events;
    given(...submitted, ...heard)
      .when(opinion('customer_centre'), { actor: centre })
      .then({ refused: 'opinion-already-recorded', field: 'role' });
  });

  it('hears those who are asked, each for itself', () => {
    given(...submitted)
      .when(opinion('marketing_centre'), { actor: centre })
      .then({ refused: 'opinion-not-asked', field: 'role' });
    given(...submitted)
      .when(opinion('general_manager'), { actor: generalManager })
      .then({ refused: 'opinion-not-asked' });
    given(...upTo('awaiting_approval'))
      .when(opinion('customer_centre'), { actor: centre })
      .then({ refused: 'opinion-not-asked' });
  });

  it('hears nobody on a plan of their own', () => {
    const manager: Actor = { id: 's-020', role: 'department_manager', kind: 'human' };
    const own = perform(
      [step('DraftHandlingPlan', draft, manager), step('SubmitHandlingPlan', {}, owner)],
      after('RecordManagementDecision', 'serious'),
    );
    expect(managed(own).holder).toBe('s-021');
    given(...own)
      .when(opinion('customer_centre'), { actor: centre })
      .then({ refused: 'approver-is-drafter' });
  });

  it('hears nobody after the approval', () =>
    given(...after('ApproveHandlingPlan', 'serious'))
      .when(opinion('customer_centre'), { actor: centre })
      .then({ refused: 'plan-already-approved' }));
});

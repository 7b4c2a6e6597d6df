import { describe, expect, it } from '@jest/globals';
import { history, rowOf } from '../testing/recorded.js';
import { caseFacts } from './case-facts.js';
import type { ManagedFactsEvent } from './managed-facts.js';

/** An event of which only what this view reads is told. */
const event = (type: ManagedFactsEvent['type'], data: object): ManagedFactsEvent => ({ type, data }) as unknown as ManagedFactsEvent;
const row = (...events: readonly ManagedFactsEvent[]) => rowOf(caseFacts, history('complaint-1', events));

const received = event('ComplaintReceived', {
  receivedAt: '2026-03-31T16:00:00.000Z',
  channel: 'hotline',
  receivedVia: 'service_department',
  customerId: 'c-77',
  customerGradeAtReceipt: 2,
});
const recorded = event('ComplaintRecorded', {
  contentCategories: ['service', 'delivery'],
  urgency: 'normal',
  productName: '空调',
  regionCode: 'GD',
  recordedAt: '2026-03-31T17:00:00.000Z',
});
const handled = event('ComplaintHandled', { onTime: true, handledAt: '2026-04-02T02:00:00.000Z' });
const evaluated = event('HandlingOutcomeEvaluated', { customerSatisfied: 'yes', evaluatedAt: '2026-04-03T02:00:00.000Z' });
const closed = event('ComplaintClosed', { outcome: 'resolved', closedAt: '2026-04-05T02:00:00.000Z' });
const feedback = event('ResolutionCommunicated', { sentAt: '2026-04-04T02:00:00.000Z' });

describe('facts of a case of ours', () => {
  it('are what it can be grouped by, the customer by id and grade at receipt', () => {
    expect(row(received, recorded).facts).toEqual({
      channel: 'hotline',
      receivedVia: 'service_department',
      customer: 'c-77',
      customerGrade: '2',
      product: '空调',
      category: ['delivery', 'service'],
      urgency: 'normal',
      region: 'GD',
    });
  });

  it('date its steps as days go at the company, to the millisecond', () => {
    const { receivedOn, days, instants } = row(received, recorded, handled);
    expect(receivedOn).toBe('2026-04-01');
    expect(days).toEqual({ received: '2026-04-01', recorded: '2026-04-01', handled: '2026-04-02' });
    expect(instants.handled).toBe(Date.UTC(2026, 3, 2, 2));
  });

  it('forget what a correction of the record takes back, and keep when it was recorded', () => {
    const { facts, instants } = row(
      received,
      recorded,
      event('ComplaintRecordCorrected', { contentCategories: ['price'], urgency: 'urgent' }),
    );
    expect(facts).toMatchObject({ category: ['price'], urgency: 'urgent' });
    expect(facts).not.toHaveProperty('product');
    expect(instants.recorded).toBe(Date.UTC(2026, 2, 31, 17));
  });

  it('know the department that is responsible for the cause from the one that handles the case', () => {
    const { facts } = row(
      received,
      event('ResponsibleDepartmentAssigned', { departmentId: 'd-ch', handler: 's-020', assignedAt: '2026-04-01T01:00:00.000Z' }),
      event('RootCauseIdentified', { responsibility: { party: 'company', departmentId: 'd-prod' } }),
      event('ResponsibleDepartmentReassigned', { to: { departmentId: 'd-cs', handler: 's-021' } }),
    );
    expect(facts).toMatchObject({ department: 'd-cs', handler: 's-021', responsibleParty: 'company', responsibleDepartment: 'd-prod' });
  });

  it('gather each method of handling once', () => {
    const [repair, compensation] = ['repair', 'compensation'].map((type) => event('RemedyProvided', { type }));
    expect(row(received, repair as ManagedFactsEvent, compensation as ManagedFactsEvent, repair as ManagedFactsEvent).facts).toMatchObject({
      handlingMethod: ['compensation', 'repair'],
    });
  });

  it('leave open what a new plan is to do again', () => {
    const { facts, instants } = row(received, handled, evaluated, event('HandlingReplanned', {}));
    expect(facts).not.toHaveProperty('timely');
    expect(facts).not.toHaveProperty('satisfied');
    expect(Object.keys(instants)).toEqual(['received']);
  });

  it('are those of an open case again when it is reopened', () => {
    const before = row(received, handled, evaluated, feedback, closed);
    expect(before).toMatchObject({ facts: { outcome: 'resolved', timely: 'Yes' }, days: { closed: '2026-04-05' } });
    const { facts, days } = row(received, handled, evaluated, feedback, closed, event('ComplaintReopened', {}));
    expect(facts).toMatchObject({ reopened: 'Yes' });
    expect(facts).not.toHaveProperty('outcome');
    expect(days).toEqual({ received: '2026-04-01' });
  });

  it('of an adopted case begin anew with the adoption', () => {
    const own = row(
      event('CaseImported' as never, { profile: 'acme', sourceId: '7', timezone: 'America/New_York' }),
      event('FactsReported' as never, { facts: [{ fact: 'timely', value: 'Yes' }] }),
      event('CaseAdopted', { adoptedAt: '2026-04-01T01:00:00.000Z', channel: 'other', profile: 'acme' }),
    );
    expect(own).toMatchObject({ kind: 'managed', profile: null, sourceId: '7', receivedOn: '2026-04-01' });
    expect(own.facts).toEqual({ channel: 'other', receivedVia: 'monitoring', adoptedFrom: 'acme' });
  });

  it('count an unknown satisfaction as unknown', () => {
    expect(
      row(received, event('HandlingOutcomeEvaluated', { customerSatisfied: 'unknown', evaluatedAt: '2026-04-03T02:00:00.000Z' })).facts,
    ).not.toHaveProperty('satisfied');
  });
});

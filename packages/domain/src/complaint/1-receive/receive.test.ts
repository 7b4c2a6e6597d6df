import { describe, expect, it } from '@jest/globals';
import { shanghai } from '../../testing/rules.js';
import {
  after,
  command,
  event,
  given,
  ID,
  MONDAY,
  managed,
  only,
  owner,
  portal,
  received,
  record,
  rep,
  rulesWith,
  step,
  upTo,
} from '../testing/journey.js';

const receive = command('ReceiveComplaint', received);

describe('receiving a complaint', () => {
  it('opens the case with its clocks and a named holder (S0-49, S2-05, S3.1-02)', () => {
    const { events } = given().when(receive, { actor: rep });
    expect(events).toEqual([
      event('ComplaintReceived', {
        complaintId: ID,
        complaintNo: ID,
        customerId: 'C-10086',
        receivedBy: 's-002',
        receivedAt: MONDAY,
        acknowledgementDueAt: shanghai('2026-06-02 09:30'),
        departmentId: 'service',
        holder: 's-002',
      }),
    ]);
    expect(managed(events).clocks.map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
      ['acknowledgement', shanghai('2026-06-02 09:30')],
      ['recording', shanghai('2026-06-01 10:00')],
    ]);
  });

  it('is possible at night, with clocks that follow the calendar (S2-07)', () => {
    const { events } = given().when(receive, { actor: rep, at: shanghai('2026-06-06 23:00') });
    expect(managed(events).clocks.map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
      ['acknowledgement', shanghai('2026-06-07 23:00')],
      ['recording', shanghai('2026-06-08 09:30')],
    ]);
  });

  it('runs minutes on the wall clock for customers of the first grade (S4-15)', () => {
    const { events } = given().when(command('ReceiveComplaint', { ...received, customerGrade: 1 }), {
      actor: rep,
      at: shanghai('2026-06-06 23:00'),
    });
    expect(only(events, 'ComplaintReceived').customerGradeAtReceipt).toBe(1);
    expect(managed(events).clocks.map(({ dueAt }) => dueAt)).toEqual([shanghai('2026-06-07 23:00'), shanghai('2026-06-06 23:30')]);
  });

  it('keeps the number of the record form when one is given (S0-49)', () => {
    const { events } = given().when(command('ReceiveComplaint', { ...received, complaintNo: 'F09-77' }), { actor: rep });
    expect(only(events, 'ComplaintReceived').complaintNo).toBe('F09-77');
  });

  it('by another service names a person who goes on with it', () => {
    const { events } = given().when(command('ReceiveComplaint', { ...received, receivedVia: 'external_service' }), { actor: portal });
    expect(only(events, 'ComplaintReceived')).toMatchObject({ receivedBy: 'web-portal', holder: 's-002' });
  });

  it('starts no acknowledgement clock where the policy has switched it off', () => {
    const rules = rulesWith({ 'complaint.acknowledge.enabled': { value: false } });
    const { events } = given().when(receive, { actor: rep, rules });
    expect(only(events, 'ComplaintReceived').acknowledgementDueAt).toBeUndefined();
    expect(managed(events).clocks.map(({ kind }) => kind)).toEqual(['recording']);
  });

  it('happens once', () =>
    given(...upTo('received'))
      .when(receive, { actor: rep })
      .then({ refused: 'case-already-received' }));

  it('comes before everything else', () => given().when(command('SubmitComplaint', {}), { actor: rep }).then({ refused: 'case-unknown' }));
});

describe('acknowledging', () => {
  const acknowledge = command('AcknowledgeComplaint', { medium: 'sms' });

  it('stops its clock (S2-07)', () => {
    const { events, state } = given(...upTo('received')).when(acknowledge, { actor: rep });
    expect(events).toEqual([event('ComplaintAcknowledged', { medium: 'sms', acknowledgedAt: MONDAY, onTime: true })]);
    expect(state).toMatchObject({ acknowledged: true, clocks: [{ kind: 'recording' }] });
  });

  it('happens once', () =>
    given(...after('AcknowledgeComplaint'))
      .when(acknowledge, { actor: rep })
      .then({ refused: 'already-acknowledged' }));
});

describe('recording', () => {
  it('starts the clock of the submission (S0-51, S2-09, S2-10, S2-12, S3.1-01)', () => {
    const { events, state } = given(...after('AcknowledgeComplaint')).when(command('RecordComplaint', record), { actor: rep });
    expect(events).toEqual([
      event('ComplaintRecorded', { ...record, recordedBy: 's-002', recordedAt: MONDAY, onTime: true, holder: 's-002' }),
    ]);
    expect(state).toMatchObject({ status: 'recorded', demands: [{ type: 'repair', decided: false }] });
    expect(managed(after('RecordComplaint')).clocks).toMatchObject([{ kind: 'submission', dueAt: shanghai('2026-06-01 13:30') }]);
  });

  it('says where written material lies when the complaint came in writing (S2-14)', () => {
    const { events } = given().when(command('ReceiveComplaint', { ...received, channel: 'letter' }), { actor: rep });
    const materials = [{ description: '客户来信', storageLocation: '档案柜 2-04' }];
    const recorded = command('RecordComplaint', { ...record, writtenMaterials: materials });
    given(...events)
      .when(command('RecordComplaint', record), { actor: rep })
      .then({ refused: 'written-material-missing', field: 'writtenMaterials' });
    expect(given(...events).when(recorded, { actor: rep }).events).toMatchObject([
      { type: 'ComplaintRecorded', data: { writtenMaterials: materials } },
    ]);
  });

  it('says how the customer can be reached, unless the receipt did (S2-13)', () => {
    const { customerId: _unknown, ...stranger } = { ...received, complainant: { name: '王芳' } };
    const nameless = given().when(command('ReceiveComplaint', stranger), { actor: rep }).events;
    given(...nameless)
      .when(command('RecordComplaint', record), { actor: rep })
      .then({ refused: 'contact-missing', field: 'complainant' });
    given(...nameless)
      .when(command('RecordComplaint', { ...record, complainant: { organisation: '甲公司' } }), { actor: rep })
      .then({ refused: 'contact-missing' });
    const { events } = given(...nameless).when(command('RecordComplaint', { ...record, complainant: { phone: '021-1' } }), { actor: rep });
    expect(events).toEqual([event('ComplaintRecorded', { complainant: { phone: '021-1' } })]);
    const returned = given(...nameless, ...events).when(command('ReturnComplaintRecord', { missingFields: ['orderNo'], reason: '缺' }));
    given(...nameless, ...events, ...returned.events)
      .when(command('CorrectComplaintRecord', { ...record, reason: '查无订单号' }), { actor: rep })
      .then(event('ComplaintRecordCorrected', { changes: [] }));
  });

  it.each([{ customerId: 'C-1' }, { channel: 'industry_forum' as const }, { complainant: { name: '王芳', address: '上海' } }])(
    'needs no further contact where %j is known',
    (known) => {
      const { customerId: _unknown, ...stranger } = { ...received, complainant: { name: '王芳' } };
      const history = given().when(command('ReceiveComplaint', { ...stranger, ...known }), { actor: rep }).events;
      given(...history)
        .when(command('RecordComplaint', record), { actor: rep })
        .then(event('ComplaintRecorded'));
    },
  );

  it.each(['occurredAt', 'complaintAt'] as const)('does not foretell: %s is not in the future', (field) => {
    const later = new Date(Date.parse(MONDAY) + 1).toISOString();
    given(...upTo('received'))
      .when(command('RecordComplaint', { ...record, [field]: later }), { actor: rep })
      .then({ refused: 'fact-in-the-future', field });
    given(...upTo('received'))
      .when(command('RecordComplaint', { ...record, [field]: MONDAY }), { actor: rep })
      .then(event('ComplaintRecorded', { [field]: MONDAY }));
  });

  it('happens once; a returned record is corrected instead', () => {
    const returned = given(...upTo('recorded')).when({
      type: 'ReturnComplaintRecord',
      data: { missingFields: ['orderNo'], reason: '缺订单号' },
    });
    given(...upTo('recorded'), ...returned.events)
      .when(command('RecordComplaint', record), { actor: rep })
      .then({ refused: 'already-recorded' });
  });
});

describe('an incomplete record', () => {
  const returning = command('ReturnComplaintRecord', { missingFields: ['orderNo'], reason: '缺订单号' });
  const correcting = command('CorrectComplaintRecord', { ...record, demands: [{ type: 'return' }], orderNo: 'SO-1', reason: '已补充' });

  it('goes back to whoever received the complaint, and the clock of the submission runs on (S2-15)', () => {
    const { events, state } = given(...upTo('recorded')).when(returning);
    expect(events).toEqual([event('ComplaintRecordReturned', { missingFields: ['orderNo'], returnedBy: 's-017', holder: 's-002' })]);
    expect(state).toMatchObject({ status: 'received', clocks: [{ kind: 'submission' }] });
  });

  it('is corrected and can then be submitted (S2-15)', () => {
    const history = [...upTo('recorded'), ...given(...upTo('recorded')).when(returning).events];
    const { events, state } = given(...history).when(correcting, { actor: rep });
    expect(events).toEqual([event('ComplaintRecordCorrected', { orderNo: 'SO-1', changes: ['orderNo'], correctedBy: 's-002' })]);
    expect(state).toMatchObject({ status: 'recorded', missingFields: [], demands: [{ type: 'return', decided: false }] });
    expect(given(...history, ...events).when(command('SubmitComplaint', {}), { actor: rep }).state).toMatchObject({
      status: 'submitted',
    });
  });

  it('is not corrected before there is a record', () =>
    given(...upTo('received'))
      .when(correcting, { actor: rep })
      .then({ refused: 'nothing-to-correct' }));

  it('must still say where written material lies', () => {
    const received_ = given().when(command('ReceiveComplaint', { ...received, channel: 'fax' }), { actor: rep }).events;
    const full = { ...record, writtenMaterials: [{ description: '传真件', storageLocation: '档案柜 1' }] };
    const recorded = given(...received_).when(command('RecordComplaint', full), { actor: rep }).events;
    const back = given(...received_, ...recorded).when(returning).events;
    given(...received_, ...recorded, ...back)
      .when(correcting, { actor: rep })
      .then({ refused: 'written-material-missing' });
  });
});

describe('submitting', () => {
  it('hands the case to the handling department and starts the clocks of analysis and validity (S2-16, S2-17)', () => {
    const { events, state } = given(...upTo('recorded')).when(command('SubmitComplaint', {}), { actor: rep });
    expect(events).toEqual([
      event('ComplaintSubmitted', {
        departmentId: 'complaint-handling',
        submittedBy: 's-002',
        submittedAt: MONDAY,
        onTime: true,
        analysisDueAt: shanghai('2026-06-03 18:00'),
        holder: 's-017',
      }),
    ]);
    expect(state).toMatchObject({ clocks: [{ kind: 'analysis' }, { kind: 'validity', dueAt: shanghai('2026-06-02 18:00') }] });
  });

  it('starts the clock of the assignment where validity is not decided', () => {
    const rules = rulesWith({ 'complaint.validity.enabled': { value: false } });
    const { state } = given(...upTo('recorded')).when(command('SubmitComplaint', {}), { actor: rep, rules });
    expect(state).toMatchObject({ clocks: [{ kind: 'analysis' }, { kind: 'assignment' }] });
  });
});

describe('a duplicate', () => {
  const mark = (id: string) => command('MarkDuplicate', { duplicateOfComplaintId: id, reason: '重复来电' });

  it('ends the case for good', () => {
    const { events, state } = given(...upTo('recorded')).when(mark('2026-0000'));
    expect(events).toEqual([
      event('ComplaintMarkedDuplicate', { duplicateOfComplaintId: '2026-0000', markedBy: 's-017', markedAt: MONDAY }),
    ]);
    expect(state).toMatchObject({ status: 'closed', outcome: 'duplicate', clocks: [] });
    given(...upTo('recorded'), ...events)
      .when(command('ReopenComplaint', { reason: '再次来电' }))
      .then({ refused: 'duplicate-not-reopened' });
  });

  it('is not one of itself', () =>
    given(...upTo('recorded'))
      .when(mark(ID))
      .then({ refused: 'duplicate-of-itself', field: 'duplicateOfComplaintId' }));
});

describe('a repeat', () => {
  const link = (id: string) => command('LinkAsRepeat', { priorComplaintId: id, rule: 'manual' });

  it('is linked and goes on (S2-69)', () => {
    const { events, state } = given(...upTo('handling')).when(link('2025-0900'));
    expect(events).toEqual([event('ComplaintLinkedAsRepeat', { priorComplaintId: '2025-0900', rule: 'manual', linkedAt: MONDAY })]);
    expect(state).toMatchObject({ status: 'handling', repeatOf: '2025-0900' });
  });

  it('is not one of itself', () =>
    given(...upTo('recorded'))
      .when(link(ID))
      .then({ refused: 'repeat-of-itself' }));

  it('is linked once', () => {
    const linked = given(...upTo('recorded')).when(link('2025-0900')).events;
    given(...upTo('recorded'), ...linked)
      .when(link('2025-0901'))
      .then({ refused: 'already-linked-as-repeat' });
  });
});

describe('withdrawing', () => {
  const withdraw = command('WithdrawComplaint', { reason: '已自行解决' });

  it('ends the case with all its clocks', () => {
    for (const status of ['received', 'analyzing', 'handling', 'improving'] as const) {
      const { events, state } = given(...upTo(status)).when(withdraw, { actor: rep });
      expect(events.at(-1)).toEqual(event('ComplaintWithdrawn', { withdrawnAt: MONDAY }));
      expect(state).toMatchObject({ status: 'closed', outcome: 'withdrawn', closedAt: MONDAY, clocks: [] });
    }
  });

  it('can come from the service through which the customer complained', () =>
    given(...upTo('received'))
      .when(withdraw, { actor: portal })
      .then(event('ComplaintWithdrawn')));

  it('is too late once the case is closed', () =>
    given(...upTo('closed'))
      .when(withdraw, { actor: rep })
      .then({ refused: 'case-closed' }));
});

it('assistance is recorded whoever is responsible (S1-46)', () => {
  const assist = step('ProvideAssistance', { description: '指导排查水压' }, owner);
  given(...upTo('not_upheld'))
    .when(assist.command)
    .then(event('AssistanceProvided', { providedBy: 's-017', providedAt: MONDAY }));
});

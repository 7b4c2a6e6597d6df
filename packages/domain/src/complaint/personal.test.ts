import { describe, expect, it } from '@jest/globals';
import { fold } from '../decider.js';
import { type Json, joinPersonal, splitPersonal } from '../personal.js';
import { shanghai } from '../testing/rules.js';
import { complaint } from './complaint.js';
import { type ComplaintEvent, complaintEvents } from './events.js';
import {
  attachment,
  command,
  engine,
  given,
  handler,
  ID,
  leader,
  managed,
  owner,
  perform,
  portal,
  received,
  record,
  rep,
  resolution,
  step,
  upTo,
} from './testing/journey.js';

/** A history with every free text that a case can hold. */
const talkative = (): readonly ComplaintEvent[] => {
  const handled = perform(
    [
      step('CommunicateProgress', { medium: 'phone', content: '备件明日到货' }, rep),
      step('MakeCustomerCommitment', { promisedAt: shanghai('2026-06-20 10:00'), description: '周六上门' }, rep),
      step('ProvideAssistance', { description: '指导排查' }, owner),
      step('EscalateComplaint', { reason: '无人答复' }, leader),
      step('ProvideRemedy', { type: 'gift_or_free_service', description: '赠送滤芯' }, handler),
      step('RecordLoss', { lossAmount: { amountFen: 100, currency: 'CNY' }, basis: '滤芯成本' }, owner),
    ],
    upTo('handling'),
  );
  return [...handled, ...upTo('closed').slice(upTo('handling').length)];
};

const split = ({ type, data }: ComplaintEvent) => splitPersonal(complaintEvents[type].data, data as unknown as Json);

describe('personal data of a case', () => {
  it('never lies in the log in clear: what stays there is free of names and free texts', () => {
    for (const event of talkative()) {
      // Names of products and categories are words of ours.
      const { clear } = split(event);
      const rest = JSON.stringify(clear).replace(/"(productName|category)":"[^"]*"/g, '');
      expect([event.type, rest.match(/[\u4e00-\u9fff]+/)?.[0]]).toEqual([event.type, undefined]);
    }
  });

  it('is declared for every detail of the complainant', () => {
    const full = {
      name: '王芳',
      organisation: '甲公司',
      contactName: '李',
      phone: '1',
      mobile: '2',
      fax: '3',
      email: 'e',
      address: '上海',
    };
    const { events } = given().when(command('ReceiveComplaint', { ...received, complainant: full }), { actor: rep });
    expect(Object.keys(split(events[0] as ComplaintEvent).personal).toSorted()).toEqual(
      ['/rawContent', ...Object.keys(full).map((field) => `/complainant/${field}`)].toSorted(),
    );
  });

  it('may lie in the name of a file and where a letter is kept, which are sealed', () => {
    const material = {
      description: '客户来信',
      storageLocation: '王芳案卷',
      attachment: { ...attachment, fileName: '王芳来信.pdf', storageLocation: '/客户/王芳' },
    };
    const { events } = given(...upTo('received')).when(command('RecordComplaint', { ...record, writtenMaterials: [material] }), {
      actor: rep,
    });
    const { clear, personal } = split(events[0] as ComplaintEvent);
    expect(JSON.stringify(clear)).not.toContain('王芳');
    expect(Object.keys(personal)).toEqual(
      expect.arrayContaining([
        '/writtenMaterials/0/storageLocation',
        '/writtenMaterials/0/attachment/fileName',
        '/writtenMaterials/0/attachment/storageLocation',
      ]),
    );
  });

  it('can be erased without changing what the rules know of the case', () => {
    const erased = talkative().map((event) => {
      const { clear, personal } = split(event);
      const data = joinPersonal(clear, Object.keys(personal), undefined);
      // Parsed by the event's own schema, as at every read from the store.
      return { type: event.type, data: complaintEvents[event.type].data.parse(data) } as ComplaintEvent;
    });
    expect(JSON.stringify(erased)).not.toContain('王芳');
    expect(fold(complaint.decider, erased)).toEqual(fold(complaint.decider, talkative()));
  });

  it('belongs to the customer, or to the complainant of this case alone', () => {
    expect(complaint.person(managed(upTo('received')), ID)).toBe('customer-C-10086');
    const { customerId: _unknown, ...stranger } = received;
    const { state } = given().when(command('ReceiveComplaint', stranger), { actor: portal });
    expect(complaint.person(state, ID)).toBe(`complainant-${ID}`);
  });

  it('is not part of the state', () => {
    const texts = ['王芳', '13800000000', record.detail, resolution.cause];
    for (const text of texts) expect(JSON.stringify(fold(complaint.decider, talkative()))).not.toContain(text);
  });
});

it('metadata says where the loop stands', () => {
  expect(complaint.place(managed(upTo('handling')))).toEqual({ stage: 'handle', cycle: 1 });
  expect(complaint.place(managed(upTo('closed')))).toEqual({ cycle: 1 });
  expect(complaint.place({ kind: 'none' })).toEqual({});
  given(...upTo('closed'))
    .when(command('CheckClocks', {}), { actor: engine })
    .then();
});

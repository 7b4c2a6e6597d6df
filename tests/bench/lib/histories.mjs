// Cases to be projected: imported ones as the importer appends them, and own ones with sealed values.
import { randomUUID } from 'node:crypto';

const AT = '2026-03-02T01:30:00.000Z';
const pick = (list, index) => list[index % list.length];
const PRODUCTS = ['Mortgage', 'Debt collection', 'Credit reporting', 'Credit card', 'Student loan', 'Bank account'];
const ISSUES = [
  'Loan servicing, payments, escrow account',
  'Incorrect information on credit report',
  'Cont’d attempts collect debt not owed',
];
const STATES = ['CA', 'FL', 'TX', 'NY', 'GA', 'IL', 'PA'];
const fact = ([name, value]) => ({ fact: name, value, asReported: value });
const facts = (values, statedAt) => ({ type: 'FactsReported', data: { facts: Object.entries(values).map(fact), statedAt } });

/** Three events of a case whose history is known from a source. */
export const observedCase = (index) => {
  const day = `2015-${String(1 + (index % 12)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`;
  return {
    stream: `complaint-cfpb.${index}`,
    events: [
      { type: 'CaseImported', data: { profile: 'cfpb', sourceFile: 'sample.csv.gz', sourceId: String(index), importId: 'i-1' } },
      facts(
        {
          received: day,
          product: pick(PRODUCTS, index),
          subProduct: 'Conventional fixed mortgage',
          issue: pick(ISSUES, index),
          subIssue: '',
          company: `Company ${index % 300}`,
          state: pick(STATES, index),
          zip: `${10_000 + (index % 80_000)}`,
          channel: pick(['Web', 'Phone', 'Referral', 'Postal mail'], index),
        },
        `${day}T05:00:00.000Z`,
      ),
      facts(
        { sent: day, outcome: 'Closed with explanation', timely: 'Yes', disputed: pick(['No', 'Yes', ''], index) },
        `${day}T06:00:00.000Z`,
      ),
    ],
  };
};

const deadline = (kind) => ({
  kind,
  from: AT,
  dueAt: '2026-03-05T10:00:00.000Z',
  warnAt: AT,
  policyKey: `complaint.${kind}.limit`,
  basis: null,
  policyValue: { amount: 1, unit: 'wd' },
});

/** Four events of a case of the engine's own, two of them with personal values. */
export const managedCase = (index) => {
  const id = `m${index}`;
  return {
    stream: `complaint-${id}`,
    events: [
      {
        type: 'ComplaintReceived',
        data: {
          complaintId: id,
          complaintNo: `KS-${index}`,
          complainant: { name: '王小明', phone: '13800000000' },
          customerId: `c-${index % 5_000}`,
          channel: 'hotline',
          receivedVia: 'service_department',
          receivedBy: 's-002',
          receivedAt: AT,
          rawContent: '冰箱制冷效果差，要求更换。',
          departmentId: 'd-cs',
          holder: 's-002',
          deadlines: [deadline('recording')],
        },
      },
      {
        type: 'ComplaintRecorded',
        data: {
          contentCategories: ['quality_fault'],
          detail: '冰箱不制冷',
          demands: [{ type: 'compensation', amount: { amountFen: 50_000, currency: 'CNY' }, note: '要求赔偿' }],
          urgency: 'normal',
          productName: pick(['冰箱', '空调', '洗衣机'], index),
          writtenMaterials: [],
          recordedBy: 's-002',
          recordedAt: AT,
          onTime: true,
          holder: 's-002',
          deadlines: [deadline('submission')],
        },
      },
      {
        type: 'ComplaintSubmitted',
        data: {
          departmentId: 'd-ch',
          submittedBy: 's-002',
          submittedAt: AT,
          onTime: true,
          analysisDueAt: '2026-03-05T10:00:00.000Z',
          holder: 's-017',
          deadlines: [deadline('analysis')],
        },
      },
      {
        type: 'RemedyProvided',
        data: { type: 'compensation', amount: { amountFen: 12_345, currency: 'CNY' }, cycle: 1, providedBy: 's-009', providedAt: AT },
      },
    ],
  };
};

/** Of five cases one is the engine's own: 16 events. */
export const mixedCase = (index) => (index % 5 === 0 ? managedCase(index) : observedCase(index));

const complete = ({ stream, events }) => {
  const commandId = randomUUID();
  const metadata = {
    commandId,
    commandFingerprint: '0'.repeat(64),
    correlationId: stream,
    causationId: commandId,
    actor: { id: 'import', role: 'importer', kind: 'system' },
    occurredAt: AT,
    recordedAt: AT,
  };
  return events.map(({ type, data }) => ({ id: randomUUID(), type, data, metadata, person: stream }));
};

/** Appends so many cases, 64 at a time; answers how many events they are. */
export const fill = async (store, cases, caseOf = mixedCase) => {
  let next = 0;
  let events = 0;
  const lane = async () => {
    for (let index = next++; index < cases; index = next++) {
      const one = caseOf(index);
      await store.append(one.stream, 'no-stream', complete(one));
      events += one.events.length;
    }
  };
  await Promise.all(Array.from({ length: 64 }, lane));
  return events;
};

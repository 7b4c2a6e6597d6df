import { createHash } from 'node:crypto';
import { type ComplaintEvent, catalogue, type DeadlineKind, type ImportEvent, type ImprovementEvent } from '@redress/domain';
import { createMemoryEventStore, type EventStore } from '@redress/eventstore';

type Event = ComplaintEvent | ImprovementEvent | ImportEvent;
/** What a test says of an event; the rest is filled in. */
export type Told = Event & { readonly at?: string };

export const createCaseStore = (): EventStore => createMemoryEventStore({ catalogue });

const uuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

let recorded = 0;

/** Appends to a stream, in order, as one command of a member of staff. */
export const tell = async (store: EventStore, stream: string, events: readonly Told[]): Promise<string> => {
  const commandId = uuid(`${stream}/${recorded++}`);
  const { position } = await store.append(
    stream,
    'any',
    events.map(({ type, data, at = '2026-03-02T01:30:00.000Z' }, index) => ({
      id: uuid(`${commandId}/${index}`),
      type,
      data,
      person: stream,
      metadata: {
        commandId,
        commandFingerprint: '0'.repeat(64),
        correlationId: stream,
        causationId: commandId,
        actor: { id: 's-010', role: 'customer_service_rep', kind: 'human' },
        occurredAt: at,
        recordedAt: at,
        stage: 'receive',
        cycle: 1,
      },
    })),
  );
  return position;
};

const clock = (kind: DeadlineKind, dueAt: string, from = '2026-03-02T01:30:00.000Z') => ({
  kind,
  from,
  dueAt,
  warnAt: from,
  policyKey: `complaint.${kind}.limit`,
  basis: null,
  policyValue: { amount: 1, unit: 'wd' as const },
});

export type Received = {
  readonly receivedAt?: string;
  readonly holder?: string;
  readonly dueAt?: string;
  readonly name?: string;
  readonly no?: string;
};

export const received = (id: string, { receivedAt = '2026-03-02T01:30:00.000Z', holder = 's-010', ...more }: Received = {}): Told => ({
  type: 'ComplaintReceived',
  at: receivedAt,
  data: {
    complaintId: id,
    complaintNo: more.no ?? `KS-${id}`,
    complainant: { name: more.name ?? '王小明', phone: '13800000000' },
    customerId: 'c-77',
    channel: 'hotline',
    receivedVia: 'service_department',
    receivedBy: 's-010',
    receivedAt,
    rawContent: '王小明说机器坏了',
    departmentId: 'd-cs',
    holder,
    deadlines: [clock('recording', more.dueAt ?? '2026-03-02T03:30:00.000Z', receivedAt)],
  },
});

export const recordedAs = (
  productName: string,
  contentCategories: readonly ['quality_fault' | 'delivery' | 'price'],
  dueAt = '2026-03-02T09:00:00.000Z',
): Told => ({
  type: 'ComplaintRecorded',
  at: '2026-03-02T02:00:00.000Z',
  data: {
    contentCategories: [...contentCategories],
    detail: '王小明的机器坏了',
    demands: [{ type: 'compensation', amount: { amountFen: 50_000, currency: 'CNY' }, note: '王小明要赔偿' }],
    urgency: 'normal',
    productName,
    writtenMaterials: [],
    recordedBy: 's-010',
    recordedAt: '2026-03-02T02:00:00.000Z',
    onTime: true,
    holder: 's-010',
    deadlines: [clock('submission', dueAt)],
  },
});

export const submitted = (dueAt = '2026-03-05T10:00:00.000Z'): Told => ({
  type: 'ComplaintSubmitted',
  at: '2026-03-02T02:10:00.000Z',
  data: {
    departmentId: 'd-ch',
    submittedBy: 's-010',
    submittedAt: '2026-03-02T02:10:00.000Z',
    onTime: true,
    analysisDueAt: dueAt,
    holder: 's-020',
    deadlines: [clock('analysis', dueAt)],
  },
});

export const assessed = (upheld: boolean): Told => ({
  type: 'ComplaintValidityAssessed',
  at: '2026-03-02T05:00:00.000Z',
  data: {
    groundsSufficient: upheld,
    demandReasonable: true,
    upheld,
    reasons: '王小明说得对',
    assessedBy: 's-020',
    assessedAt: '2026-03-02T05:00:00.000Z',
    onTime: true,
    holder: 's-020',
    deadlines: [],
  },
});

export const caused = (party: 'company' | 'supplier'): Told => ({
  type: 'RootCauseIdentified',
  at: '2026-03-03T02:00:00.000Z',
  data: {
    causes: [{ category: '工艺', description: '焊接不良', isRoot: true }],
    customerDemandsUnderstood: '是',
    standardsChecked: [],
    methods: ['causal'],
    directlyResponsible: ['s-031'],
    responsibility: { party, departmentId: 'd-prod' },
    identifiedBy: 's-020',
    identifiedAt: '2026-03-03T02:00:00.000Z',
  },
});

type Remedy = Extract<ComplaintEvent, { readonly type: 'RemedyProvided' }>['data'];
export const remedied = (remedy: Omit<Remedy, 'cycle' | 'providedBy' | 'providedAt'>, cycle = 1): Told => ({
  type: 'RemedyProvided',
  at: '2026-03-04T02:00:00.000Z',
  data: { ...remedy, cycle, providedBy: 's-030', providedAt: '2026-03-04T02:00:00.000Z' },
});

export const fen = (amountFen: number) => ({ amountFen, currency: 'CNY' as const });

export const lost = (amountFen: number): Told => ({
  type: 'LossRecorded',
  at: '2026-03-04T03:00:00.000Z',
  data: { lossAmount: fen(amountFen), basis: '估计', recordedBy: 's-030', recordedAt: '2026-03-04T03:00:00.000Z' },
});

export const missed = (dueAt: string): Told => ({
  type: 'AnalysisDeadlineMissed',
  at: dueAt,
  data: {
    caseId: 'x',
    deadlineKind: 'analysis',
    dueAt,
    detectedAt: dueAt,
    policyKey: 'complaint.analysis.limit',
    policyValue: { amount: 3, unit: 'wd' },
    holder: 's-020',
  },
});

export const withdrawn: Told = {
  type: 'ComplaintWithdrawn',
  at: '2026-03-06T02:00:00.000Z',
  data: { reason: '王小明撤回', withdrawnAt: '2026-03-06T02:00:00.000Z' },
};

export const duplicate: Told = {
  type: 'ComplaintMarkedDuplicate',
  at: '2026-03-06T02:00:00.000Z',
  data: { duplicateOfComplaintId: 'c1', reason: '同一件事', markedBy: 's-010', markedAt: '2026-03-06T02:00:00.000Z' },
};

export const resolved = (): Told => ({
  type: 'ResolutionCommunicated',
  at: '2026-03-07T02:00:00.000Z',
  data: {
    severity: 'minor',
    medium: 'phone',
    cause: '焊接不良',
    measures: '更换',
    result: '王小明同意',
    attachments: [],
    sentBy: 's-020',
    sentAt: '2026-03-07T02:00:00.000Z',
    feedbackDueAt: '2026-03-09T10:00:00.000Z',
    onTime: true,
    holder: 's-020',
    deadlines: [],
  },
});

export const linkedTo = (improvementId: string): Told => ({
  type: 'ImprovementLinked',
  at: '2026-03-08T02:00:00.000Z',
  data: { improvementId, linkedAt: '2026-03-08T02:00:00.000Z', holder: 's-020' },
});

export const planned = (improvementId: string, complaintIds: readonly string[], dueAt: string): Told => ({
  type: 'ImprovementPlanned',
  at: '2026-03-08T01:00:00.000Z',
  data: {
    improvementId,
    complaintIds: [...complaintIds],
    measures: [{ measureId: 'm1', description: '改进焊接', departmentId: 'd-prod', responsible: 's-040', dueAt }],
    plannedBy: 's-020',
    plannedAt: '2026-03-08T01:00:00.000Z',
    holder: 's-040',
    departmentId: 'd-prod',
    deadlines: [{ ...clock('improvement', dueAt), subject: 'm1' }],
  },
});

/** Imported history: what a source states, at the times it states. */
export const imported = (
  id: string,
  profile: string,
  reports: readonly { readonly statedAt?: string; readonly facts: Readonly<Record<string, string>> }[],
): readonly Told[] => [
  { type: 'CaseImported', data: { profile, sourceFile: 'sample.csv', sourceId: id, importId: 'i-1' } },
  ...reports.map(
    ({ statedAt, facts }): Told => ({
      type: 'FactsReported',
      data: {
        facts: Object.entries(facts).map(([fact, value]) => ({ fact, value, asReported: value })),
        ...(statedAt !== undefined && { statedAt }),
      },
    }),
  ),
];

import { type ComplaintEvent, parseStream } from '@redress/domain';
import type { Projection } from '../projection.js';

/**
 * The complaint case statistics table (F12, M20): one row per complaint, sums over all its cycles. Amounts in fen; null where nothing was
 * recorded, which is not zero.
 */
export type StatisticsRow = {
  readonly complaintId: string;
  readonly complaintNo: string;
  readonly receivedAt: string;
  readonly customerId: string | null;
  readonly productName: string | null;
  readonly contentCategories: readonly string[];
  readonly responsibleParty: string | null;
  readonly responsibleDepartment: string | null;
  readonly compensationFen: number | null;
  readonly returnFen: number | null;
  /** Σ returned quantity by unit. */
  readonly returnQuantities: Readonly<Record<string, number>>;
  readonly discountFen: number | null;
  readonly discountPercents: readonly number[];
  /** How often each remedy without a column of its own was provided; the table prints them under remarks. */
  readonly otherRemedies: Readonly<Record<string, number>>;
  /** The latest loss recorded. */
  readonly lossFen: number | null;
  /** `open` until the customer is answered or the case ends. */
  readonly state: 'open' | 'answered' | 'closed';
  readonly outcome: string | null;
  readonly notUpheld: boolean;
  readonly duplicate: boolean;
};

type Counted = Extract<
  ComplaintEvent,
  {
    readonly type:
      | 'ComplaintReceived'
      | 'CaseAdopted'
      | 'ComplaintRecorded'
      | 'ComplaintRecordCorrected'
      | 'ComplaintMarkedDuplicate'
      | 'ComplaintValidityAssessed'
      | 'ComplaintNotUpheldCommunicated'
      | 'RootCauseIdentified'
      | 'RemedyProvided'
      | 'LossRecorded'
      | 'ResolutionCommunicated'
      | 'ComplaintWithdrawn'
      | 'ComplaintClosed'
      | 'ComplaintReopened';
  }
>;
type Remedy = Extract<Counted, { readonly type: 'RemedyProvided' }>['data'];

/** Quantities may have decimals; a millionth is finer than any unit of goods and keeps sums exact in print. */
const plus = (sum: number | undefined, value: number): number => Math.round(((sum ?? 0) + value) * 1e6) / 1e6;
const added = (sum: number | null, remedy: Remedy): number | null =>
  remedy.amount === undefined ? sum : (sum ?? 0) + remedy.amount.amountFen;

const withRemedy = (row: StatisticsRow, remedy: Remedy): StatisticsRow => {
  switch (remedy.type) {
    case 'compensation':
      return { ...row, compensationFen: added(row.compensationFen, remedy) };
    case 'return': {
      const { quantity } = remedy;
      const returnQuantities =
        quantity === undefined
          ? row.returnQuantities
          : { ...row.returnQuantities, [quantity.unit]: plus(row.returnQuantities[quantity.unit], quantity.value) };
      return { ...row, returnFen: added(row.returnFen, remedy), returnQuantities };
    }
    case 'discount': {
      const discountPercents =
        remedy.discountPercent === undefined ? row.discountPercents : [...row.discountPercents, remedy.discountPercent];
      return { ...row, discountFen: added(row.discountFen, remedy), discountPercents };
    }
    case 'replacement':
    case 'repair':
    case 'apology':
    case 'additional_service':
    case 'service_improvement':
    case 'gift_or_free_service':
    case 'other':
      return { ...row, otherRemedies: { ...row.otherRemedies, [remedy.type]: (row.otherRemedies[remedy.type] ?? 0) + 1 } };
  }
};

export const complaintStatistics: Projection<Counted, StatisticsRow> = {
  name: 'complaint-statistics',
  version: 2,
  handles: [
    'ComplaintReceived',
    'CaseAdopted',
    'ComplaintRecorded',
    'ComplaintRecordCorrected',
    'ComplaintMarkedDuplicate',
    'ComplaintValidityAssessed',
    'ComplaintNotUpheldCommunicated',
    'RootCauseIdentified',
    'RemedyProvided',
    'LossRecorded',
    'ResolutionCommunicated',
    'ComplaintWithdrawn',
    'ComplaintClosed',
    'ComplaintReopened',
  ],
  columns: {
    complaintId: 'text',
    complaintNo: 'text',
    receivedAt: 'timestamptz',
    customerId: 'text',
    productName: 'text',
    contentCategories: 'jsonb',
    responsibleParty: 'text',
    responsibleDepartment: 'text',
    compensationFen: 'bigint',
    returnFen: 'bigint',
    returnQuantities: 'jsonb',
    discountFen: 'bigint',
    discountPercents: 'jsonb',
    otherRemedies: 'jsonb',
    lossFen: 'bigint',
    state: 'text',
    outcome: 'text',
    notUpheld: 'boolean',
    duplicate: 'boolean',
  },
  indexes: ['(received_at, key)'],
  key: ({ stream }) => stream,
  initial: {
    complaintId: '',
    complaintNo: '',
    receivedAt: '',
    customerId: null,
    productName: null,
    contentCategories: [],
    responsibleParty: null,
    responsibleDepartment: null,
    compensationFen: null,
    returnFen: null,
    returnQuantities: {},
    discountFen: null,
    discountPercents: [],
    otherRemedies: {},
    lossFen: null,
    state: 'open',
    outcome: null,
    notUpheld: false,
    duplicate: false,
  },

  evolve: (row, { event: { type, data }, stream }) => {
    switch (type) {
      case 'ComplaintReceived': {
        const { complaintNo, receivedAt, customerId = null } = data;
        return { ...row, complaintId: parseStream(stream).id, complaintNo, receivedAt, customerId };
      }
      case 'CaseAdopted':
        return { ...row, complaintId: parseStream(stream).id, complaintNo: data.complaintNo, receivedAt: data.adoptedAt };
      case 'ComplaintRecorded':
      case 'ComplaintRecordCorrected':
        return { ...row, productName: data.productName ?? null, contentCategories: data.contentCategories };
      case 'ComplaintMarkedDuplicate':
        return { ...row, duplicate: true, state: 'closed', outcome: 'duplicate' };
      case 'ComplaintValidityAssessed':
        return { ...row, notUpheld: !data.upheld };
      case 'RootCauseIdentified': {
        const { party, departmentId = null } = data.responsibility;
        return { ...row, responsibleParty: party, responsibleDepartment: departmentId };
      }
      case 'RemedyProvided':
        return withRemedy(row, data);
      case 'LossRecorded':
        return { ...row, lossFen: data.lossAmount.amountFen };
      case 'ComplaintNotUpheldCommunicated':
      case 'ResolutionCommunicated':
        return { ...row, state: 'answered' };
      case 'ComplaintWithdrawn':
        return { ...row, state: 'closed', outcome: 'withdrawn' };
      case 'ComplaintClosed':
        return { ...row, state: 'closed', outcome: data.outcome };
      case 'ComplaintReopened':
        return { ...row, state: 'open', outcome: null };
    }
  },
};

import type { ComplaintEvent } from '@redress/domain';
import type { Projection } from '../projection.js';
import { dayIn, HOME_ZONE } from '../zone.js';

type Fact = string | number | boolean | null;

/**
 * One row per case, for counting: what is known of it by name. Observed cases carry the facts their source reports, verbatim; managed
 * cases the engine's own, under the same names where they mean the same.
 */
export type FactsRow = {
  readonly kind: 'managed' | 'observed';
  /** Import profile; null for managed cases. */
  readonly profile: string | null;
  readonly sourceId: string | null;
  /** Zone of the source; null for managed cases, which are dated in the company's own. */
  readonly timezone: string | null;
  /** Day of receipt in the zone of the source. */
  readonly receivedOn: string | null;
  /** Where the source knows the time and not only the day. */
  readonly receivedAt: string | null;
  readonly sentOn: string | null;
  readonly closedAt: string | null;
  readonly facts: Readonly<Record<string, Fact>>;
};

type Known = Extract<
  ComplaintEvent,
  {
    readonly type:
      | 'CaseImported'
      | 'FactsReported'
      | 'CaseAdopted'
      | 'ComplaintReceived'
      | 'ComplaintRecorded'
      | 'ComplaintRecordCorrected'
      | 'ComplaintClassified'
      | 'ComplaintReclassified'
      | 'RootCauseIdentified'
      | 'ResponsibleDepartmentAssigned'
      | 'ResponsibleDepartmentReassigned'
      | 'ComplaintHandled'
      | 'HandlingOutcomeEvaluated'
      | 'CustomerOpinionCollected'
      | 'ComplaintMarkedDuplicate'
      | 'ComplaintWithdrawn'
      | 'ComplaintClosed'
      | 'ComplaintReopened';
  }
>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

const dayOf = (value: Fact | undefined, zone: string): string | null => {
  const instant = instantOf(value);
  if (instant !== null) return dayIn(zone, instant);
  if (typeof value !== 'string' || !DAY.test(value)) return null;
  const day = new Date(`${value}T00:00:00.000Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value) ? value : null;
};

const instantOf = (value: Fact | undefined): string | null => {
  if (typeof value !== 'string' || !INSTANT.test(value)) return null;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
};

const yesNo = (value: boolean): string => (value ? 'Yes' : 'No');

const known = (row: FactsRow, facts: Readonly<Record<string, Fact | undefined>>): FactsRow => ({
  ...row,
  facts: {
    ...row.facts,
    ...(Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Record<string, Fact>),
  },
});

/** The times are read off the facts each time: a later report may correct an earlier one. */
const reported = (row: FactsRow, facts: readonly { readonly fact: string; readonly value: Fact }[]): FactsRow => {
  const all = { ...row.facts, ...Object.fromEntries(facts.map(({ fact, value }) => [fact, value])) };
  const zone = row.timezone ?? HOME_ZONE;
  return {
    ...row,
    facts: all,
    receivedOn: dayOf(all.received, zone),
    receivedAt: instantOf(all.received),
    sentOn: dayOf(all.sent, zone),
    closedAt: instantOf(all.closed),
  };
};

export const caseFacts: Projection<Known, FactsRow> = {
  name: 'case-facts',
  version: 2,
  handles: [
    'CaseImported',
    'FactsReported',
    'CaseAdopted',
    'ComplaintReceived',
    'ComplaintRecorded',
    'ComplaintRecordCorrected',
    'ComplaintClassified',
    'ComplaintReclassified',
    'RootCauseIdentified',
    'ResponsibleDepartmentAssigned',
    'ResponsibleDepartmentReassigned',
    'ComplaintHandled',
    'HandlingOutcomeEvaluated',
    'CustomerOpinionCollected',
    'ComplaintMarkedDuplicate',
    'ComplaintWithdrawn',
    'ComplaintClosed',
    'ComplaintReopened',
  ],
  columns: {
    kind: 'text',
    profile: 'text',
    sourceId: 'text',
    timezone: 'text',
    receivedOn: 'date',
    receivedAt: 'timestamptz',
    sentOn: 'date',
    closedAt: 'timestamptz',
    facts: 'jsonb',
  },
  indexes: ['(kind, profile)'],
  key: ({ stream }) => stream,
  initial: {
    kind: 'managed',
    profile: null,
    sourceId: null,
    timezone: null,
    receivedOn: null,
    receivedAt: null,
    sentOn: null,
    closedAt: null,
    facts: {},
  },

  evolve: (row, { event: { type, data }, occurredAt }) => {
    switch (type) {
      case 'CaseImported':
        return known(
          { ...row, kind: 'observed', profile: data.profile, sourceId: data.sourceId, timezone: data.timezone ?? null },
          { quality: data.quality?.join(' ') ?? '' },
        );
      case 'FactsReported':
        return reported(row, data.facts);
      case 'CaseAdopted': {
        // From here on it counts as our own: what the source calls timely or closed must not enter our figures. Its facts stay in its history.
        const { adoptedAt, channel } = data;
        const own = { ...caseFacts.initial, sourceId: row.sourceId, receivedAt: adoptedAt, receivedOn: dayIn(HOME_ZONE, adoptedAt) };
        return known(own, { received: adoptedAt, channel, receivedVia: 'monitoring', adoptedFrom: data.profile });
      }
      case 'ComplaintReceived': {
        const { receivedAt, channel, receivedVia } = data;
        return known({ ...row, receivedAt, receivedOn: dayIn(HOME_ZONE, receivedAt) }, { received: receivedAt, channel, receivedVia });
      }
      case 'ComplaintRecorded':
      case 'ComplaintRecordCorrected':
        return known(row, {
          product: data.productName,
          category: data.contentCategories[0],
          urgency: data.urgency,
          region: data.regionCode,
        });
      case 'ComplaintClassified':
        return known(row, { severity: data.severity });
      case 'ComplaintReclassified':
        return known(row, { severity: data.to });
      case 'RootCauseIdentified':
        return known(row, { responsibility: data.responsibility.party });
      case 'ResponsibleDepartmentAssigned':
        return known(row, { department: data.departmentId, handler: data.handler });
      case 'ResponsibleDepartmentReassigned':
        return known(row, { department: data.to.departmentId, handler: data.to.handler });
      case 'ComplaintHandled':
        return known(row, { timely: yesNo(data.onTime) });
      case 'HandlingOutcomeEvaluated':
        return known(row, { satisfied: data.customerSatisfied === 'unknown' ? '' : yesNo(data.customerSatisfied === 'yes') });
      case 'CustomerOpinionCollected':
        return known(row, { score: data.score });
      case 'ComplaintMarkedDuplicate':
        return known({ ...row, closedAt: data.markedAt }, { outcome: 'duplicate' });
      case 'ComplaintWithdrawn':
        return known({ ...row, closedAt: data.withdrawnAt }, { outcome: 'withdrawn' });
      case 'ComplaintClosed':
        return known({ ...row, closedAt: data.closedAt }, { outcome: data.outcome });
      case 'ComplaintReopened':
        return known({ ...row, closedAt: null }, { outcome: '', reopened: occurredAt });
    }
  },
};

import type { ComplaintEvent } from '@redress/domain';
import { type Fact, type FactsRow, NO_FACTS, withFacts, withInstants } from './facts-row.js';

export const managedFactsEvents = [
  'CaseAdopted',
  'ComplaintReceived',
  'ComplaintAcknowledged',
  'ComplaintRecorded',
  'ComplaintRecordCorrected',
  'ComplaintSubmitted',
  'ComplaintValidityAssessed',
  'ComplaintNotUpheldCommunicated',
  'ResponsibleDepartmentAssigned',
  'ResponsibleDepartmentReassigned',
  'RootCauseIdentified',
  'ComplaintClassified',
  'ComplaintReclassified',
  'AnalysisReportSubmitted',
  'HandlingPlanDrafted',
  'HandlingPlanApproved',
  'RemedyProvided',
  'ComplaintHandled',
  'HandlingOutcomeEvaluated',
  'HandlingReplanned',
  'ResolutionCommunicated',
  'CustomerOpinionCollected',
  'ComplaintMarkedDuplicate',
  'ComplaintWithdrawn',
  'ComplaintClosed',
  'ComplaintReopened',
] as const;
export type ManagedFactsEvent = Extract<ComplaintEvent, { readonly type: (typeof managedFactsEvents)[number] }>;

const yesNo = (value: boolean): string => (value ? 'Yes' : 'No');

const gathered = (values: Fact | undefined, further: readonly string[]): readonly string[] =>
  [...new Set([...(Array.isArray(values) ? (values as readonly string[]) : []), ...further])].sort();

/** What a new round of handling will do again is open until it has. */
const roundBegun = (row: FactsRow): FactsRow =>
  withInstants(withFacts(row, { timely: undefined, satisfied: undefined }), {
    planned: null,
    approved: null,
    handled: null,
    evaluated: null,
  });

/** The facts of a case of ours, with the instants of its steps; of a step taken twice, the latest. */
export const managedFacts = (row: FactsRow, event: ManagedFactsEvent): FactsRow => {
  const { type, data } = event;
  switch (type) {
    case 'CaseAdopted': {
      // From here on it counts as our own: what the source calls timely or closed must not enter our figures. Its facts stay in its history.
      const { adoptedAt, channel, profile, customerGradeAtReceipt: grade } = data;
      const facts = {
        channel,
        receivedVia: 'monitoring',
        adoptedFrom: profile,
        customerGrade: grade === undefined ? undefined : String(grade),
      };
      return withInstants(withFacts({ ...NO_FACTS, sourceId: row.sourceId }, facts), { received: adoptedAt });
    }
    case 'ComplaintReceived': {
      const { receivedAt, channel, receivedVia, customerId, customerGradeAtReceipt: grade } = data;
      const facts = { channel, receivedVia, customer: customerId, customerGrade: grade === undefined ? undefined : String(grade) };
      return withInstants(withFacts(row, facts), { received: receivedAt });
    }
    case 'ComplaintAcknowledged':
      return withInstants(row, { acknowledged: data.acknowledgedAt });
    case 'ComplaintRecorded':
    case 'ComplaintRecordCorrected': {
      const { productName, contentCategories, urgency, regionCode } = data;
      const stated = withFacts(row, { product: productName, category: gathered([], contentCategories), urgency, region: regionCode });
      return 'recordedAt' in data ? withInstants(stated, { recorded: data.recordedAt }) : stated;
    }
    case 'ComplaintSubmitted':
      return withInstants(row, { submitted: data.submittedAt });
    case 'ComplaintValidityAssessed':
      return withInstants(withFacts(row, { upheld: yesNo(data.upheld) }), { assessed: data.assessedAt });
    case 'ComplaintNotUpheldCommunicated':
      return withInstants(row, { feedback: data.communicatedAt });
    case 'ResponsibleDepartmentAssigned':
      return withInstants(withFacts(row, { department: data.departmentId, handler: data.handler }), { assigned: data.assignedAt });
    case 'ResponsibleDepartmentReassigned':
      return withFacts(row, { department: data.to.departmentId, handler: data.to.handler });
    case 'RootCauseIdentified': {
      const { party, departmentId } = data.responsibility;
      return withFacts(row, { responsibleParty: party, responsibleDepartment: departmentId });
    }
    case 'ComplaintClassified':
      return withInstants(withFacts(row, { severity: data.severity }), { classified: data.classifiedAt });
    case 'ComplaintReclassified':
      return withFacts(row, { severity: data.to });
    case 'AnalysisReportSubmitted':
      return withInstants(row, { analyzed: data.submittedAt });
    case 'HandlingPlanDrafted':
      return withInstants(row, { planned: data.draftedAt });
    case 'HandlingPlanApproved':
      return withInstants(row, { approved: data.approvedAt });
    case 'RemedyProvided':
      return withFacts(row, { handlingMethod: gathered(row.facts.handlingMethod, [data.type]) });
    case 'ComplaintHandled':
      return withInstants(withFacts(row, { timely: yesNo(data.onTime) }), { handled: data.handledAt });
    case 'HandlingOutcomeEvaluated': {
      const { customerSatisfied, evaluatedAt } = data;
      const satisfied = customerSatisfied === 'unknown' ? undefined : yesNo(customerSatisfied === 'yes');
      return withInstants(withFacts(row, { satisfied }), { evaluated: evaluatedAt });
    }
    case 'HandlingReplanned':
      return roundBegun(row);
    case 'ResolutionCommunicated':
      return withInstants(row, { feedback: data.sentAt });
    case 'CustomerOpinionCollected':
      return withFacts(row, { score: data.score ?? row.facts.score });
    case 'ComplaintMarkedDuplicate':
      return withInstants(withFacts(row, { outcome: 'duplicate' }), { closed: data.markedAt });
    case 'ComplaintWithdrawn':
      return withInstants(withFacts(row, { outcome: 'withdrawn' }), { closed: data.withdrawnAt });
    case 'ComplaintClosed':
      return withInstants(withFacts(row, { outcome: data.outcome }), { closed: data.closedAt });
    case 'ComplaintReopened':
      return withInstants(withFacts(roundBegun(row), { outcome: undefined, reopened: 'Yes' }), { feedback: null, closed: null });
  }
};

import type { EventCatalogue } from '@redress/domain';
import type { RecordedEvent } from '@redress/eventstore';
import { dataFor, type Viewer } from './personal-access.js';

/** Sections of a case file and the events that write them; the newest wins, a correction or a new plan replaces what it corrects. */
const SECTIONS: Readonly<Record<string, string>> = {
  ComplaintReceived: 'receipt',
  ComplaintRecorded: 'record',
  ComplaintRecordCorrected: 'record',
  ComplaintValidityAssessed: 'validity',
  ResponsibleDepartmentAssigned: 'responsibility',
  ResponsibleDepartmentReassigned: 'responsibility',
  RootCauseIdentified: 'rootCause',
  ComplaintClassified: 'classification',
  ComplaintReclassified: 'classification',
  AnalysisReportSubmitted: 'analysisReport',
  HandlingPlanDrafted: 'plan',
  ComplaintHandled: 'handling',
  HandlingOutcomeEvaluated: 'evaluation',
  ResolutionCommunicated: 'resolution',
  CustomerOpinionCollected: 'opinion',
  ComplaintSummarised: 'summary',
  ComplaintClosed: 'closure',
  CaseImported: 'origin',
  CaseAdopted: 'adoption',
};

type Reported = { readonly fact: string; readonly value: unknown; readonly asReported?: string };

/** Facts of an imported case, each as last reported. */
const reportedFacts = (events: readonly RecordedEvent[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    events
      .filter(({ type }) => type === 'FactsReported')
      // The catalogue of the complaint checked them on their way out of the store.
      .flatMap(({ data }) => (data as { facts: readonly Reported[] }).facts)
      .map(({ fact, value, asReported }) => [fact, asReported === undefined ? value : { value, asReported }]),
  );

/** What is on record of a case, by section, as a caller may see it. */
export const caseFile = (
  events: readonly RecordedEvent[],
  { viewer, catalogue }: { readonly viewer: Viewer; readonly catalogue: EventCatalogue },
): Readonly<Record<string, unknown>> => {
  const sections = Object.fromEntries(
    events.flatMap((event) => {
      const section = SECTIONS[event.type];
      return section === undefined ? [] : [[section, dataFor(viewer, event, catalogue)] as const];
    }),
  );
  const facts = reportedFacts(events);
  return Object.keys(facts).length === 0 ? sections : { ...sections, facts };
};

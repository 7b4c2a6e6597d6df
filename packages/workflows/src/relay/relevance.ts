import { SYSTEM } from '@redress/domain';
import type { RecordedEvent } from '@redress/eventstore';

/** Streams that loops follow. */
export const CATEGORIES = ['complaint', 'improvement'] as const;

/** Imported history runs no process: its streams hold these events alone, until a case is adopted. */
const OBSERVED: ReadonlySet<string> = new Set(['CaseImported', 'FactsReported']);

/** Facts for people and figures: they start no clock, stop none, and lead to no next step. */
const SILENT: ReadonlySet<string> = new Set([
  'ApprovalOpinionRecorded',
  'AssistanceProvided',
  'ComplaintLinkedAsRepeat',
  'CustomerOpinionCollected',
  'DemandDecided',
  'EvaluationContactAttempted',
  'HandlingMeasureCompleted',
  'HandlingMeasureStarted',
  'HandlingNoticeCompleted',
  'ImprovementCommunicated',
  'ImprovementInspected',
  'ImprovementReplanned',
  'LossRecorded',
  'ProgressCommunicated',
  'RemedyProvided',
  'RootCauseIdentified',
]);
export const silentEvents: readonly string[] = [...SILENT, ...OBSERVED];

/** Events after which a complaint's process has ended; for the rest a look decides. */
const ENDING: ReadonlySet<string> = new Set(['ComplaintClosed', 'ComplaintWithdrawn', 'ComplaintMarkedDuplicate']);

/** What the loop of an improvement writes into the streams of complaints. */
const FROM_ANOTHER_LOOP: ReadonlySet<string> = new Set(['ImprovementLinked', 'ImprovementConcluded']);

/** What a loop did itself it knows from the answer to its command. */
const ownDoing = ({ type, metadata }: RecordedEvent): boolean =>
  metadata.actor.kind === SYSTEM.kind && metadata.actor.id === SYSTEM.id && !FROM_ANOTHER_LOOP.has(type);

export const isManaged = ({ type }: RecordedEvent): boolean => !OBSERVED.has(type);
export const endsProcess = ({ type }: RecordedEvent): boolean => ENDING.has(type);

/** Whether the loop of the stream must hear of the event. */
export const mustBeTold = (event: RecordedEvent): boolean => isManaged(event) && !SILENT.has(event.type) && !ownDoing(event);

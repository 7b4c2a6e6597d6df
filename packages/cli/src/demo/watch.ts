import { parseStream } from '@redress/domain';
import type { EventStore, Position, RecordedEvent } from '@redress/eventstore';
import { OUTCOMES, tellEvent } from './tell-event.js';

/** What the board shows of a live case. */
export type Line = {
  readonly id: string;
  readonly stage: string;
  readonly last: string;
  readonly lastAt: number;
  readonly level: number;
  readonly cycle: number;
  readonly ended: string | undefined;
};

export type Tally = {
  warnings: number;
  missed: number;
  escalations: number;
  replans: number;
  refusedPlans: number;
  improvements: number;
  events: number;
};

export type Watch = {
  readonly lines: () => readonly Line[];
  readonly tally: () => Readonly<Tally>;
  /** Sentences about what a spectator should not miss, oldest first. */
  readonly news: () => readonly string[];
  readonly stop: () => Promise<void>;
};

const NEWS = [
  'CaseEscalated',
  'EscalationExhausted',
  'HandlingPlanRejected',
  'HandlingReplanned',
  'ImprovementConcluded',
  'ComplaintClosed',
  'ComplaintWithdrawn',
];
const MOST_NEWS = 200;

const isMissed = (type: string): boolean => type.endsWith('Missed');

/** Follows the log from a position on and keeps what the board shows. */
export const watchLog = (store: EventStore, after: Position, onNews: (line: string) => void): Watch => {
  const lines = new Map<string, Line>();
  const news: string[] = [];
  const tally: Tally = { warnings: 0, missed: 0, escalations: 0, replans: 0, refusedPlans: 0, improvements: 0, events: 0 };
  const stopping = new AbortController();

  const count = ({ type }: RecordedEvent): void => {
    tally.events += 1;
    if (type === 'DeadlineWarningIssued') tally.warnings += 1;
    if (isMissed(type)) tally.missed += 1;
    if (type === 'CaseEscalated') tally.escalations += 1;
    if (type === 'HandlingReplanned') tally.replans += 1;
    if (type === 'HandlingPlanRejected') tally.refusedPlans += 1;
    if (type === 'ImprovementPlanned') tally.improvements += 1;
  };

  const take = (event: RecordedEvent): void => {
    count(event);
    const { category, id } = parseStream(event.stream);
    const { type, data, metadata } = event;
    const sentence = tellEvent({ type, data, actor: metadata.actor });
    if (NEWS.includes(type) || isMissed(type)) {
      const line = `${id}  ${sentence}`;
      news.push(line);
      if (news.length > MOST_NEWS) news.shift();
      onNews(line);
    }
    if (category !== 'complaint') return;
    const known = lines.get(id);
    const of = Object(data) as { readonly toLevel?: number; readonly outcome?: string };
    const ended =
      type === 'ComplaintClosed' ? (OUTCOMES[of.outcome ?? ''] ?? '结案') : type === 'ComplaintWithdrawn' ? OUTCOMES.withdrawn : undefined;
    lines.set(id, {
      id,
      stage: metadata.stage ?? known?.stage ?? '',
      last: sentence,
      lastAt: Date.parse(metadata.recordedAt),
      level: of.toLevel ?? known?.level ?? 0,
      cycle: metadata.cycle ?? known?.cycle ?? 1,
      ended: type === 'ComplaintReopened' ? undefined : (ended ?? known?.ended),
    });
  };

  const run = async (): Promise<void> => {
    for await (const delivery of store.subscribe({ after, categories: ['complaint', 'improvement'], signal: stopping.signal }))
      if (delivery.kind === 'event') take(delivery.event);
  };
  const running = run();
  running.catch(() => undefined);
  return {
    lines: () => [...lines.values()],
    tally: () => tally,
    news: () => news,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};

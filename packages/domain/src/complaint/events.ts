import type { EventsOf } from '../catalogue.js';
import { receiveEvents } from './1-receive/events.js';
import { analyzeEvents } from './2-analyze/events.js';
import { handleEvents } from './3-handle/events.js';
import { feedbackEvents } from './4-feedback/events.js';
import { improveEvents } from './5-improve/events.js';
import { ladderEvents, linkEvents, missedEvents, pauseEvents, revisionEvents } from './loop/events.js';
import { observedEvents } from './observed/messages.js';

export const complaintEvents = {
  ...receiveEvents,
  ...analyzeEvents,
  ...handleEvents,
  ...feedbackEvents,
  ...improveEvents,
  ...linkEvents,
  ...ladderEvents,
  ...missedEvents,
  ...revisionEvents,
  ...pauseEvents,
  ...observedEvents,
} as const;

export type ReceiveEvent = EventsOf<typeof receiveEvents>;
export type AnalyzeEvent = EventsOf<typeof analyzeEvents>;
export type HandleEvent = EventsOf<typeof handleEvents>;
export type FeedbackEvent = EventsOf<typeof feedbackEvents>;
export type ImproveEvent = EventsOf<typeof improveEvents>;
export type LinkEvent = EventsOf<typeof linkEvents>;
export type LadderEvent = EventsOf<typeof ladderEvents>;
export type MissedEvent = EventsOf<typeof missedEvents>;
export type PauseEvent = EventsOf<typeof pauseEvents>;
export type ObservedEvent = EventsOf<typeof observedEvents>;
export type ComplaintEvent = EventsOf<typeof complaintEvents>;

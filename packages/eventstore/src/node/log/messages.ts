import type { AppendOutcome, DamagedPlace, EventHeader, LogFigures, Page, RecordedEvent, Selection, StreamPage } from './event-log.js';
import type { PackedAppends } from './packed-appends.js';

/** What passes between the node's thread and the log's two threads. */
export type ToWriter = { readonly kind: 'append'; readonly packed: PackedAppends } | { readonly kind: 'close' };

/** What became of an append, or that its stream is damaged and nothing of it was written. */
export type WriteOutcome = AppendOutcome | { readonly kind: 'damaged'; readonly what: string; readonly place: DamagedPlace };

/** One answer per append, in order; `createdAt` is common to a group, `seconds` is how long it took to reach the disk. */
export type FromWriter =
  | { readonly kind: 'ready'; readonly head: number; readonly notices: readonly string[] }
  | { readonly kind: 'committed'; readonly outcomes: readonly WriteOutcome[]; readonly createdAt: number; readonly seconds: number }
  /** Nothing is acknowledged after it. `unusable`: the file was never opened. */
  | { readonly kind: 'failed'; readonly reason: string; readonly unusable: boolean }
  | { readonly kind: 'closed' };

export type Query =
  | { readonly kind: 'stream'; readonly stream: string; readonly page: Page }
  | { readonly kind: 'all'; readonly page: Page }
  | { readonly kind: 'positions'; readonly selection: Selection; readonly range: { readonly after: number; readonly upTo: number } }
  | { readonly kind: 'headers'; readonly positions: readonly number[] }
  | { readonly kind: 'figures' };

export type Answers = {
  readonly stream: StreamPage;
  readonly all: readonly RecordedEvent[];
  readonly positions: readonly number[];
  readonly headers: readonly EventHeader[];
  readonly figures: Omit<LogFigures, 'fileBytes'>;
};

export type ToReader = { readonly kind: 'query'; readonly number: number; readonly query: Query } | { readonly kind: 'close' };

export type FromReader =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly number: number; readonly answer: Answers[keyof Answers] }
  | { readonly kind: 'fault'; readonly number: number; readonly reason: string }
  | { readonly kind: 'damage'; readonly number: number; readonly what: string; readonly place: DamagedPlace }
  | { readonly kind: 'closed' };

import type { Story, StoryStep } from '../story.js';

type Steps = Story['steps'];
type Told = readonly [at: string, step: StoryStep];

/** What the catalogue says of every share. */
export const ZERO = 'Nothing to divide by: value null, shown n/a (无数据), met null; never 0 % or 100 %';
export const COHORT = 'Complaints received in the period, by receivedAt in the zone of the calendar';

export const story = (id: string, ...steps: Steps): Story => ({ id, steps });

/** Received and classified at once. */
const minor = (at: string): Told => [at, { do: 'classify', severity: 'minor' }];

/** A minor complaint has five working days; this one takes two. */
export const handledInTime = (id: string, ...more: Steps): Story =>
  story(
    id,
    minor('2026-06-01 09:30'),
    ['2026-06-03 10:00', { do: 'handle' }],
    ['2026-06-03 15:00', { do: 'evaluate', satisfied: 'yes' }],
    ...more,
  );
export const handledLate = (id: string): Story =>
  story(id, minor('2026-06-01 09:30'), ['2026-06-12 10:00', { do: 'handle' }], ['2026-06-12 15:00', { do: 'evaluate', satisfied: 'yes' }]);
export const openNotDue = (id: string): Story => story(id, ['2026-06-29 09:30', { do: 'classify', severity: 'general' }]);
export const openOverdue = (id: string): Story => story(id, minor('2026-06-08 09:30'));
export const duplicate = (id: string): Story =>
  story(id, ['2026-06-02 09:30', { do: 'record' }], ['2026-06-02 10:00', { do: 'duplicate' }]);
export const notUpheld = (id: string): Story => story(id, ['2026-06-10 09:30', { do: 'reject' }], ['2026-06-10 11:00', { do: 'reply' }]);

/** Twelve complaints of a June: one duplicate, one not upheld, seven in time, one late, one open and not yet due, one open and overdue. */
export const june = (more: Readonly<Record<string, Steps>> = {}): readonly Story[] => [
  ...[1, 2, 3, 4, 5, 6, 7].map((n) => handledInTime(`in-time-${n}`, ...(more[`in-time-${n}`] ?? []))),
  handledLate('late'),
  openNotDue('not-due'),
  openOverdue('overdue'),
  duplicate('duplicate'),
  notUpheld('not-upheld'),
];
export const END_OF_JUNE = '2026-06-30 18:00';

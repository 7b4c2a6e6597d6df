import type { Story, StoryStep } from '@redress/projections';

type Told = readonly [at: string, step: StoryStep];
const story = (id: string, ...steps: readonly Told[]): Story => ({ id, steps });
const on = (at: string, step: SimpleStep): Told => [at, { do: step }];
/** What needs no more to be told than that it happened. */
type SimpleStep = { [Name in StoryStep['do']]: { do: Name } extends StoryStep ? Name : never }[StoryStep['do']];
const classify = (at: string, severity: 'minor' | 'general' | 'serious' = 'minor'): Told => [at, { do: 'classify', severity }];
const evaluate = (at: string, satisfied: 'yes' | 'no'): Told => [at, { do: 'evaluate', satisfied }];
const score = (at: string, points: number): Told => [at, { do: 'opinion', score: points }];
const from = (customer: string, at: string): Told => [at, { do: 'receive', customer }];
const record = (at: string, product: string, category: 'quality_fault' | 'delivery' | 'price'): Told => [
  at,
  { do: 'record', product, category },
];

/** Received on Monday 1 June at half past nine and minor: due on Monday 8 June at 18:00. */
const MONDAY = '2026-06-01 09:30';

/** What is easily counted wrongly, one story each. */
export const EDGE_CASES: readonly Story[] = [
  // The bound is included, the next moment is not.
  story('at-the-bound', classify(MONDAY), on('2026-06-08 18:00', 'handle'), evaluate('2026-06-09 10:00', 'yes')),
  story('past-the-bound', classify(MONDAY), on('2026-06-08 18:01', 'handle'), evaluate('2026-06-09 10:00', 'yes')),
  // A new plan keeps the deadline.
  story(
    're-planned-in-time',
    classify(MONDAY),
    evaluate('2026-06-03 10:00', 'no'),
    on('2026-06-03 11:00', 'replan'),
    on('2026-06-05 10:00', 'handle'),
    evaluate('2026-06-05 11:00', 'yes'),
  ),
  story(
    're-planned-too-late',
    classify(MONDAY),
    evaluate('2026-06-03 10:00', 'no'),
    on('2026-06-03 11:00', 'replan'),
    on('2026-06-10 10:00', 'handle'),
    evaluate('2026-06-10 11:00', 'yes'),
  ),
  story('re-planned-and-open', classify(MONDAY), evaluate('2026-06-03 10:00', 'no'), on('2026-06-03 11:00', 'replan')),
  story('not-satisfied-and-open', classify('2026-06-29 09:30'), evaluate('2026-06-30 10:00', 'no')),
  story('handled-and-silent', classify(MONDAY), on('2026-06-05 10:00', 'handle')),
  // Deadlines that move.
  story(
    'extended',
    classify(MONDAY),
    on('2026-06-02 10:00', 'report'),
    [`2026-06-03 10:00`, { do: 'extend', to: '2026-06-12 18:00' }],
    on('2026-06-11 10:00', 'handle'),
    evaluate('2026-06-11 11:00', 'yes'),
  ),
  story(
    'extended-in-vain',
    classify(MONDAY),
    [`2026-06-03 10:00`, { do: 'extend', to: '2026-06-10 18:00' }],
    on('2026-06-11 10:00', 'handle'),
    evaluate('2026-06-11 11:00', 'yes'),
  ),
  story(
    'paused',
    classify(MONDAY),
    on('2026-06-02 09:30', 'plan'),
    on('2026-06-02 10:00', 'ask'),
    on('2026-06-02 10:00', 'pause'),
    on('2026-06-04 10:00', 'resume'),
    on('2026-06-09 10:00', 'handle'),
    evaluate('2026-06-09 11:00', 'yes'),
  ),
  story(
    'paused-before-classified',
    on(MONDAY, 'submit'),
    on('2026-06-01 10:00', 'uphold'),
    classify('2026-06-01 11:00', 'general'),
    on('2026-06-01 12:00', 'ask'),
    on('2026-06-01 12:00', 'pause'),
    on('2026-06-03 12:00', 'resume'),
    ['2026-06-03 13:00', { do: 'reclassify', severity: 'minor' }],
    on('2026-06-10 09:30', 'handle'),
    evaluate('2026-06-10 10:00', 'yes'),
  ),
  story(
    'still-paused',
    classify('2026-06-22 09:30'),
    on('2026-06-26 09:30', 'plan'),
    on('2026-06-29 09:30', 'ask'),
    on('2026-06-29 09:30', 'pause'),
  ),
  story(
    'reclassified',
    classify(MONDAY, 'serious'),
    ['2026-06-05 10:00', { do: 'reclassify', severity: 'minor' }],
    on('2026-06-12 10:00', 'handle'),
    evaluate('2026-06-12 11:00', 'yes'),
  ),
  // Nobody has said how serious it is.
  story('never-classified', on('2026-06-25 09:30', 'submit')),
  story('never-classified-and-old', on('2026-05-04 09:30', 'record')),
  // Coming back.
  story(
    'back-and-in-time',
    classify(MONDAY),
    on('2026-06-03 10:00', 'close'),
    on('2026-06-10 09:30', 'reopen'),
    on('2026-06-12 10:00', 'handle'),
    evaluate('2026-06-12 11:00', 'yes'),
  ),
  story(
    'back-and-late',
    classify(MONDAY),
    on('2026-06-03 10:00', 'close'),
    on('2026-06-10 09:30', 'reopen'),
    on('2026-06-29 10:00', 'handle'),
    evaluate('2026-06-29 11:00', 'yes'),
  ),
  story(
    'late-and-back-in-time',
    classify(MONDAY),
    on('2026-06-10 10:00', 'close'),
    on('2026-06-15 09:30', 'reopen'),
    on('2026-06-16 10:00', 'handle'),
    evaluate('2026-06-16 11:00', 'yes'),
  ),
  story('back-and-open', classify(MONDAY), on('2026-06-03 10:00', 'close'), on('2026-06-29 09:30', 'reopen')),
  story('closed-in-may', classify('2026-05-11 09:30'), on('2026-05-13 10:00', 'close'), on('2026-06-03 10:00', 'reopen')),
  // Withdrawn, not upheld, and back again.
  story('withdrawn', classify(MONDAY), on('2026-06-03 10:00', 'withdraw')),
  story('withdrawn-late', classify(MONDAY), on('2026-06-15 10:00', 'withdraw')),
  story(
    'withdrawn-and-back',
    classify(MONDAY),
    on('2026-06-03 10:00', 'withdraw'),
    on('2026-06-05 10:00', 'reopen'),
    on('2026-06-08 10:00', 'handle'),
    evaluate('2026-06-08 11:00', 'yes'),
  ),
  story('withdrawn-unwritten-and-back', on(MONDAY, 'receive'), on('2026-06-01 09:40', 'withdraw'), on('2026-06-03 10:00', 'reopen')),
  story('not-upheld', on(MONDAY, 'reject'), on('2026-06-02 10:00', 'reply')),
  story('not-upheld-replied-late', on(MONDAY, 'reject'), on('2026-06-05 10:00', 'reply')),
  story('not-upheld-and-silent', on(MONDAY, 'reject')),
  story(
    'not-upheld-and-back',
    on(MONDAY, 'reject'),
    on('2026-06-02 10:00', 'reply'),
    on('2026-06-02 11:00', 'close'),
    on('2026-06-04 10:00', 'reopen'),
  ),
  story(
    'not-upheld-then-upheld',
    on(MONDAY, 'reject'),
    on('2026-06-02 10:00', 'reply'),
    on('2026-06-02 11:00', 'close'),
    on('2026-06-04 10:00', 'reopen'),
    on('2026-06-05 10:00', 'handle'),
    evaluate('2026-06-05 11:00', 'yes'),
  ),
  story('not-upheld-then-withdrawn', on(MONDAY, 'reject'), on('2026-06-02 10:00', 'withdraw')),
  story('duplicate', on(MONDAY, 'submit'), on('2026-06-01 10:00', 'duplicate')),
  // The border of the month, in the zone of the company.
  story('last-of-may', on('2026-05-31 23:59', 'receive')),
  story('first-of-june', on('2026-06-01 00:00', 'receive')),
  story('last-of-june', on('2026-06-30 23:59', 'receive')),
  story('first-of-july', on('2026-07-01 00:00', 'receive')),
  // One answer per complaint and period: the last before its end.
  story(
    'asked-twice',
    classify('2026-05-25 09:30'),
    on('2026-05-27 10:00', 'answer'),
    score('2026-05-28 10:00', 5),
    score('2026-06-02 10:00', 5),
    score('2026-06-03 10:00', 2),
    score('2026-07-01 10:00', 4),
  ),
  story('asked-in-may', classify('2026-05-25 09:30'), on('2026-05-27 10:00', 'answer'), score('2026-05-28 10:00', 1)),
  story(
    'answered-and-withdrawn',
    classify(MONDAY),
    on('2026-06-03 10:00', 'answer'),
    score('2026-06-04 10:00', 1),
    on('2026-06-05 10:00', 'withdraw'),
  ),
  // Repeats: the later counts, within the window, from the same customer with the same thing.
  story('first', from('C-1', '2026-01-05 09:30'), record('2026-01-05 09:40', '热水器', 'delivery')),
  story('within-the-window', from('C-1', '2026-07-04 23:59'), record('2026-07-05 09:30', '热水器', 'delivery')),
  story('after-the-window', from('C-2', '2026-07-05 00:00'), record('2026-07-05 09:30', '净水器', 'price')),
  story('long-before', from('C-2', '2026-01-05 09:30'), record('2026-01-05 09:40', '净水器', 'price')),
  story('twin-1', from('C-3', '2026-06-09 09:30'), record('2026-06-09 09:40', '油烟机', 'price')),
  story('twin-2', from('C-3', '2026-06-09 09:30'), record('2026-06-09 09:40', '油烟机', 'price')),
  story('other-customer', from('C-4', '2026-06-10 09:30'), record('2026-06-10 09:40', '油烟机', 'price')),
  story(
    'after-a-duplicate',
    from('C-5', '2026-06-11 09:30'),
    record('2026-06-11 09:40', '灶具', 'price'),
    on('2026-06-11 10:00', 'duplicate'),
  ),
  story('not-after-a-duplicate', from('C-5', '2026-06-12 09:30'), record('2026-06-12 09:40', '灶具', 'price')),
  story('linked', from('C-6', '2026-06-12 09:30'), on('2026-06-12 09:40', 'repeat')),
  // Losses: the latest; remedies over all cycles.
  story(
    'dear',
    classify(MONDAY),
    ['2026-06-02 10:00', { do: 'compensate', fen: 300 }],
    ['2026-06-02 11:00', { do: 'lose', fen: 9_000 }],
    ['2026-06-02 12:00', { do: 'lose', fen: 100 }],
    on('2026-06-03 10:00', 'close'),
    on('2026-06-10 09:30', 'reopen'),
    ['2026-06-11 10:00', { do: 'compensate', fen: 500 }],
  ),
];

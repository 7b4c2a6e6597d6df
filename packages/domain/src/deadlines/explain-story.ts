import type { Instant } from '../envelope.js';
import { explainDeadline, movedTime, toldInstant, toldMove, toldTime, wordsOf, zoneOfDeadline } from '../rules/deadline/explain.js';
import type { Locale, Words } from '../rules/deadline/words/words.js';
import type { DeadlineHappening, DeadlineStory } from './history.js';

const toldHappening = (words: Words, happening: DeadlineHappening, told: (at: Instant) => string): readonly string[] => {
  const at = told(happening.at);
  switch (happening.what) {
    case 'paused':
      return [words.paused(at, told(happening.until))];
    case 'resumed': {
      const { move, minutes, fromDueAt, toDueAt } = happening;
      return [
        words.resumed(at, toldTime(words, minutes * 60_000), told(fromDueAt), told(toDueAt)),
        ...(move === null ? [] : toldMove(words, move)),
      ];
    }
    case 'extended': {
      const { move, by, fromDueAt, toDueAt } = happening;
      const time = move === null ? null : toldTime(words, movedTime(move));
      return [words.extended({ at, by, from: told(fromDueAt), to: told(toDueAt), time }), ...(move === null ? [] : toldMove(words, move))];
    }
    case 'warned':
      return [words.warned(at)];
    case 'missed':
      return [words.missed(at)];
    case 'revised':
      return [words.revised(at)];
    case 'again':
      return [words.again(at)];
    case 'replaced':
      return [words.replaced(at)];
    case 'ended':
      return [words.ended(at, happening.inTime)];
  }
};

/** A deadline of a case or an improvement in words: its sum, then what happened to it. */
export const explainStory = ({ deadline, waited, happenings }: DeadlineStory, locale: Locale): readonly string[] => {
  const words = wordsOf(locale);
  const zone = zoneOfDeadline(deadline);
  return [
    ...explainDeadline(deadline, locale, waited),
    ...happenings.flatMap((happening) => toldHappening(words, happening, (at) => toldInstant(words, at, zone))),
  ];
};

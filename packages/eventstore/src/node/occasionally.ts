const PAUSE_MILLISECONDS = 10_000;

/**
 * Passes on the first of many alike, and then, at most every ten seconds, the next with the number of those left out: who sends us too much must
 * not fill the disk with our complaints.
 */
export const occasionally = <Subject>(
  tell: (subject: Subject, leftOut: number) => void,
  now: () => number = Date.now,
): ((subject: Subject) => void) => {
  let leftOut = 0;
  let told = Number.NEGATIVE_INFINITY;
  return (subject) => {
    if (now() - told < PAUSE_MILLISECONDS) {
      leftOut += 1;
      return;
    }
    told = now();
    tell(subject, leftOut);
    leftOut = 0;
  };
};

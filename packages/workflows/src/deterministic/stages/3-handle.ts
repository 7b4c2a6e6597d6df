import type { CaseLoop } from '../follow-case.js';

/** Stage 3: a plan is drafted, approved and carried out, then judged; once more in a new cycle while the customer is not satisfied. */
export const handle = (loop: CaseLoop): Promise<void> => loop.through('handle');

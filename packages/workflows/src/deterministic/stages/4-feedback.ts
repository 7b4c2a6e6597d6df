import type { CaseLoop } from '../follow-case.js';

/** Stage 4: the customer learns cause, measures and result, is thanked and asked for an opinion. */
export const feedback = (loop: CaseLoop): Promise<void> => loop.through('feedback');

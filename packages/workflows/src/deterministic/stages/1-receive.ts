import type { CaseLoop } from '../follow-case.js';

/** Stage 1: the complaint is written down, checked for completeness and handed to the department that handles complaints. */
export const receive = (loop: CaseLoop): Promise<void> => loop.through('receive');

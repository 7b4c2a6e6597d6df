import type { CaseLoop } from '../follow-case.js';

/** Stage 5: what keeps it from happening again. The improvement runs as its own loop; the case waits for its effect, or for a waiver. */
export const improve = (loop: CaseLoop): Promise<void> => loop.through('improve');

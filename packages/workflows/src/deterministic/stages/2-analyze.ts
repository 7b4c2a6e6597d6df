import type { CaseLoop } from '../follow-case.js';

/** Stage 2: are the grounds sufficient, who is responsible, what is the cause, how severe is it? A complaint that is not upheld ends here. */
export const analyze = (loop: CaseLoop): Promise<void> => loop.through('analyze');

import { followCase } from './follow-case.js';
import { receive } from './stages/1-receive.js';
import { analyze } from './stages/2-analyze.js';
import { handle } from './stages/3-handle.js';
import { feedback } from './stages/4-feedback.js';
import { improve } from './stages/5-improve.js';

/** The closed loop of one complaint (P01), top to bottom; round again when the customer is not satisfied or the case is re-opened. */
export async function complaintLoop(stream: string): Promise<void> {
  const loop = await followCase(stream);
  while (await loop.goesOn()) {
    await receive(loop);
    await analyze(loop);
    await handle(loop);
    await feedback(loop);
    await improve(loop);
    if (loop.view().closable) await loop.close();
  }
}

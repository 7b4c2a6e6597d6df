import { receiveInfo } from './1-receive/info.js';
import { analyzeInfo } from './2-analyze/info.js';
import { handleInfo } from './3-handle/info.js';
import { feedbackInfo } from './4-feedback/info.js';
import { improveInfo } from './5-improve/info.js';
import type { complaintCommands } from './commands.js';
import type { InfoOf } from './info.js';
import { loopInfo } from './loop/info.js';
import { observedInfo } from './observed/info.js';

/** Stage, summary, audience and a realistic example of every command of a complaint. */
export const complaintCommandInfo: InfoOf<typeof complaintCommands> = {
  ...receiveInfo,
  ...analyzeInfo,
  ...handleInfo,
  ...feedbackInfo,
  ...improveInfo,
  ...loopInfo,
  ...observedInfo,
};

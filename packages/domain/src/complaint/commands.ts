import type { CommandsOf } from '../catalogue.js';
import { receiveCommands } from './1-receive/commands.js';
import { analyzeCommands } from './2-analyze/commands.js';
import { handleCommands } from './3-handle/commands.js';
import { feedbackCommands } from './4-feedback/commands.js';
import { improveCommands } from './5-improve/commands.js';
import { loopCommands } from './loop/commands.js';
import { observedCommands } from './observed/messages.js';

export const complaintCommands = {
  ...receiveCommands,
  ...analyzeCommands,
  ...handleCommands,
  ...feedbackCommands,
  ...improveCommands,
  ...loopCommands,
  ...observedCommands,
} as const;

export type ReceiveCommand = CommandsOf<typeof receiveCommands>;
export type AnalyzeCommand = CommandsOf<typeof analyzeCommands>;
export type HandleCommand = CommandsOf<typeof handleCommands>;
export type FeedbackCommand = CommandsOf<typeof feedbackCommands>;
export type ImproveCommand = CommandsOf<typeof improveCommands>;
export type LoopStepCommand = CommandsOf<typeof loopCommands>;
export type ObservedCommand = CommandsOf<typeof observedCommands>;
export type ComplaintCommand = CommandsOf<typeof complaintCommands>;

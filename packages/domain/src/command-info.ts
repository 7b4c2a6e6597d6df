import { complaintCommandInfo } from './complaint/command-info.js';
import type { CommandInfo } from './complaint/info.js';
import { improvementCommandInfo } from './improvement/command-info.js';

/** Stage, summary, audience and example of every command of the loop, by category and command. */
export const commandInfo: Readonly<Record<'complaint' | 'improvement', Readonly<Record<string, CommandInfo>>>> = {
  complaint: complaintCommandInfo,
  improvement: improvementCommandInfo,
};

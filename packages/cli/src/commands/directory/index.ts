import type { Command } from 'commander';
import { absenceCommands } from './absence.js';
import { checkCommand } from './check.js';
import { importDirectoryCommand } from './import.js';
import { resolveCommand } from './resolve.js';

/** What can be asked and told of the directory beside the life of its versions. */
export const directoryCommands = (directory: Command): void => {
  resolveCommand(directory);
  absenceCommands(directory);
  checkCommand(directory);
  importDirectoryCommand(directory);
};

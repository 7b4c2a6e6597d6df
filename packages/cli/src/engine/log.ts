import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, type Logger, pino } from 'pino';
import type { DataFolder } from '../folder/data-folder.js';

const LONGEST_LOG = 20_000_000;

/** Where a process of a folder logs; a long file of earlier runs is set aside first. */
export const logFile = (folder: DataFolder, name: string): string => {
  const file = join(folder.logs, `${name}.log`);
  if (existsSync(file) && statSync(file).size > LONGEST_LOG) renameSync(file, `${file}.1`);
  return file;
};

const level = (): string => process.env.REDRESS_LOG_LEVEL ?? 'info';

/** The log of a process that speaks to a person: into the folder. */
export const folderLog = (folder: DataFolder, name: string): Logger =>
  pino({ name, level: level() }, destination({ dest: logFile(folder, name), sync: false, mkdir: true }));

/** The log of a process that stands alone: on standard error, one JSON object a line. */
export const errorLog = (name: string): Logger => pino({ name, level: level() }, destination({ dest: 2, sync: true }));

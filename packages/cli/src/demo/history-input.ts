import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataFolder } from '../folder/data-folder.js';
import { sampleCsv } from './sample.js';

export type HistoryInput = { readonly file: string; readonly profile: string; readonly what: string };

const project = fileURLToPath(new URL('../../../../', import.meta.url));
/** Real complaints, where somebody has laid them beside the project. */
const BESIDE = join(project, '..', 'shared', 'data', 'cfpb-sample.csv.gz');

/** The history that a drill begins with: the given file, else real data beside the project, else the generated year. */
export const historyInput = (folder: DataFolder, given?: { readonly file: string; readonly profile: string }): HistoryInput => {
  if (given !== undefined) return { ...given, what: given.file };
  if (existsSync(BESIDE)) return { file: BESIDE, profile: 'cfpb', what: 'CFPB 真实投诉数据' };
  const file = join(folder.path, 'sample.csv');
  writeFileSync(file, sampleCsv());
  return { file, profile: 'sample', what: '生成的一年投诉' };
};

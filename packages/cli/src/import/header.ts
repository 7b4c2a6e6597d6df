import type { ImportProfile } from '@redress/domain';
import { badInput } from '../failure.js';

const separators: readonly (readonly [string, string])[] = [
  [',', 'commas'],
  ['\t', 'tabs'],
  [';', 'semicolons'],
  ['|', 'vertical bars'],
];

/** Refuses a file that does not fit the profile, before anything is imported; answers the columns that will not be read. */
export const checkHeader = (profile: ImportProfile, header: readonly string[], file: string): readonly string[] => {
  const ids = 'columns' in profile.id ? profile.id.columns : [];
  const needed = [...new Set([...ids, ...profile.columns.filter(({ mayLack }) => !mayLack).map(({ column }) => column)])];
  const hint = `the profile ${profile.name} reads: ${[...new Set([...ids, ...profile.columns.map(({ column }) => column)])].join(', ')}`;
  const missing = needed.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    const [only = ''] = header;
    const [, separator] = separators.find(([mark]) => mark !== profile.delimiter && header.length <= 2 && only.includes(mark)) ?? [];
    if (separator !== undefined)
      throw badInput(
        `${file} is separated by ${separator}; the profile ${profile.name} reads ${JSON.stringify(profile.delimiter)}`,
        'save the file with the other separator, or use a profile made for it',
      );
    if (missing.length === needed.length) throw badInput(`${file} has no header line, or it belongs to another profile`, hint);
    throw badInput(`${file} lacks the column${missing.length > 1 ? 's' : ''} ${missing.map((one) => `"${one}"`).join(', ')}`, hint);
  }
  const twice = needed.find((column) => header.indexOf(column) !== header.lastIndexOf(column));
  if (twice !== undefined) throw badInput(`${file} has the column "${twice}" twice`, 'remove one of them');
  const known = new Set([...needed, ...profile.columns.map(({ column }) => column)]);
  return header.filter((column) => !known.has(column));
};

import { readFileSync } from 'node:fs';
import { type ImportProfile, importProfile } from '@redress/domain';
import { badInput, messageOf, systemCode } from '../failure.js';
import { profileNamed, profileNames } from './profiles.js';

/** A path names a document of one's own, a bare word a profile that ships. */
const isPath = (text: string): boolean => /[/\\]|\.json$/i.test(text);

const readDocument = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw badInput(`there is no profile ${path}`, 'check the path', error);
    if (error instanceof SyntaxError) throw badInput(`the profile ${path} is not JSON: ${messageOf(error)}`, 'correct it', error);
    throw badInput(`the profile ${path} cannot be read: ${messageOf(error)}`, undefined, error);
  }
};

/** The profile of that name, or the one in that file. Everything that is wrong with a document is told at once, by its field. */
export const loadProfile = (given: string): ImportProfile => {
  if (!isPath(given)) return profileNamed(given);
  const parsed = importProfile.safeParse(readDocument(given));
  if (!parsed.success) {
    const flaws = parsed.error.issues.map(({ path, message }) => `  ${path.join('.') || 'the document'}: ${message}`);
    throw badInput(`the profile ${given} is not valid:\n${flaws.join('\n')}`, '`redress import --explain FILE` shows one that fits a file');
  }
  if (profileNames.includes(parsed.data.name))
    throw badInput(`${given}: name: ${parsed.data.name} is a profile that ships with the engine`, 'give yours another name');
  return parsed.data;
};

import { badInput } from '../../failure.js';
import { type ImportProfile, importProfile } from '../profile.js';
import { cfpb } from './cfpb.js';
import { sample } from './sample.js';

const documents = [cfpb, sample];

export const profileNames: readonly string[] = documents.map(({ name }) => name);

/** The shipped profile of that name, validated. */
export const profileNamed = (name: string): ImportProfile => {
  const document = documents.find((one) => one.name === name);
  if (document === undefined)
    throw badInput(`there is no import profile ${JSON.stringify(name)}`, `use one of: ${profileNames.join(', ')}`);
  return importProfile.parse(document);
};

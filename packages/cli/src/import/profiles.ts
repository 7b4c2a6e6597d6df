import { type ImportProfile, shippedDocuments, shippedProfiles } from '@redress/domain';
import { badInput } from '../failure.js';

export const profileNames: readonly string[] = shippedDocuments.map(({ name }) => name);

/** The shipped profile of that name. */
export const profileNamed = (name: string): ImportProfile => {
  const found = shippedProfiles().find((one) => one.name === name);
  if (found === undefined) throw badInput(`there is no import profile ${JSON.stringify(name)}`, `use one of: ${profileNames.join(', ')}`);
  return found;
};

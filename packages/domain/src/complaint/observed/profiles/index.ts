import { type ImportProfile, importProfile, type ProfileDocument } from '../profile.js';
import { boston311 } from './boston311.js';
import { cfpb } from './cfpb.js';
import { nyc311 } from './nyc311.js';
import { sample } from './sample.js';

/** The profiles that ship with the engine, as they are written down. */
export const shippedDocuments: readonly ProfileDocument[] = [cfpb, boston311, nyc311, sample];

let parsed: readonly ImportProfile[] | undefined;

/** The profiles that ship with the engine, in full. Read when they are first asked for: most processes never do. */
export const shippedProfiles = (): readonly ImportProfile[] => {
  parsed ??= shippedDocuments.map((document) => importProfile.parse(document));
  return parsed;
};

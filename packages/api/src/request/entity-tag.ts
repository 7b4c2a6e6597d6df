import { ApiProblem } from '../problem.js';

/** The entity tag of a stream at a revision: strong, because a revision names exactly one content. */
export const entityTag = (revision: number): string => `"${revision}"`;

/** The revision an If-Match header asks for; undefined without the header. Weak tags and lists cannot promise anything here. */
export const expectedRevision = (ifMatch: string | undefined): number | undefined => {
  if (ifMatch === undefined) return undefined;
  const digits = /^"(\d{1,15})"$/.exec(ifMatch.trim())?.[1];
  if (digits === undefined)
    throw new ApiProblem('invalid-parameter', {
      detail: 'If-Match takes one strong entity tag as answered in ETag, such as "7".',
      errors: [{ pointer: '/headers/if-match', detail: 'is not one strong entity tag' }],
    });
  return Number(digits);
};

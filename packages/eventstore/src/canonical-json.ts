import type { Json } from '@redress/domain';

/**
 * RFC 8785 form of plain data. For values that passed `findFlaw` or came from `JSON.parse`: their strings are well-formed and their numbers
 * finite, so that ECMAScript's own number and string formats are the canonical ones. A member that is undefined counts as absent.
 */
export const canonicalJson = (value: Json): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = value as { readonly [key: string]: Json | undefined };
  let text = '';
  // The default order of sort is that of UTF-16 code units, as RFC 8785 demands.
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
};

import { describe, expect, it } from '@jest/globals';
import { shared } from './messages.js';
import { parseUuid, structuredUuid, textUuid } from './uuid.js';

const text = 'f00dfeed-0123-4567-89ab-cdef01234567';

describe('an id on the wire', () => {
  it('is the same in both forms', () => {
    expect(parseUuid(textUuid(text))).toBe(text);
    expect(parseUuid(structuredUuid(text))).toBe(text);
  });

  it('is lower case inside', () => expect(parseUuid(textUuid(text.toUpperCase()))).toBe(text));

  it.each(['', 'x', '00000000-0000-0000-0000-000000000000', `${text}0`, text.replaceAll('-', '')])('is refused as "%s"', (bad) =>
    expect(parseUuid(textUuid(bad))).toBeUndefined(),
  );

  it('is refused when missing', () => {
    expect(parseUuid(undefined)).toBeUndefined();
    expect(parseUuid(new shared.UUID())).toBeUndefined();
  });
});

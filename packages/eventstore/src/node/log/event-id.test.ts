import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { idBytes, idText } from './event-id.js';

describe('an event id in the file', () => {
  it('is its sixteen bytes, and comes back as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(new Uint8Array(idBytes(idText(Buffer.from(bytes))))).toEqual(new Uint8Array(bytes));
      }),
    );
  });
});

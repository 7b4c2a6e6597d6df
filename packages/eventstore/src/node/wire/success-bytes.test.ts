import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shared, streams } from './messages.js';
import { successBytes } from './success-bytes.js';

describe('the answer to an append that was written', () => {
  it('is byte for byte what the generated classes write', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
    const number = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.maxSafeNat());
    fc.assert(
      fc.property(fc.uuid(), name, number, number, (correlation, stream, revision, behind) => {
        const position = Math.max(1, behind);
        const bytes = Buffer.from(stream, 'utf8');
        const place = new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position));
        const generated = new streams.BatchAppendResp()
          .setCorrelationId(new shared.UUID().setString(correlation))
          .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(bytes))
          .setSuccess(new streams.BatchAppendResp.Success().setCurrentRevision(String(revision)).setPosition(place));
        expect(successBytes({ correlation, stream: bytes, revision, position })).toEqual(Buffer.from(generated.serializeBinary()));
      }),
    );
  });
});

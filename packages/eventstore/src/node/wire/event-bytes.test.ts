import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventBytes } from './event-bytes.js';
import { shared, streams } from './messages.js';

describe('the message that delivers an event', () => {
  it('is byte for byte what the generated classes write', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
    const number = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.maxSafeNat());
    const blob = fc.uint8Array({ maxLength: 400 });
    const event = fc.record({
      id: fc.uuid(),
      stream: text,
      type: text,
      isJson: fc.boolean(),
      revision: number,
      position: number.map((at) => Math.max(1, at)),
      createdAt: fc.nat({ max: 8_640_000_000_000 }),
      metadata: blob,
      data: blob,
    });
    fc.assert(
      fc.property(event, (given) => {
        const position = String(given.position);
        const record = new streams.ReadResp.ReadEvent.RecordedEvent()
          .setId(new shared.UUID().setString(given.id))
          .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(given.stream, 'utf8')))
          .setStreamRevision(String(given.revision))
          .setCommitPosition(position)
          .setPreparePosition(position)
          .setCustomMetadata(given.metadata)
          .setData(given.data);
        record
          .getMetadataMap()
          .set('type', given.type)
          .set('created', `${given.createdAt}0000`)
          .set('content-type', given.isJson ? 'application/json' : 'application/octet-stream');
        const generated = new streams.ReadResp().setEvent(new streams.ReadResp.ReadEvent().setEvent(record).setCommitPosition(position));
        expect(eventBytes(given)).toEqual(Buffer.from(generated.serializeBinary()));
      }),
    );
  });
});

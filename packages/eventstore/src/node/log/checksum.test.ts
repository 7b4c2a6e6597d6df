import { describe, expect, it } from '@jest/globals';
import { checksumOf, type StoredEvent } from './checksum.js';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const event: StoredEvent = {
  position: 5_000_000_001,
  revision: 7,
  createdAt: 1_763_859_600_000,
  isJson: true,
  id: Buffer.from('00112233445546778899aabbccddeeff', 'hex'),
  stream: bytes('complaint-甲'),
  type: bytes('noted.v1'),
  metadata: bytes('{"m":1}'),
  data: bytes('{"文":"一"}'),
};
const flipped = (part: Uint8Array) => Uint8Array.from(part, (byte, index) => (index === part.length - 1 ? byte ^ 1 : byte));

describe('the checksum of an event', () => {
  it('is the same for ever, since files hold it', () => expect(checksumOf(event)).toBe(3743401634));

  it.each([
    ['position', { position: event.position - 2 ** 32 }],
    ['revision', { revision: 8 }],
    ['time', { createdAt: event.createdAt + 1 }],
    ['content type', { isJson: false }],
    ['id', { id: flipped(event.id) }],
    ['stream', { stream: flipped(event.stream) }],
    ['type', { type: flipped(event.type) }],
    ['metadata', { metadata: flipped(event.metadata) }],
    ['data', { data: flipped(event.data) }],
  ])('changes with its %s', (_part, change) => expect(checksumOf({ ...event, ...change })).not.toBe(checksumOf(event)));

  it('tells where one field ends and the next begins', () => {
    const moved = { ...event, metadata: bytes('{"m":1'), data: bytes('}{"文":"一"}') };
    expect(checksumOf(moved)).not.toBe(checksumOf(event));
  });

  it('copes with an id that is no longer one, as a damaged file may hold', () => {
    expect(checksumOf({ ...event, id: new Uint8Array(3) })).not.toBe(checksumOf({ ...event, id: new Uint8Array(40).fill(1) }));
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Append, ProposedEvent } from './event-log.js';
import { packAppends, unpackAppends } from './packed-appends.js';

const bytes = fc.uint8Array({ maxLength: 20 });
const event = fc.record<ProposedEvent>({ id: fc.uuid(), type: fc.string(), isJson: fc.boolean(), data: bytes, metadata: bytes });
const append = fc.record<Append>(
  {
    stream: fc.string({ unit: 'binary' }),
    expected: fc.oneof(fc.constantFrom('any', 'no-stream', 'stream-exists'), fc.maxSafeNat()),
    events: fc.array(event, { maxLength: 4 }),
    removal: fc.constantFrom('delete', 'tombstone'),
  },
  { requiredKeys: ['stream', 'expected', 'events'] },
);

describe('appends packed for another thread', () => {
  it('come out as they went in, also when they have changed threads', () => {
    fc.assert(
      fc.property(fc.array(append, { maxLength: 6 }), (appends) => {
        const { cells, block } = packAppends(appends);
        expect(unpackAppends(structuredClone({ cells, block }, { transfer: [block] }))).toEqual(appends);
      }),
    );
  });

  it('leave the payloads with who packed them', () => {
    const data = Uint8Array.of(1, 2, 3);
    const events = [{ id: '00000000-0000-4000-8000-000000000001', type: 't', isJson: false, data, metadata: new Uint8Array() }];
    const { block } = packAppends([{ stream: 's', expected: 'any', events }]);
    new Uint8Array(block).fill(0);
    expect([...data]).toEqual([1, 2, 3]);
  });
});

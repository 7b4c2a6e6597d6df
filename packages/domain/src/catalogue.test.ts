import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineEvents, evolved, kebab } from './catalogue.js';
import { personal } from './personal.js';

describe('an event catalogue', () => {
  it('gives each event a wire name with the version of its payload', () => {
    const events = defineEvents({
      ComplaintReceived: z.strictObject({}),
      RemedyProvided: evolved(
        z.strictObject({ amountFen: z.int() }),
        (data) => data,
        (data) => data,
      ),
    });
    expect(events.ComplaintReceived).toMatchObject({ wire: 'complaint-received.v1', version: 1, upcasters: [] });
    expect(events.RemedyProvided).toMatchObject({ wire: 'remedy-provided.v3', version: 3 });
    expect(events.RemedyProvided.upcasters).toHaveLength(2);
  });

  it('spells names in kebab case, digits included', () => {
    expect(['ApiKeyIssued', 'Tier2Reached', 'closed'].map(kebab)).toEqual(['api-key-issued', 'tier2-reached', 'closed']);
  });

  it('refuses a schema whose personal data could not be sealed', () => {
    expect(() => defineEvents({ PairNamed: z.tuple([personal(z.string())]) })).toThrow(/PairNamed/);
  });
});

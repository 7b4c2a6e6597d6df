import { describe, expect, it } from '@jest/globals';
import { TOMBSTONE } from '../append-rules.js';
import type { RecordedEvent } from '../log/event-log.js';
import { isLinkStream, linkRuleOf } from './link-streams.js';

const event = (more: Partial<RecordedEvent>): RecordedEvent => ({
  id: '00000000-0000-4000-8000-000000000001',
  type: 't',
  isJson: true,
  data: new Uint8Array(),
  metadata: new Uint8Array(),
  stream: 's',
  revision: 0,
  position: 1,
  createdAt: 0,
  ...more,
});

describe('a stream of links', () => {
  const holds = (stream: string, more: Partial<RecordedEvent>) => linkRuleOf(stream)?.(event(more));

  it.each(['$ce-a', '$et-t', '$streams'])('is told by its name: %s', (stream) => expect(isLinkStream(stream)).toBe(true));
  it.each(['ce-a', '$settings', '$$$ce-a', '$all', '$streams-1'])('is no other: %s', (stream) => expect(isLinkStream(stream)).toBe(false));

  it('of a category holds whatever happened in its streams', () => {
    expect(holds('$ce-a', { stream: 'a-1' })).toBe(true);
    expect(holds('$ce-a', { stream: 'a-1', type: '$>' })).toBe(true);
    expect(holds('$ce-a', { stream: 'ab-1' })).toBe(false);
    expect(holds('$ce-a', { stream: '$$a-1' })).toBe(false);
    expect(holds('$ce-投诉', { stream: '投诉-甲-乙' })).toBe(true);
  });
  it.each([
    ['a-b', 'a-b-1'],
    ['', '-1'],
    ['$$a', '$$a-1'],
  ])('of no category holds nothing: %s', (category, stream) => expect(holds(`$ce-${category}`, { stream })).toBe(false));
  it('of a type holds no links, and ends of streams under a name of their own', () => {
    expect(holds('$et-t', { type: 't' })).toBe(true);
    expect(holds('$et-t', { type: 'tt' })).toBe(false);
    expect(holds('$et-$>', { type: '$>' })).toBe(false);
    expect(holds('$et-$deleted', { type: '$streamDeleted' })).toBe(true);
    expect(holds('$et-$streamDeleted', { type: '$streamDeleted' })).toBe(false);
  });
  it('of streams holds the first event of each', () => {
    expect(holds('$streams', { revision: 0 })).toBe(true);
    expect(holds('$streams', { revision: 1 })).toBe(false);
    expect(holds('$streams', { revision: TOMBSTONE })).toBe(false);
  });
});

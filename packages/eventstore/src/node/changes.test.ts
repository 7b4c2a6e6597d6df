import { describe, expect, it } from '@jest/globals';
import { type Change, changesOf, type Subject, subjectOf } from './changes.js';
import type { Append, ProposedEvent } from './log/event-log.js';

const event = (data = ''): ProposedEvent => ({ id: 'id', type: 't', isJson: true, data: Buffer.from(data), metadata: new Uint8Array() });
const append = (stream: string, more: Partial<Append> = {}): Append => ({ stream, expected: 'any', events: [event()], ...more });
const subject = (more: Partial<Subject> = {}): Subject => ({
  name: 's',
  last: 4,
  isSoftDeleted: false,
  metadata: () => Buffer.from('{"$tb":9223372036854775807,"mine":1}'),
  ...more,
});
const told = (changes: readonly Change[]) =>
  changes.map(({ stream, events }) => [stream, ...events.map(({ type, data }) => `${type} ${Buffer.from(data).toString('utf8')}`.trim())]);

describe('what an append writes', () => {
  it('is what was proposed', () => expect(told(changesOf(append('s'), subject()))).toEqual([['s', 't']]));
  it('is nothing when nothing was', () => expect(changesOf(append('s', { events: [] }), subject({ isSoftDeleted: true }))).toEqual([]));
  it('brings a deleted stream back, from here on and with its other metadata', () =>
    expect(told(changesOf(append('s'), subject({ isSoftDeleted: true })))).toEqual([
      ['s', 't'],
      ['$$s', '$metadata {"$tb":5,"mine":1}'],
    ]));
  it('brings back a deleted stream without events from its first', () =>
    expect(told(changesOf(append('s'), subject({ isSoftDeleted: true, last: -1, metadata: () => undefined })))).toEqual([
      ['s', 't'],
      ['$$s', '$metadata {"$tb":0}'],
    ]));
  it('of metadata brings its stream back empty, described as now said', () =>
    expect(told(changesOf(append('$$s', { events: [event('{"$maxCount":2}')] }), subject({ isSoftDeleted: true })))).toEqual([
      ['$$s', 't {"$maxCount":2}'],
      ['$$s', '$metadata {"$tb":5,"$maxCount":2}'],
    ]));
});

describe('what a removal writes', () => {
  it('until the stream comes again is metadata alone', () =>
    expect(told(changesOf(append('s', { events: [], removal: 'delete' }), subject()))).toEqual([
      ['$$s', '$metadata {"$tb":9223372036854775807}'],
    ]));
  it('for ever is the last event of the stream', () => {
    const changes = changesOf(append('s', { events: [], removal: 'tombstone' }), subject());
    expect(told(changes)).toEqual([['s', '$streamDeleted']]);
    expect(changes[0]?.tombstone).toBe(true);
  });
});

describe('the stream an append is about', () => {
  const find = (name: string) => ({ last: name.length, isSoftDeleted: false, metadata: () => undefined });
  it('is the one appended to', () => expect(subjectOf('s', find)).toMatchObject({ name: 's', last: 1 }));
  it('is the one that metadata speaks of', () => expect(subjectOf('$$abc', find)).toMatchObject({ name: 'abc', last: 3 }));
});

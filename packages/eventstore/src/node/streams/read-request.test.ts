import { describe, expect, it } from '@jest/globals';
import { shared, streams } from '../wire/messages.js';
import { parseReadRequest } from './read-request.js';

const { Options } = streams.ReadReq;
const empty = new shared.Empty();
const named = (name: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(name, 'utf8'));
const oneStream = (name = 's') => new Options.StreamOptions().setStreamIdentifier(named(name)).setStart(empty);
const parse = (options: streams.ReadReq.Options) => parseReadRequest(new streams.ReadReq().setOptions(options));
const subscription = new Options.SubscriptionOptions();
const typeFilter = new Options.FilterOptions().setEventType(new Options.FilterOptions.Expression().setRegex('a'));

describe('a read request', () => {
  it('of a stream names it and where to begin', () => {
    expect(parse(new Options().setStream(oneStream('投诉-1').setRevision('7')).setCount('20'))).toEqual({
      read: {
        stream: '投诉-1',
        from: 7,
        mode: { kind: 'count', count: 20, backwards: false },
        filter: undefined,
        resolveLinks: false,
        structuredIds: false,
      },
    });
  });

  it('takes a number beyond all streams for as far as numbers go', () => {
    const options = new Options().setStream(oneStream().setRevision('18446744073709551615')).setCount('18446744073709551615');
    expect(parse(options)).toMatchObject({ read: { from: Number.MAX_SAFE_INTEGER, mode: { count: Number.MAX_SAFE_INTEGER } } });
  });

  it('of all events begins at a position, the start or the end', () => {
    const position = new Options.Position().setCommitPosition('9').setPreparePosition('9');
    const of = (all: streams.ReadReq.Options.AllOptions) => parse(new Options().setAll(all).setSubscription(subscription));
    expect(of(new Options.AllOptions().setPosition(position))).toMatchObject({ read: { stream: undefined, from: 9 } });
    expect(of(new Options.AllOptions().setStart(empty))).toMatchObject({ read: { from: 'start', mode: { kind: 'subscription' } } });
    expect(of(new Options.AllOptions().setEnd(empty))).toMatchObject({ read: { from: 'end' } });
  });

  it.each<[string, streams.ReadReq.Options]>([
    ['neither stream nor all', new Options().setCount('1')],
    ['a stream without a name', new Options().setStream(oneStream('')).setCount('1')],
    ['the metadata of no stream', new Options().setStream(oneStream('$$')).setCount('1')],
    ['no start', new Options().setStream(new Options.StreamOptions().setStreamIdentifier(named('s'))).setCount('1')],
    ['no start in all', new Options().setAll(new Options.AllOptions()).setCount('1')],
    ['neither count nor subscription', new Options().setStream(oneStream())],
    ['a subscription backwards', new Options().setStream(oneStream()).setSubscription(subscription).setReadDirection(1)],
    ['a filter on a stream', new Options().setStream(oneStream()).setSubscription(subscription).setFilter(typeFilter)],
    [
      'an unknown direction',
      new Options()
        .setStream(oneStream())
        .setCount('1')
        .setReadDirection(2 as never),
    ],
    ['a name that is not UTF-8', new Options().setStream(oneStream().setStreamIdentifier(notText())).setCount('1')],
    ['a name beyond 4096 bytes', new Options().setStream(oneStream('名'.repeat(1366))).setCount('1')],
  ])('is refused with %s', (_, options) => expect(parse(options)).toEqual({ invalid: expect.any(String) }));

  it('is refused without options', () => expect(parseReadRequest(new streams.ReadReq())).toHaveProperty('invalid'));
});

function notText(): shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Uint8Array.of(0xff, 0xfe));
}

import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '../log/event-log.js';
import { shared, streams } from '../wire/messages.js';
import { isHidden, parseFilter } from './filter.js';

const { FilterOptions } = streams.ReadReq.Options;

const event = (stream: string, type: string): RecordedEvent => ({
  id: '00000000-0000-4000-8000-000000000001',
  type,
  isJson: true,
  data: new Uint8Array(),
  metadata: new Uint8Array(),
  stream,
  revision: 0,
  position: 1,
  createdAt: 0,
});
const regex = (text: string) => new FilterOptions.Expression().setRegex(text);
const prefixes = (...list: string[]) => new FilterOptions.Expression().setPrefixList(list);
const filterOf = (options: streams.ReadReq.Options.FilterOptions) => {
  const parsed = parseFilter(options);
  if ('invalid' in parsed) throw new Error(parsed.invalid);
  return parsed.filter;
};

describe('a filter', () => {
  it('by prefixes of the stream passes any of them', () => {
    const { matches } = filterOf(new FilterOptions().setStreamIdentifier(prefixes('complaint-', '投诉-')));
    expect([event('complaint-1', 't'), event('投诉-1', 't'), event('policy-main', 't')].map(matches)).toEqual([true, true, false]);
  });

  it('by prefixes of the type looks at the type only', () => {
    const { matches } = filterOf(new FilterOptions().setEventType(prefixes('complaint-')));
    expect([event('x', 'complaint-received.v1'), event('complaint-1', 'x')].map(matches)).toEqual([true, false]);
  });

  it('by a regular expression finds it anywhere in the name', () => {
    const { matches } = filterOf(new FilterOptions().setStreamIdentifier(regex('lain')));
    expect(matches(event('complaint-1', 't'))).toBe(true);
  });

  it('prefers the regular expression when both are given', () => {
    const { matches } = filterOf(new FilterOptions().setEventType(regex('^b').setPrefixList(['a'])));
    expect([event('s', 'a1'), event('s', 'b1')].map(matches)).toEqual([false, true]);
  });

  it("understands the client's way to leave out system events", () => {
    const { matches } = filterOf(new FilterOptions().setEventType(regex('^[^$].*')));
    expect([event('s', '$metadata'), event('s', 'received')].map(matches)).toEqual([false, true]);
  });

  it('is refused when its expression cannot be read', () => {
    expect(parseFilter(new FilterOptions().setEventType(regex('(')))).toEqual({ invalid: expect.stringContaining('(') });
  });

  it('is refused without anything to match', () => {
    expect(parseFilter(new FilterOptions())).toHaveProperty('invalid');
    expect(parseFilter(new FilterOptions().setEventType(prefixes()))).toHaveProperty('invalid');
  });

  it('asks for a checkpoint after its window times its multiplier', () => {
    const of = (options: streams.ReadReq.Options.FilterOptions) => filterOf(options.setEventType(prefixes('a'))).interval;
    expect(of(new FilterOptions().setMax(10).setCheckpointintervalmultiplier(3))).toBe(30);
    expect(of(new FilterOptions().setCount(new shared.Empty()).setCheckpointintervalmultiplier(2))).toBe(64);
    expect(of(new FilterOptions())).toBe(32);
  });
});

describe('the bookkeeping of groups over all events', () => {
  it.each(['$epoch-information', '$persistentsubscription-$all::g-checkpoint', '$persistentsubscription-$all::g-parked'])(
    'hides %s',
    (name) => expect(isHidden(event(name, 't'))).toBe(true),
  );
  it.each(['$$complaint-1', '$persistentsubscription-s::g-parked', 'complaint-1'])('does not hide %s', (name) =>
    expect(isHidden(event(name, 't'))).toBe(false),
  );
});

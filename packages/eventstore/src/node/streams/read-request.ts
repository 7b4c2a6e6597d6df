import { streams } from '../wire/messages.js';
import { toSafeNumber } from '../wire/proposed.js';
import { parseStreamName } from '../wire/stream-name.js';
import { type EventFilter, parseFilter } from './filter.js';

/** `stream` undefined: all events. `from` is a revision or a position. */
export type ReadRequest = {
  readonly stream: string | undefined;
  readonly from: number | 'start' | 'end';
  readonly mode: { readonly kind: 'count'; readonly count: number; readonly backwards: boolean } | { readonly kind: 'subscription' };
  readonly filter: EventFilter | undefined;
  readonly resolveLinks: boolean;
  readonly structuredIds: boolean;
};

type Parsed<Value> = Value | { readonly invalid: string };

const isInvalid = (parsed: object): parsed is { readonly invalid: string } => 'invalid' in parsed;

/** Reads the request once; every combination the protocol does not know is refused with the reason. */
export const parseReadRequest = (request: streams.ReadReq): Parsed<{ readonly read: ReadRequest }> => {
  const options = request.getOptions();
  if (options === undefined) return { invalid: 'A read needs options.' };
  const source = parseSource(options);
  if (isInvalid(source)) return source;
  const mode = parseMode(options);
  if (isInvalid(mode)) return mode;
  const filter = filterOf(options, source.stream);
  if (isInvalid(filter)) return filter;
  const common = { resolveLinks: options.getResolveLinks(), structuredIds: options.getUuidOption()?.hasStructured() ?? false };
  return { read: { ...source, ...mode, ...filter, ...common } };
};

const parseSource = (options: streams.ReadReq.Options): Parsed<Pick<ReadRequest, 'stream' | 'from'>> => {
  const all = options.getAll();
  if (all !== undefined) {
    const position = all.getPosition();
    const from = startOf(all, position && toSafeNumber(position.getCommitPosition()));
    return from === undefined ? { invalid: 'A read of all events needs a start.' } : { stream: undefined, from };
  }
  const one = options.getStream();
  if (one === undefined) return { invalid: 'A read is of one stream or of all events.' };
  const parsed = parseStreamName(one.getStreamIdentifier());
  if (isInvalid(parsed)) return parsed;
  const from = startOf(one, one.hasRevision() ? toSafeNumber(one.getRevision()) : undefined);
  return from === undefined ? { invalid: 'A read of a stream needs a start.' } : { stream: parsed.name, from };
};

const startOf = (options: { hasStart(): boolean; hasEnd(): boolean }, place: number | undefined): ReadRequest['from'] | undefined => {
  if (place !== undefined) return place;
  if (options.hasStart()) return 'start';
  return options.hasEnd() ? 'end' : undefined;
};

const parseMode = (options: streams.ReadReq.Options): Parsed<Pick<ReadRequest, 'mode'>> => {
  const { BACKWARDS, FORWARDS } = streams.ReadReq.Options.ReadDirection;
  const direction = options.getReadDirection();
  if (direction !== FORWARDS && direction !== BACKWARDS) return { invalid: `There is no read direction ${direction}.` };
  const backwards = direction === BACKWARDS;
  if (options.hasCount()) return { mode: { kind: 'count', count: toSafeNumber(options.getCount()), backwards } };
  if (!options.hasSubscription()) return { invalid: 'A read needs a count or is a subscription.' };
  return backwards ? { invalid: 'A subscription goes forwards.' } : { mode: { kind: 'subscription' } };
};

const filterOf = (options: streams.ReadReq.Options, stream: string | undefined): Parsed<Pick<ReadRequest, 'filter'>> => {
  const filter = options.getFilter();
  if (filter === undefined) return { filter: undefined };
  return stream === undefined ? parseFilter(filter) : { invalid: 'Only a read of all events can be filtered.' };
};

import type { persistent } from '../wire/messages.js';
import { toSafeNumber } from '../wire/proposed.js';
import { parseStreamName } from '../wire/stream-name.js';
import { type FilterSpec, filterOf, type GroupSource } from './group-config.js';
import type { Start } from './groups.js';
import { type GroupSettings, parseSettings } from './settings.js';

type Invalid = { readonly invalid: string };
/** A group cannot be had this way; clients learn the reason. */
type Failed = { readonly failed: string; readonly source: string; readonly group: string };
type ChangeOptions = persistent.CreateReq.Options | persistent.UpdateReq.Options;

export type Change = {
  readonly source: GroupSource;
  readonly group: string;
  readonly content: { readonly start: Start; readonly settings: GroupSettings };
};

const ALL = '$all';
/** What clients of old send as the revision that means the end: the largest of 64 bits. */
const END_REVISION = '18446744073709551615';

const LONGEST_GROUP = 1_024;

export const parseGroupName = (name: string): { readonly name: string } | Invalid => {
  if (name === '') return { invalid: 'A group needs a name.' };
  return name.length > LONGEST_GROUP ? { invalid: `The name of a group has ${LONGEST_GROUP} characters at most.` } : { name };
};

type Identified = { getStreamIdentifier(): Parameters<typeof parseStreamName>[0]; hasAll(): boolean; getGroupName(): string };

/** Which group a request is about: the name of its source and its own. */
export const parseGroup = (options: Identified | undefined): { readonly source: string; readonly group: string } | Invalid => {
  if (options === undefined) return { invalid: 'The request needs options.' };
  const group = parseGroupName(options.getGroupName());
  if ('invalid' in group) return group;
  if (options.hasAll()) return { source: ALL, group: group.name };
  const stream = parseStreamName(options.getStreamIdentifier());
  return 'invalid' in stream ? stream : { source: stream.name, group: group.name };
};

/** A group to be created or changed. `head` is the newest position of the log. */
export const parseChange = (options: ChangeOptions | undefined, head: number): Change | Invalid | Failed => {
  const settings = options?.getSettings();
  if (options === undefined || settings === undefined) return { invalid: 'The request needs options with settings.' };
  const group = parseGroupName(options.getGroupName());
  if ('invalid' in group) return group;
  const all = options.getAll();
  const found = all === undefined ? streamOf(options) : allOf(all);
  if ('invalid' in found) return found;
  const failed = (reason: string): Failed => ({ failed: reason, source: all === undefined ? found.name : ALL, group: group.name });
  const start = all === undefined ? streamStart(options) : allStart(all, head);
  if ('failed' in start) return failed(start.failed);
  const parsed = parseSettings(settings);
  if ('failed' in parsed) return failed(parsed.failed);
  return { source: found.source, group: group.name, content: { start, settings: parsed.settings } };
};

type Source = { readonly name: string; readonly source: GroupSource };

const streamOf = (options: ChangeOptions): Source | Invalid => {
  const stream = parseStreamName(options.getStream()?.getStreamIdentifier() ?? options.getStreamIdentifier());
  if ('invalid' in stream) return stream;
  if (stream.name === ALL) return { invalid: 'A group of all events is asked for as such, not by a stream name.' };
  return { name: stream.name, source: { kind: 'stream', stream: stream.name } };
};

/** An update cannot bring a filter. */
const allOf = (all: persistent.CreateReq.AllOptions | persistent.UpdateReq.AllOptions): Source | Invalid => {
  const options = 'getFilter' in all ? all.getFilter() : undefined;
  if (options === undefined) return { name: ALL, source: { kind: 'all' } };
  const byType = options.getEventType();
  const expression = byType ?? options.getStreamIdentifier();
  const filter: FilterSpec = {
    on: byType === undefined ? 'stream' : 'type',
    regex: expression?.getRegex() ?? '',
    prefixes: expression?.getPrefixList() ?? [],
  };
  const usable = filterOf(filter);
  return 'invalid' in usable ? usable : { name: ALL, source: { kind: 'all', filter } };
};

const streamStart = (options: ChangeOptions): Start => {
  const stream = options.getStream();
  if (stream?.hasStart() === true) return { after: -1, shown: '0' };
  if (stream?.hasEnd() === true) return { after: 'end', shown: '-1' };
  const revision = stream?.hasRevision() === true ? stream.getRevision() : (options.getSettings()?.getRevision() ?? '0');
  if (revision === END_REVISION) return { after: 'end', shown: '-1' };
  return { after: toSafeNumber(revision) - 1, shown: revision };
};

const allStart = (
  all: persistent.CreateReq.AllOptions | persistent.UpdateReq.AllOptions,
  head: number,
): Start | { readonly failed: string } => {
  const position = all.getPosition();
  if (position === undefined) return all.hasEnd() ? { after: 'end', shown: 'C:-1/P:-1' } : { after: 0, shown: 'C:0/P:0' };
  const [commit, prepare] = [toSafeNumber(position.getCommitPosition()), toSafeNumber(position.getPreparePosition())];
  if (prepare > commit) return { failed: `The prepare position ${prepare} lies behind the commit position ${commit}.` };
  if (commit > head) return { failed: `The position ${commit} lies behind the end of the log, which is ${head}.` };
  return { after: Math.max(0, commit - 1), shown: `C:${position.getCommitPosition()}/P:${position.getPreparePosition()}` };
};

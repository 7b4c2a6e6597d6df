import type { handleUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import * as errors from '../errors.js';
import type { EventLog } from '../log/event-log.js';
import type { OpenCalls } from '../streams/open-calls.js';
import { persistent, shared } from '../wire/messages.js';
import { parseStreamName } from '../wire/stream-name.js';
import { faultError, groupExists, groupFailed, unknownGroup } from './errors.js';
import { sourceName } from './group-config.js';
import type { Groups } from './groups.js';
import { groupInfo } from './info.js';
import { readHandler } from './reading.js';
import { parseChange, parseGroup } from './requests.js';

type Answer<Response> = Promise<Response | errors.CallError>;

const isError = (answer: object): answer is errors.CallError => 'code' in answer && 'details' in answer;

/** A call with one answer. */
const unary =
  <Request, Response extends object>(serve: (request: Request) => Answer<Response>): handleUnaryCall<Request, Response> =>
  (call, callback: sendUnaryData<Response>) => {
    serve(call.request).then(
      (answer) => (isError(answer) ? callback(answer) : callback(null, answer)),
      (fault: Error) => callback(faultError(fault)),
    );
  };

/** The service of groups of competing consumers. */
export const persistentHandlers = (log: EventLog, groups: Groups, calls: OpenCalls) => ({
  create: unary<persistent.CreateReq, persistent.CreateResp>(async (request) => {
    const change = parseChange(request.getOptions(), log.tail.head);
    if ('invalid' in change) return errors.invalidArgument(change.invalid);
    if ('failed' in change) return groupFailed(change, change.failed);
    const outcome = await groups.create(change.source, change.group, change.content);
    return outcome === 'exists' ? groupExists(namedIn(change)) : new persistent.CreateResp();
  }),

  update: unary<persistent.UpdateReq, persistent.UpdateResp>(async (request) => {
    const change = parseChange(request.getOptions(), log.tail.head);
    if ('invalid' in change) return errors.invalidArgument(change.invalid);
    if ('failed' in change) return groupFailed(change, change.failed);
    const named = namedIn(change);
    const outcome = await groups.update(named.source, named.group, change.content);
    return outcome === 'unknown' ? unknownGroup(named) : new persistent.UpdateResp();
  }),

  delete: unary<persistent.DeleteReq, persistent.DeleteResp>(async (request) => {
    const named = parseGroup(request.getOptions());
    if ('invalid' in named) return errors.invalidArgument(named.invalid);
    const outcome = await groups.delete(named.source, named.group);
    return outcome === 'unknown' ? unknownGroup(named) : new persistent.DeleteResp();
  }),

  read: readHandler(groups, calls),

  getInfo: unary<persistent.GetInfoReq, persistent.GetInfoResp>(async (request) => {
    const named = parseGroup(request.getOptions());
    if ('invalid' in named) return errors.invalidArgument(named.invalid);
    const group = await groups.find(named.source, named.group);
    return group === undefined ? unknownGroup(named) : new persistent.GetInfoResp().setSubscriptionInfo(await groupInfo(group));
  }),

  replayParked: unary<persistent.ReplayParkedReq, persistent.ReplayParkedResp>(async (request) => {
    const options = request.getOptions();
    const named = parseGroup(options);
    if ('invalid' in named) return errors.invalidArgument(named.invalid);
    const upTo = options?.hasStopAt() === true ? Number(options.getStopAt()) : undefined;
    if (upTo !== undefined && upTo < 0) return groupFailed(named, `A replay cannot stop at ${upTo}.`);
    const group = await groups.find(named.source, named.group);
    if (group === undefined) return unknownGroup(named);
    await group.replayParked(upTo);
    return new persistent.ReplayParkedResp();
  }),

  list: unary<persistent.ListReq, persistent.ListResp>(async (request) => {
    const one = request.getOptions()?.getListForStream();
    const stream = one === undefined ? undefined : one.hasAll() ? { name: '$all' } : parseStreamName(one.getStream());
    if (stream !== undefined && 'invalid' in stream) return errors.invalidArgument(stream.invalid);
    const found = await groups.list(stream?.name);
    if (stream !== undefined && found.length === 0) return unknownGroup({ source: stream.name, group: '' });
    return new persistent.ListResp().setSubscriptionsList(await Promise.all(found.map(groupInfo)));
  }),

  restartSubsystem: unary<shared.Empty, shared.Empty>(async () => {
    await groups.restart();
    return new shared.Empty();
  }),
});

const namedIn = ({ source, group }: { readonly source: Parameters<typeof sourceName>[0]; readonly group: string }) => ({
  source: sourceName(source),
  group,
});

import { status } from '@grpc/grpc-js';
import { type CallError, callError } from '../errors.js';

type Named = { readonly source: string; readonly group: string };

const trailers = (exception: string, { source, group }: Named) => ({ exception, 'stream-name': source, 'group-name': group });

export { faultError } from '../errors.js';

export const unknownGroup = (named: Named): CallError =>
  callError(
    status.NOT_FOUND,
    `Subscription group ${named.group} on stream ${named.source} does not exist.`,
    trailers('persistent-subscription-does-not-exist', named),
  );

export const groupExists = (named: Named): CallError =>
  callError(
    status.ALREADY_EXISTS,
    `Subscription group ${named.group} on stream ${named.source} exists.`,
    trailers('persistent-subscription-exists', named),
  );

export const groupFailed = (named: Named, reason: string): CallError =>
  callError(status.INTERNAL, `Subscription group ${named.group} on stream ${named.source} failed: '${reason}'`, {
    ...trailers('persistent-subscription-failed', named),
    reason,
  });

export const groupDropped = (named: Named): CallError =>
  callError(
    status.CANCELLED,
    `Subscription group ${named.group} on stream ${named.source} was dropped.`,
    trailers('persistent-subscription-dropped', named),
  );

export const groupFull = (named: Named): CallError =>
  callError(
    status.FAILED_PRECONDITION,
    `Maximum subscriptions reached for subscription group ${named.group} on stream ${named.source}.`,
    trailers('maximum-subscribers-reached', named),
  );

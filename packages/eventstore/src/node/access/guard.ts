import { ServerInterceptingCall, type ServerInterceptingCallInterface, type ServerInterceptor, type ServerListener } from '@grpc/grpc-js';
import { type CallError, unavailable } from '../errors.js';
import { batchFailed } from '../wire/batch-answers.js';
import { shared, streams } from '../wire/messages.js';
import { parseUuid } from '../wire/uuid.js';
import type { Access } from './access.js';
import { ANONYMOUS, type Caller } from './authenticator.js';
import { accessDenied, tooManyAttempts, unauthenticated } from './denials.js';
import { type Need, type Rule, ruleOf } from './rights.js';

/** Stands before every method, also those of services to come: who calls is found out first, and each message passes only when it may. */
export const accessGuard =
  (access: Access): ServerInterceptor =>
  ({ path }, call) => {
    const rule = ruleOf(path);
    return rule === 'open' ? new ServerInterceptingCall(call) : guarded(access, rule, call);
  };

const guarded = (access: Access, rule: Exclude<Rule, 'open'>, call: ServerInterceptingCallInterface): ServerInterceptingCall => {
  let caller: Caller = ANONYMOUS;
  let ended = false;
  const watches: (() => void)[] = [];
  const end = () => {
    ended = true;
    for (const stop of watches.splice(0)) stop();
  };
  const fail = (error: CallError) => {
    if (ended) return;
    end();
    call.sendStatus(error);
  };
  const unreadable = (fault: unknown) => fail(unavailable(fault instanceof Error ? fault.message : String(fault)));
  const denied = (need: Need) => accessDenied(deniedText(caller, need));

  const listener: ServerListener = {
    onReceiveMetadata: (headers, next) =>
      whenKnown(
        () => access.authenticate(headers),
        (found) => {
          if (found === 'refused') {
            access.onRefused(call.getPeer());
            return fail(unauthenticated());
          }
          if (found === 'busy') return fail(tooManyAttempts());
          caller = found;
          next(headers);
        },
        unreadable,
      ),
    onReceiveMessage: (message, next) => {
      const need = rule(message);
      if (need === undefined) return next(message);
      // Before the first look: a right that is lost meanwhile is not overlooked.
      if (need.kind === 'stream' && need.lasting === true) watches.push(access.watch(caller, need, () => fail(denied(need))));
      return whenKnown(
        () => access.allows(caller, need),
        (allowed) => {
          if (ended) return undefined;
          if (allowed) return next(message);
          return message instanceof streams.BatchAppendReq ? refuseInBatch(call, message, next) : fail(denied(need));
        },
        unreadable,
      );
    },
    onCancel: end,
  };

  return new ServerInterceptingCall(call, {
    start: (next) => next(listener),
    // After its end nothing may be written: it would break the stream before the status is out.
    sendMessage: (message, next) => {
      if (!ended) next(message);
    },
    sendStatus: (outcome, next) => {
      if (ended) return;
      end();
      next(outcome);
    },
  });
};

/**
 * One refused append must not end the stream of all the others, so it is answered within; the handler gets a message without content, which it
 * ignores, since it counts on one for each that it asked for. Waits until the answer is taken, so that answers do not pile up.
 */
const refuseInBatch = (call: ServerInterceptingCallInterface, message: streams.BatchAppendReq, next: (message: unknown) => void): void => {
  const correlation = message.getCorrelationId();
  const nothing = () => next(new streams.BatchAppendReq());
  // Nobody waits for an answer without an id, and one would end the client.
  if (correlation === undefined || parseUuid(correlation) === undefined) {
    nothing();
    return;
  }
  const stream = message.getOptions()?.getStreamIdentifier() ?? new shared.StreamIdentifier();
  call.sendMessage(batchFailed(correlation, stream, { kind: 'access-denied' }), nothing);
};

const deniedText = (caller: Caller, need: Need): string => {
  const who = caller.kind === 'anonymous' ? 'A caller without credentials' : `User ${caller.login}`;
  switch (need.kind) {
    case 'stream':
      return `${who} may not ${need.right} stream '${need.stream}'.`;
    case 'user':
      return `${who} may not do this: it is for users of this node.`;
    case 'operator':
      return `${who} may not do this: it is for users in $ops or $admins.`;
    case 'administrator':
      return `${who} may not do this: it is for users in $admins.`;
  }
};

/** Without waiting when nothing has to be waited for: every message of every call comes through here. */
const whenKnown = <Value>(ask: () => Value | Promise<Value>, act: (value: Value) => void, fail: (fault: unknown) => void): void => {
  try {
    const value = ask();
    if (value instanceof Promise) value.then(act).catch(fail);
    else act(value);
  } catch (fault) {
    fail(fault);
  }
};

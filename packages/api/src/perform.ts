import { type Aggregate, streamOf } from '@redress/domain';
import { type Command, type CommandHandler, commandId, type EventStore, RulesMissing } from '@redress/eventstore';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, principalOf } from './authentication.js';
import { loadCase } from './case-stream.js';
import type { Flaw } from './json.js';
import { ApiProblem, CommandRefused } from './problem.js';
import { entityTag, expectedRevision } from './request/entity-tag.js';
import { idempotencyKey, type KeyWatch } from './request/idempotency.js';
import { occurrence } from './request/occurred-at.js';

type Message = { readonly type: string; readonly data: unknown };

/** An aggregate whose steps have paths, and what of its state a step answers. */
export type Subject<Command extends Message, Event extends Message, State, Rules> = {
  readonly aggregate: Aggregate<Command, Event, State, string, Rules>;
  readonly answer: (state: State, revision: number) => object;
};

export type Performing = {
  readonly handler: CommandHandler;
  readonly store: EventStore;
  readonly watch: KeyWatch;
  readonly now: () => string;
};

/** Refusals name a field as a path with dots; the instant of a command travels as a header. */
const pointerOf = (field: string): string => (field === 'at' ? '/headers/redress-occurred-at' : `/${field.replaceAll('.', '/')}`);

/** One flaw, or those of a document: a line each, as `<pointer below the field>: <what is wrong>`. */
const flawsAt = (pointer: string, detail: string): readonly Flaw[] =>
  detail.split('\n').map((line) => {
    const [, below, flaw] = /^(\/\S*): (.*)$/.exec(line) ?? [];
    return below === undefined || flaw === undefined ? { pointer, detail: line } : { pointer: pointer + below, detail: flaw };
  });

const DETAILS: Readonly<Record<string, (detail: string) => string>> = {
  'not-legal-in-state': (state) => `The step is not legal while the case is ${state}.`,
};

const refusal = ({ reason, field, detail, revision }: { reason: string; field?: string; detail?: string; revision: number }): Error => {
  if (reason === 'command-id-reused')
    return new ApiProblem('idempotency-key-reused', { detail: 'Use a fresh Idempotency-Key for every different command.', revision });
  const explained = detail === undefined ? undefined : (DETAILS[reason]?.(detail) ?? detail);
  return new CommandRefused(reason, {
    ...(explained === undefined ? {} : { detail: explained }),
    ...(field === undefined ? {} : { errors: flawsAt(pointerOf(field), explained ?? reason) }),
    ...(revision < 0 ? {} : { revision, headers: { etag: entityTag(revision) } }),
  });
};

type Order<State> = {
  readonly id: string;
  readonly command: string;
  readonly data: unknown;
  readonly status: 200 | 201;
  readonly path: string;
  /** What is told beside where the case stands. */
  readonly beside?: (state: State) => Promise<object>;
};

/** Id derived from the caller's key, for a case that is opened without one. */
export const idFromKey = (request: FastifyRequest): string =>
  commandId('case', principalOf(request).staffId, idempotencyKey(request.headers['idempotency-key']));

/** Sends one command for the person whose key the request came with, and answers with where the case stands then. */
export const perform =
  <C extends Message, E extends Message, State, Rules>(
    { aggregate, answer }: Subject<C, E, State, Rules>,
    { handler, store, watch, now }: Performing,
  ) =>
  async (request: FastifyRequest, reply: FastifyReply, { id, command, data, status, path, beside }: Order<State>) => {
    const principal = principalOf(request);
    const key = idempotencyKey(request.headers['idempotency-key']);
    const expected = expectedRevision(request.headers['if-match']);
    const occurred = occurrence(request.headers, now());
    const stream = streamOf(aggregate, id);
    const commandUuid = commandId('api', principal.staffId, key, stream);
    Object.assign(request.notes, { caseId: stream, commandId: commandUuid });

    const handled = await watch.once(JSON.stringify([principal.staffId, key]), stream, async () => {
      const envelope = { id: commandUuid, actor: actorOf(principal), ...occurred, expectedRevision: expected };
      // The route has checked the data against the schema of this very command.
      const sent = { type: command, data, ...envelope } as unknown as Command<C>;
      const value = await handler.handle(aggregate, id, sent).catch((error: unknown) => {
        // A caller may name an instant before the first rules; that no rules are in force now would be ours to mend.
        if (error instanceof RulesMissing && request.headers['redress-occurred-at'] !== undefined)
          throw new CommandRefused('backdating-too-far', { detail: `No ${error.document} was in force at ${error.at}.` });
        throw error;
      });
      return { value, consumed: value.outcome === 'recorded' || value.outcome === 'repeated' };
    });
    request.notes.revision = handled.revision;

    switch (handled.outcome) {
      case 'refused':
        throw refusal(handled);
      case 'stale':
        throw new ApiProblem('stale-revision', {
          detail: `The case is at revision ${handled.revision}: read it again and decide anew.`,
          revision: handled.revision,
          ...(handled.revision < 0 ? {} : { headers: { etag: entityTag(handled.revision) } }),
        });
      case 'recorded':
      case 'repeated':
      case 'nothing': {
        // A repeat answers what the first call answered, though the case may have gone on.
        const then = handled.outcome === 'repeated' ? await loadCase(store, aggregate, { id, upTo: handled.revision }) : undefined;
        const state = then?.state ?? handled.state;
        if (handled.outcome === 'repeated') reply.header('idempotency-replayed', 'true');
        if (handled.position !== undefined) reply.header('redress-position', handled.position);
        if (status === 201) reply.header('location', path);
        return reply
          .code(status)
          .header('etag', entityTag(handled.revision))
          .send({
            id,
            revision: handled.revision,
            ...(handled.position === undefined ? {} : { position: handled.position }),
            ...answer(state, handled.revision),
            ...(await beside?.(state)),
          });
      }
    }
  };

import {
  complaint,
  type DeadlineStory,
  deadlineHistory,
  deadlineKinds,
  explainStory,
  improvement,
  improvementDeadlineHistory,
  type Locale,
  locales,
} from '@redress/domain';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { loadCase } from '../case-stream.js';
import type { Doors } from '../doors.js';
import { problems } from '../openapi.js';
import { ApiProblem } from '../problem.js';
import { entityTag } from '../request/entity-tag.js';
import { atLeast, checkPosition, tellPosition } from '../request/position.js';
import { caseId } from '../steps.js';

const params = z.strictObject({ id: caseId });
const query = z.strictObject({
  kind: z.enum(deadlineKinds).optional().meta({ description: 'Only deadlines of this kind' }),
  lang: z.enum(locales).default('zh-Hans').meta({ description: 'Language of the explanations' }),
  atLeast,
});

const deadlineAnswer = z
  .object({
    kind: z.enum(deadlineKinds),
    subject: z.string().optional(),
    state: z.enum(['running', 'paused', 'ended']),
    from: z.string(),
    dueAt: z.string().meta({ description: 'After pauses and extensions' }),
    warnAt: z.string(),
    policyKey: z.string(),
    policyValue: z.object({ amount: z.number(), unit: z.string() }),
    startedBy: z.string().meta({ description: 'The event that fixed it' }),
    revision: z.int().meta({ description: 'Revision of that event' }),
    basis: z
      .unknown()
      .meta({ description: 'Where the limit comes from and the steps of the sum, as recorded; null before sums were kept' }),
    waited: z.unknown().meta({ description: 'How the time in which the case had waited before moved it; null when it did not' }),
    happenings: z.array(z.looseObject({ what: z.string(), at: z.string() })),
    explanation: z.array(z.string()).meta({ description: 'The same in words, line by line' }),
  })
  .meta({ id: 'ExplainedDeadline' });

const deadlinesSchema = z
  .object({ id: z.string(), revision: z.int(), lang: z.enum(locales), deadlines: z.array(deadlineAnswer) })
  .meta({ id: 'ExplainedDeadlines' });

const answerOf = (story: DeadlineStory, lang: Locale): z.infer<typeof deadlineAnswer> => {
  const { deadline, dueAt, warnAt, state, startedBy, revision, waited, happenings } = story;
  const { kind, subject, from, policyKey, policyValue, basis } = deadline;
  return {
    kind,
    ...(subject === undefined ? {} : { subject }),
    state,
    from,
    dueAt,
    warnAt,
    policyKey,
    policyValue,
    startedBy,
    revision,
    basis,
    waited,
    happenings: [...happenings],
    explanation: [...explainStory(story, lang)],
  };
};

/** Whose deadlines are told. */
type Told<E extends Message, State> = {
  readonly base: string;
  readonly operationId: string;
  readonly summary: string;
  readonly missing: string;
  readonly aggregate: Parameters<typeof loadCase<E, State>>[1];
  readonly history: (events: readonly Dated<E>[]) => readonly DeadlineStory[];
};
type Message = { readonly type: string; readonly data: unknown };
type Dated<E> = { readonly event: E; readonly at: string; readonly revision: number };

const deadlineRoute = <E extends Message, State>(
  app: FastifyInstance,
  doors: Doors,
  { base, operationId, summary, missing, aggregate, history }: Told<E, State>,
): void => {
  app.get(
    `${base}/:id/deadlines`,
    { schema: { operationId, summary, tags: ['queries'], params, querystring: query, response: { 200: deadlinesSchema, ...problems } } },
    async (request, reply) => {
      const { id } = request.params as z.infer<typeof params>;
      const { kind, lang, atLeast: position } = request.query as z.infer<typeof query>;
      checkPosition(doors.store, position);
      const loaded = await loadCase(doors.store, aggregate, { id });
      if (loaded === undefined) throw new ApiProblem('not-found', { detail: missing });
      const dated = loaded.events.map(({ type, data, metadata, revision }) => ({
        // The store checked each event against the catalogue of its aggregate.
        event: { type, data } as E,
        at: metadata.occurredAt,
        revision,
      }));
      const deadlines = history(dated)
        .filter(({ deadline }) => kind === undefined || deadline.kind === kind)
        .map((story) => answerOf(story, lang));
      return tellPosition(reply, loaded.position)
        .header('etag', entityTag(loaded.revision))
        .send({ id, revision: loaded.revision, lang, deadlines });
    },
  );
};

/** Every deadline that a case or an improvement ever had, with its sum: from the log itself, computed by nobody anew. */
export const deadlineRoutes = (app: FastifyInstance, doors: Doors): void => {
  deadlineRoute(app, doors, {
    base: '/v1/complaints',
    operationId: 'getComplaintDeadlines',
    summary: 'Every deadline of a case with the sum by which it was found, in steps and in words, and what moved it',
    missing: 'There is no such case.',
    aggregate: complaint,
    history: deadlineHistory,
  });
  deadlineRoute(app, doors, {
    base: '/v1/improvements',
    operationId: 'getImprovementDeadlines',
    summary: 'Every deadline of an improvement, of its measures and of the evaluation of their effect, with its sum and what moved it',
    missing: 'There is no such improvement.',
    aggregate: improvement,
    history: improvementDeadlineHistory,
  });
};

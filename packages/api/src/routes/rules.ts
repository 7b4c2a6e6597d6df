import {
  calendar,
  DEFAULT_CALENDAR,
  DEFAULT_DIRECTORY,
  DEFAULT_POLICY,
  directory,
  instant,
  policySet,
  policyWarnings,
  RULE_DOCUMENT_ID,
  validateCalendar,
  validateDirectory,
  validatePolicy,
} from '@redress/domain';
import { type RuleHistory, type RuleVersion, readRuleHistory, ruleVersionAt } from '@redress/eventstore';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { principalOf } from '../authentication.js';
import type { Doors } from '../doors.js';
import { problems } from '../openapi.js';
import { viewerOf } from '../personal-access.js';
import { ApiProblem } from '../problem.js';
import { entityTag } from '../request/entity-tag.js';
import type { KeyWatch } from '../request/idempotency.js';
import { tellPosition } from '../request/position.js';
import { draftDocumentSchema, draftFor, openDraftsSchema, ruleDocumentSchema, ruleHistorySchema, versionFor } from '../rule-answers.js';
import { comparisonRoute, loadRules } from './rule-comparison.js';
import type { Message, RuleDocumentKind } from './rule-kind.js';
import { ruleSteps } from './rule-steps.js';

const TAGS = ['rules'];
const knownAt = instant.optional().meta({ description: 'By what had been recorded at this instant' });
const atQuery = z.strictObject({ at: instant.optional().meta({ description: 'In force at this instant; now if left out' }), knownAt });
const knownQuery = z.strictObject({ knownAt });
const versionParams = z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000) });
const draftParams = z.strictObject({ draftId: z.string().regex(/^d[1-9]\d{0,5}$/, 'expected the id of a draft, such as d3') });

const tell = (reply: FastifyReply, { revision, position }: RuleHistory): FastifyReply => {
  if (revision >= 0) reply.header('etag', entityTag(revision));
  return tellPosition(reply, position ?? null);
};

const found = <T>(value: T | undefined, detail: string): T => {
  if (value === undefined) throw new ApiProblem('not-found', { detail });
  return value;
};

const readingRoutes = (
  app: FastifyInstance,
  doors: Doors,
  { category, name, aggregate }: RuleDocumentKind<Message, Message, unknown>,
): void => {
  const base = `/v1/rules/${category}`;
  const viewer = (request: FastifyRequest) => viewerOf(principalOf(request), doors);
  const shown = (request: FastifyRequest, version: RuleVersion) => ({
    kind: category,
    ...versionFor(viewer(request), version),
    document: version.document,
  });
  comparisonRoute(app, doors, { category, name, load: loadRules(doors, aggregate as never) });
  const described = (operation: string, summary: string) => ({ operationId: operation, summary, tags: TAGS });

  app.get(
    base,
    {
      schema: {
        ...described(`get${name}`, `The ${category} in force, now or at an instant, as it was known then`),
        querystring: atQuery,
        response: { 200: ruleDocumentSchema, ...problems },
      },
    },
    async (request, reply) => {
      const query = request.query as z.infer<typeof atQuery>;
      const at = query.at ?? query.knownAt ?? doors.now();
      const history = await readRuleHistory(doors.store, category, { knownAt: query.knownAt });
      const version = found(ruleVersionAt(history, at), `No ${category} is in force at ${at}.`);
      return tell(reply, history).send(shown(request, version));
    },
  );

  app.get(
    `${base}/history`,
    {
      schema: {
        ...described(`get${name}History`, `Every version and every draft of the ${category}: who, when and why`),
        querystring: knownQuery,
        response: { 200: ruleHistorySchema, ...problems },
      },
    },
    async (request, reply) => {
      const history = await readRuleHistory(doors.store, category, request.query as z.infer<typeof knownQuery>);
      const { revision, versions, drafts } = history;
      const sees = viewer(request);
      return tell(reply, history).send({
        kind: category,
        revision,
        versions: versions.map((one) => versionFor(sees, one)),
        drafts: drafts.map((one) => draftFor(sees, one)),
      });
    },
  );

  app.get(
    `${base}/versions/:version`,
    {
      schema: {
        ...described(`get${name}Version`, `One version of the ${category}`),
        params: versionParams,
        response: { 200: ruleDocumentSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { version } = request.params as z.infer<typeof versionParams>;
      const history = await readRuleHistory(doors.store, category);
      const named = found(
        history.versions.find((one) => one.version === version),
        `There is no version ${version} of the ${category}.`,
      );
      return tell(reply, history).send(shown(request, named));
    },
  );

  app.get(
    `${base}/drafts`,
    {
      schema: {
        ...described(`list${name}Drafts`, `Drafts of the ${category} on which nobody has decided yet`),
        response: { 200: openDraftsSchema, ...problems },
      },
    },
    async (request, reply) => {
      const history = await readRuleHistory(doors.store, category);
      const drafts = history.drafts.filter(({ ended }) => ended === undefined).map((one) => draftFor(viewer(request), one));
      return tell(reply, history).send({ kind: category, revision: history.revision, drafts });
    },
  );

  app.get(
    `${base}/drafts/:draftId`,
    {
      schema: {
        ...described(`get${name}Draft`, `One open draft of the ${category} with its document`),
        params: draftParams,
        response: { 200: draftDocumentSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { draftId } = request.params as z.infer<typeof draftParams>;
      const [history, { state }] = await Promise.all([
        readRuleHistory(doors.store, category),
        doors.handler.load(aggregate, RULE_DOCUMENT_ID),
      ]);
      const gone = `No draft ${draftId} of the ${category} is open.`;
      const { document } = found(
        state.drafts.find((one) => one.draftId === draftId),
        gone,
      );
      const record = found(
        history.drafts.find((one) => one.draftId === draftId),
        gone,
      );
      return tell(reply, history).send({ kind: category, ...draftFor(viewer(request), record), document });
    },
  );
};

/** Bodies of the checks shown in the document. */
export const validationExamples: Readonly<Record<string, unknown>> = {
  validatePolicy: { document: DEFAULT_POLICY },
  validateCalendar: { document: DEFAULT_CALENDAR },
  validateDirectory: { document: DEFAULT_DIRECTORY },
};

const none = (): readonly string[] => [];

/** Policy, calendar and directory: state at an instant, history, drafts, and every step of their life. */
export const ruleRoutes = (app: FastifyInstance, doors: Doors, watch: KeyWatch): void => {
  const policies = {
    category: 'policy',
    name: 'Policy',
    aggregate: policySet,
    validate: validatePolicy,
    warnings: policyWarnings,
  } as const;
  const calendars = { category: 'calendar', name: 'Calendar', aggregate: calendar, validate: validateCalendar, warnings: none } as const;
  const directories = {
    category: 'directory',
    name: 'Directory',
    aggregate: directory,
    validate: validateDirectory,
    warnings: none,
  } as const;
  // Reading asks nothing of the commands of a kind.
  for (const kind of [policies, calendars, directories])
    readingRoutes(app, doors, kind as unknown as RuleDocumentKind<Message, Message, unknown>);
  ruleSteps(app, doors, watch, policies);
  ruleSteps(app, doors, watch, calendars);
  ruleSteps(app, doors, watch, directories);
};

import {
  compareDirectories,
  compareDocuments,
  comparePolicies,
  completePolicy,
  concernedWords,
  type DirectoryDocument,
  type PolicyDocument,
  policyWarnings,
  RULE_DOCUMENT_ID,
  type RuleDocumentState,
  tellDirectoryChange,
  validatePolicy,
  workingDayMinutes,
} from '@redress/domain';
import { type RuleCategory, type RuleHistory, readRuleHistory, ruleVersionAt } from '@redress/eventstore';
import { runningByKeys } from '@redress/projections';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Doors } from '../doors.js';
import { problems } from '../openapi.js';
import { ApiProblem } from '../problem.js';
import { tellPosition } from '../request/position.js';

const which = z
  .string()
  .regex(/^(\d{1,6}|d[1-9]\d{0,5}|current)$/, 'expected a version such as 3, an open draft such as d2, or current')
  .default('current');
const query = z.strictObject({
  from: which.meta({ description: 'A version, an open draft, or current', example: 'current' }),
  to: which.meta({ description: 'The same', example: 'd2' }),
});

const words = z.object({ zh: z.string(), en: z.string() });
const compared = z.object({ value: z.unknown(), unit: z.string(), origin: z.string() });
const comparison = z
  .object({
    kind: z.enum(['policy', 'calendar', 'directory']),
    from: z.string(),
    to: z.string(),
    differences: z.array(
      z.union([
        z.object({
          key: z.string(),
          scope: z.record(z.string(), z.unknown()),
          before: compared,
          after: compared,
          difference: z.object({ amount: z.number(), unit: z.string() }).optional(),
          words,
        }),
        z
          .looseObject({ change: z.string(), words })
          .meta({ description: 'Of directories: who joined, moved and left, which posts and roles changed hands' }),
        z.object({ pointer: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
      ]),
    ),
    warnings: z.array(z.string()).meta({ description: 'What deserves a second look in the second one' }),
    concerned: z
      .object({ open: z.int(), running: z.int(), words })
      .optional()
      .meta({ description: 'Open cases, none of which is moved, and those with a deadline running by the keys that differ' }),
  })
  .meta({ id: 'RuleComparison' });

/** What a comparison reads. */
type Read = { readonly history: RuleHistory; readonly state: RuleDocumentState<unknown>; readonly now: string };

const named = (name: string, { history, state, now }: Read): { readonly name: string; readonly document: unknown } => {
  const draft = state.drafts.find(({ draftId }) => draftId === name);
  if (draft !== undefined) return { name, document: draft.document };
  const version =
    name === 'current' ? ruleVersionAt(history, now) : history.versions.find(({ version: number }) => String(number) === name);
  if (version === undefined) throw new ApiProblem('not-found', { detail: `There is no version and no open draft ${name}.` });
  return { name: String(version.version), document: version.document };
};

/** Two versions, or a version and a draft, by what they mean. */
export const comparisonRoute = (
  app: FastifyInstance,
  doors: Doors,
  {
    category,
    name,
    load,
  }: { readonly category: RuleCategory; readonly name: string; readonly load: () => Promise<RuleDocumentState<unknown>> },
): void => {
  app.get(
    `/v1/rules/${category}/comparison`,
    {
      schema: {
        operationId: `compare${name}`,
        summary: `What one version or draft of the ${category} says differently from another, and how many open cases it concerns`,
        tags: ['rules'],
        querystring: query,
        response: { 200: comparison, ...problems },
      },
    },
    async (request, reply) => {
      const { from, to } = request.query as z.infer<typeof query>;
      const [history, state] = await Promise.all([readRuleHistory(doors.store, category), load()]);
      const now = doors.now();
      const [one, other] = [named(from, { history, state, now }), named(to, { history, state, now })];
      const about = { kind: category, from: one.name, to: other.name };
      tellPosition(reply, history.position ?? null);
      if (category === 'directory') {
        // Documents of the directory's stream fit the schema of its events.
        const changes = compareDirectories(one.document as DirectoryDocument, other.document as DirectoryDocument);
        return reply.send({
          ...about,
          differences: changes.map((change) => ({ ...change, words: tellDirectoryChange(change) })),
          warnings: [],
        });
      }
      if (category !== 'policy')
        return reply.send({ ...about, differences: [...compareDocuments(one.document, other.document)], warnings: [] });
      // Documents of the policy's stream fit the schema of its events.
      const [before, after] = [one.document as PolicyDocument, other.document as PolicyDocument];
      const minutesPerDay = workingDayMinutes(doors.rules.inForce(now).calendar.document);
      const differences = comparePolicies(before, after, { minutesPerDay });
      const { open, running } = await runningByKeys(doors.database, [...new Set(differences.map(({ key }) => key))]);
      const complete = completePolicy(after);
      return reply.send({
        ...about,
        differences: [...differences],
        warnings: validatePolicy(complete).ok ? [...policyWarnings(complete)] : [],
        concerned: { open, running, words: concernedWords({ open, running }) },
      });
    },
  );
};

/** The state of a kind of rule document, for its drafts. */
export const loadRules =
  (doors: Doors, aggregate: Parameters<Doors['handler']['load']>[0]): (() => Promise<RuleDocumentState<unknown>>) =>
  async () =>
    (await doors.handler.load(aggregate, RULE_DOCUMENT_ID)).state as RuleDocumentState<unknown>;

import {
  compareDraft,
  compareRules,
  concernedWords,
  RULE_DOCUMENT_ID,
  type RuleDifference,
  type RuleDocumentState,
  workingDayMinutes,
} from '@redress/domain';
import { type RuleCategory, type RuleHistory, readRuleHistory, ruleVersionAt } from '@redress/eventstore';
import { isTransient, runningByKeys, ViewNotReady } from '@redress/projections';
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
export const comparison = z
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
      tellPosition(reply, history.position ?? null);
      const { differences, warnings } = compareRules(category, [one.document, other.document], comparedAt(doors, now));
      return reply.send({
        kind: category,
        from: one.name,
        to: other.name,
        differences: [...differences],
        warnings: [...warnings],
        ...(category === 'policy' ? { concerned: await concernedBy(doors, differences) } : {}),
      });
    },
  );
};

const comparedAt = ({ rules }: Doors, at: string) => ({ minutesPerDay: workingDayMinutes(rules.inForce(at).calendar.document) });

/** How many open cases a change of the policy concerns: by the views, which the comparison itself does not need. */
const concernedBy = async ({ database }: Doors, differences: readonly RuleDifference[]) => {
  const { open, running } = await runningByKeys(database, [...new Set(differences.flatMap((one) => ('key' in one ? one.key : [])))]);
  return { open, running, words: concernedWords({ open, running }) };
};

/**
 * What a draft changes in the version in force, for the answer of the step that made it. The draft is recorded by then, so the cases that it
 * concerns are left out where the views cannot tell them now.
 */
export const comparisonOfDraft = async (
  doors: Doors,
  category: RuleCategory,
  { state, draftId }: { readonly state: RuleDocumentState<unknown>; readonly draftId: string | null },
): Promise<{ readonly comparison?: z.infer<typeof comparison> }> => {
  const at = doors.now();
  const compared = compareDraft(category, state, { draftId, at, ...comparedAt(doors, at) });
  if (compared === undefined) return {};
  const concerned =
    category === 'policy'
      ? await concernedBy(doors, compared.differences).catch((error: unknown) => {
          if (error instanceof ViewNotReady || isTransient(error)) return undefined;
          throw error;
        })
      : undefined;
  return {
    comparison: {
      ...compared,
      differences: [...compared.differences],
      warnings: [...compared.warnings],
      ...(concerned === undefined ? {} : { concerned }),
    },
  };
};

/** The state of a kind of rule document, for its drafts. */
export const loadRules =
  (doors: Doors, aggregate: Parameters<Doors['handler']['load']>[0]): (() => Promise<RuleDocumentState<unknown>>) =>
  async () =>
    (await doors.handler.load(aggregate, RULE_DOCUMENT_ID)).state as RuleDocumentState<unknown>;

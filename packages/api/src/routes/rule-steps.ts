import { kebab, RULE_DOCUMENT_ID, type RuleDocumentState, ruleCommandInfo, ruleStanding } from '@redress/domain';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Doors } from '../doors.js';
import { problems } from '../openapi.js';
import { perform } from '../perform.js';
import { documentBody } from '../request/body.js';
import type { KeyWatch } from '../request/idempotency.js';
import { ruleAnswer, validationSchema } from '../rule-answers.js';
import { operationIdOf } from '../steps.js';
import { comparison, comparisonOfDraft } from './rule-comparison.js';
import type { Message, RuleDocumentKind } from './rule-kind.js';

const TAGS = ['rules'];
const checkBody = z.strictObject({ document: z.unknown() });

/** What a step that drafts answers: where the document stands, and what the draft changes. */
const draftAnswer = ruleAnswer
  .extend({
    comparison: comparison.optional().meta({ description: 'What the draft changes in the version in force, as the comparison tells it' }),
  })
  .meta({ id: 'RuleDraftAnswer' });

/** Of the draft that a step has made, or gone on in. */
const draftIn = (data: unknown, state: RuleDocumentState<unknown>): string | null =>
  (data as { readonly draftId?: string }).draftId ?? ruleStanding(state).lastDraft;

const holds = (body: z.ZodType, member: string): boolean => body instanceof z.ZodObject && member in body.shape;

/** Every step of a rule document's life, and the check that changes nothing. */
export const ruleSteps = <C extends Message, E extends Message, Document, State extends RuleDocumentState<Document>>(
  app: FastifyInstance,
  doors: Doors,
  watch: KeyWatch,
  { category, name, aggregate, validate, warnings }: RuleDocumentKind<C, E, Document, State>,
): void => {
  const base = `/v1/rules/${category}`;
  const send = perform({ aggregate, answer: ruleStanding }, { ...doors, watch });
  for (const [command, info] of Object.entries(ruleCommandInfo[category])) {
    const body = aggregate.commands[command];
    if (info.audience !== 'staff' || body === undefined) continue;
    const drafts = holds(body, 'document') || holds(body, 'changes');
    app.post(
      `${base}/${kebab(command)}`,
      {
        ...(holds(body, 'document') ? documentBody(doors.limits) : {}),
        schema: {
          operationId: operationIdOf(command),
          summary: info.summary,
          tags: TAGS,
          body,
          response: { 200: drafts ? draftAnswer : ruleAnswer, ...problems },
        },
      },
      (request, reply) => {
        const { body: data } = request;
        const order = { id: RULE_DOCUMENT_ID, command, data, status: 200, path: base } as const;
        if (!drafts) return send(request, reply, order);
        const beside = (state: State) => comparisonOfDraft(doors, category, { state, draftId: draftIn(data, state) });
        return send(request, reply, { ...order, beside });
      },
    );
  }

  app.post(
    `${base}/validation`,
    {
      ...documentBody(doors.limits),
      schema: {
        operationId: `validate${name}`,
        summary: `Whether a document could be published as the ${category}; changes nothing`,
        tags: TAGS,
        body: checkBody,
        response: { 200: validationSchema, ...problems },
      },
    },
    async (request) => {
      const checked = validate((request.body as z.infer<typeof checkBody>).document, doors.now());
      return checked.ok
        ? { ok: true, failures: [], warnings: [...warnings(checked.document)] }
        : { ok: false, failures: [...checked.failures], warnings: [] };
    },
  );
};

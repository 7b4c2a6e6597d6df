import type { CommandInfo } from '@redress/domain';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problems } from '../openapi.js';
import { idFromKey, type Performing, perform, type Subject } from '../perform.js';
import { caseId, operationIdOf, type Step, withNewId } from '../steps.js';

type Message = { readonly type: string; readonly data: unknown };

type StepRoutes = {
  readonly base: string;
  /** The command that opens a case, and the member of its body that may name the new case. */
  readonly opening: { readonly command: string; readonly member: string; readonly info: CommandInfo };
  readonly steps: readonly Step[];
  readonly answer: z.ZodType;
};

const params = z.strictObject({ id: caseId });

const documented = ({ stage, summary }: CommandInfo, command: string) => ({
  operationId: operationIdOf(command),
  summary,
  tags: [stage === 'any' ? 'anytime' : stage],
});

/** Splits the id that the caller may have chosen from the command itself. */
const opened = (request: FastifyRequest, member: string): { readonly id: string; readonly data: unknown } => {
  // Validated against the opening schema.
  const { [member]: given, ...data } = request.body as Record<string, unknown>;
  return { id: typeof given === 'string' ? given : idFromKey(request), data };
};

/** A path for each step of an aggregate: the one that opens a case, and those below a case. */
export const stepRoutes = <C extends Message, E extends Message, State, Rules>(
  app: FastifyInstance,
  subject: Subject<C, E, State, Rules>,
  performing: Performing,
  { base, opening, steps, answer }: StepRoutes,
): void => {
  const send = perform(subject, performing);
  const schema = subject.aggregate.commands[opening.command];
  if (schema === undefined) throw new Error(`${opening.command} is not a command of ${subject.aggregate.category}`);

  app.post(
    base,
    {
      schema: {
        ...documented(opening.info, opening.command),
        body: withNewId(schema, opening.member),
        response: { 201: answer, ...problems },
      },
    },
    (request, reply) => {
      const { id, data } = opened(request, opening.member);
      return send(request, reply, { id, command: opening.command, data, status: 201, path: `${base}/${id}` });
    },
  );

  for (const { command, url, body, info } of steps)
    app.post(url, { schema: { ...documented(info, command), params, body, response: { 200: answer, ...problems } } }, (request, reply) => {
      const { id } = request.params as z.infer<typeof params>;
      return send(request, reply, { id, command, data: request.body, status: 200, path: `${base}/${id}` });
    });
};

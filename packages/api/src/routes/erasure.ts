import { checkErasing, erasureGrounds } from '@redress/domain';
import { commandId, type Erasure, erasePerson, personNamed, type RecordedCertificate } from '@redress/eventstore';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf, principalOf } from '../authentication.js';
import type { Doors } from '../doors.js';
import { problems } from '../openapi.js';
import { ApiProblem, CommandRefused } from '../problem.js';
import { idempotencyKey, type KeyWatch } from '../request/idempotency.js';
import { tellPosition } from '../request/position.js';

const params = z.strictObject({
  personId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/, 'expected 1 to 200 letters, digits, dots, colons, hyphens or underscores')
    .meta({
      description:
        'customer-ID, complainant-ID, improvement-ID, staff-ID or service-ID; complaint-ID is whoever complained in that case. Never a name.',
      example: 'customer-C-10086',
    }),
});

const body = z.strictObject({
  grounds: z.enum(erasureGrounds).meta({ description: 'Why; a closed list, since words could tell what is erased' }),
});

const certificate = z
  .object({
    keyIds: z.array(z.string()).meta({ description: 'Keys that no longer exist and that nothing brings back' }),
    lostBefore: z.literal(true).optional().meta({ description: 'The keys had been lost before: nothing was left to destroy' }),
    grounds: z.enum(erasureGrounds),
    by: z.object({ id: z.string(), role: z.string(), kind: z.string() }),
    at: z.string(),
    revision: z.int(),
    position: z.string(),
  })
  .meta({ id: 'ErasureCertificate' });

const answer = z
  .object({
    person: z.string(),
    outcome: z
      .enum(['erased', 'erased-before'])
      .meta({ description: 'erased-before: nothing was left to erase; the certificates there are' }),
    certificates: z.array(certificate),
  })
  .meta({ id: 'ErasureAnswer' });

/** The body shown in the document, by operation. */
export const erasureExample: Readonly<Record<string, unknown>> = { erasePerson: { grounds: 'request' } };

const shown = ({ keyIds, lostBefore, grounds, by, at, revision, position }: RecordedCertificate): z.infer<typeof certificate> => ({
  keyIds: [...keyIds],
  ...(lostBefore === undefined ? {} : { lostBefore }),
  grounds,
  by,
  at,
  revision,
  position,
});

/** Headers of steps that an erasure cannot heed: to pass over them in silence would promise what is not kept. */
const refuseStepHeaders = ({ headers }: FastifyRequest): void => {
  const given = ['if-match', 'redress-occurred-at', 'redress-backdating-reason'].filter((name) => headers[name] !== undefined);
  if (given.length > 0)
    throw new ApiProblem('invalid-parameter', {
      detail: 'An erasure is no step of a case: it happens when it is asked for.',
      errors: given.map((name) => ({ pointer: `/headers/${name}`, detail: 'is not for an erasure' })),
    });
};

/** Erases a person for good, for those whom the policy lets do so, and answers with the certificate that lies in the log. */
export const erasureRoute = (app: FastifyInstance, doors: Doors, watch: KeyWatch): void => {
  app.post(
    '/v1/persons/:personId/erasure',
    {
      schema: {
        operationId: 'erasePerson',
        summary: 'Erase a person: their keys are destroyed, which cannot be taken back, and a certificate is written into the log',
        tags: ['persons'],
        params,
        body,
        response: { 200: answer, ...problems },
      },
    },
    async (request, reply) => {
      const { personId } = request.params as z.infer<typeof params>;
      const { grounds } = request.body as z.infer<typeof body>;
      const principal = principalOf(request);
      const actor = actorOf(principal);
      const key = idempotencyKey(request.headers['idempotency-key']);
      refuseStepHeaders(request);
      const at = doors.now();
      const forbidden = checkErasing({ actor, at }, doors.rules.inForce(at));
      if (forbidden !== undefined)
        throw new CommandRefused(forbidden, { detail: 'A person is erased by a role that erasure.roles of the policy names.' });

      const id = commandId('api', principal.staffId, key, 'erasure');
      Object.assign(request.notes, { commandId: id });
      const nobody = () => new CommandRefused('person-unknown', { detail: 'Nobody is known by this id; nothing was changed.' });
      const erase = async (): Promise<{ readonly person: string; readonly erased: Erasure }> => {
        const person = await personNamed(doors.handler, personId);
        if (person === undefined) throw nobody();
        return { person, erased: await erasePerson({ ...doors, clock: doors.now }, { person, grounds, actor, id }) };
      };
      const { person, erased } = await watch.once(JSON.stringify([principal.staffId, key]), `erasure of ${personId}`, async () => {
        const value = await erase();
        return { value, consumed: value.erased.outcome === 'erased' || value.erased.outcome === 'repeated' };
      });

      switch (erased.outcome) {
        case 'unknown':
          throw nobody();
        case 'id-reused':
          throw new ApiProblem('idempotency-key-reused', { detail: 'Use a fresh Idempotency-Key for every different command.' });
        case 'erased':
        case 'repeated':
        case 'erased-before': {
          const { outcome, certificates } = erased;
          const last = certificates.at(-1);
          if (last !== undefined) request.notes.revision = last.revision;
          if (outcome === 'repeated') reply.header('idempotency-replayed', 'true');
          return tellPosition(reply, last?.position ?? null).send({
            person,
            outcome: outcome === 'repeated' ? 'erased' : outcome,
            certificates: certificates.map(shown),
          });
        }
      }
    },
  );
};

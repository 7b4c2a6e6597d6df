import type { EventStore, RulesSource } from '@redress/eventstore';
import { type ReadDatabase, requireReadable } from '@redress/projections';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Doors, type Readiness, readinessSchema } from '../doors.js';
import { NO_KEY_NEEDED, problems } from '../openapi.js';

const health = z.object({ status: z.literal('ok') }).meta({ id: 'Health', example: { status: 'ok' } });
const readiness = z.object({ ready: z.boolean(), parts: z.array(readinessSchema) }).meta({
  id: 'ReadinessReport',
  example: { ready: false, parts: [{ name: 'rules', ready: false, detail: 'policy-main is not published' }] },
});

const PATIENCE_MS = 2_000;

/** Asks one part, and takes silence for a no. */
const ask = async (name: string, question: () => unknown): Promise<Readiness> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    await Promise.race([Promise.resolve().then(question), patience]);
    return { name, ready: true };
  } catch (error) {
    return { name, ready: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
};

const ownParts = ({ store, rules, database, keys, now }: { store: EventStore; rules: RulesSource; database: ReadDatabase } & Doors) =>
  Promise.all([
    ask('store', () => store.head()),
    ask('rules', () => rules.inForce(now())),
    ask('views', () => requireReadable(database)),
    ask('keys', () => keys.requireFollowing()),
  ]);

/** Health says that this process lives, readiness that it can do its work; neither needs a key. */
export const operationRoutes = (app: FastifyInstance, doors: Doors): void => {
  app.get(
    '/health',
    {
      schema: {
        operationId: 'getHealth',
        summary: 'Whether this process lives',
        tags: ['operation'],
        security: NO_KEY_NEEDED,
        response: { 200: health, ...problems },
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/ready',
    {
      schema: {
        operationId: 'getReadiness',
        summary: 'Whether this process can do its work, and which part cannot',
        tags: ['operation'],
        security: NO_KEY_NEEDED,
        response: { 200: readiness, 503: readiness, ...problems },
      },
    },
    async (_request, reply) => {
      const [own, others] = await Promise.all([ownParts(doors), doors.ready()]);
      const parts = [...own, ...others];
      const ready = parts.every((part) => part.ready);
      return reply
        .code(ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ ready, parts });
    },
  );
};

import { type EventStore, ForeignPosition, type Position } from '@redress/eventstore';
import { type ReadDatabase, type Reflected, waitForPosition } from '@redress/projections';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** The query parameter by which a caller says what an answer must at least reflect. */
export const atLeast = z
  .string()
  .regex(/^[\w-]{1,100}:\d{1,20}$/, 'expected a position as answered in Redress-Position')
  .optional()
  .meta({ description: 'Wait up to two seconds until the answer reflects this position; the answer names the one reached' });

/** Throws `ForeignPosition` where the position belongs to another log. What is read from the log itself reflects any other. */
export const checkPosition = ({ logId }: Pick<EventStore, 'logId'>, position: Position | undefined): void => {
  if (position !== undefined && position.slice(0, position.lastIndexOf(':')) !== logId) throw new ForeignPosition(position, logId);
};

/** Gives the views up to two seconds to come as far. The answer tells how far they came, so nothing is refused when they did not. */
export const awaitPosition = async (
  { store, database }: { readonly store: EventStore; readonly database: ReadDatabase },
  position: Position | undefined,
): Promise<void> => {
  checkPosition(store, position);
  if (position !== undefined) await waitForPosition(database, position);
};

/** Tells in headers what an answer reflects and where it goes on. */
export const tellPosition = (reply: FastifyReply, position: Position | null): FastifyReply =>
  position === null ? reply : reply.header('redress-position', position);

/** The same for an answer of the views, which also tells their versions: an older one answers while a release's own is being built. */
export const tellReflected = (reply: FastifyReply, { position, versions }: Reflected): FastifyReply =>
  tellPosition(reply, position).header(
    'redress-views',
    Object.entries(versions)
      .map(([view, version]) => `${view}=${version}`)
      .join(', '),
  );

/** Names the next page: the same question with another cursor. */
export const tellNext = (reply: FastifyReply, url: string, cursor: Readonly<Record<string, string>> | undefined): void => {
  if (cursor === undefined) return;
  const next = new URL(url, 'http://localhost');
  for (const [name, value] of Object.entries(cursor)) next.searchParams.set(name, value);
  reply.header('link', `<${next.pathname}${next.search}>; rel="next"`);
};

import { EventStoreDBClient } from '@eventstore/db-client';
import type { EventMetadata } from '@redress/domain';
import type { Acknowledged } from './load.js';

/** An event as it lies in the log, read past our adapter. */
export type LoggedEvent = {
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: EventMetadata;
};

const CASES = /^(complaint|improvement)-/;

/** Every event of the log in its order, through the plain client. */
export const readWholeLog = async (connectionString: string): Promise<readonly LoggedEvent[]> => {
  const client = EventStoreDBClient.connectionString(connectionString);
  try {
    const events: LoggedEvent[] = [];
    for await (const { event } of client.readAll())
      if (event !== undefined && !event.streamId.startsWith('$') && !event.type.startsWith('$'))
        events.push({
          stream: event.streamId,
          revision: Number(event.revision),
          position: event.position.commit,
          id: event.id,
          type: event.type,
          data: event.data as LoggedEvent['data'],
          metadata: event.metadata as unknown as EventMetadata,
        });
    return events;
  } finally {
    await client.dispose();
  }
};

export const ofCases = (events: readonly LoggedEvent[]): readonly LoggedEvent[] => events.filter(({ stream }) => CASES.test(stream));

const grouped = (events: readonly LoggedEvent[], key: (event: LoggedEvent) => string): ReadonlyMap<string, readonly LoggedEvent[]> => {
  const groups = new Map<string, LoggedEvent[]>();
  for (const event of events) {
    const group = groups.get(key(event));
    if (group === undefined) groups.set(key(event), [event]);
    else group.push(event);
  }
  return groups;
};

const at = ({ stream, revision }: LoggedEvent): string => `${stream}@${revision}`;

/** Ids that occur twice, and streams with a hole or with events out of order. */
export const damage = (events: readonly LoggedEvent[]): readonly string[] => [
  ...[...grouped(events, ({ id }) => id)].flatMap(([id, same]) =>
    same.length === 1 ? [] : [`event id ${id} stands at ${same.map(at).join(' and ')}`],
  ),
  ...[...grouped(ofCases(events), ({ stream }) => stream).values()].flatMap((stream) =>
    stream.flatMap((event, index) => (event.revision === index ? [] : [`${at(event)} is event ${index} of its stream`])),
  ),
];

/** Commands whose events do not stand together, as one append wrote them. */
export const doubledCommands = (events: readonly LoggedEvent[]): readonly string[] =>
  [...grouped(ofCases(events), ({ metadata }) => metadata.commandId)].flatMap(([id, group]) =>
    group.every(({ stream, revision }, index) => stream === group[0]?.stream && revision === (group[0]?.revision ?? 0) + index)
      ? []
      : [`command ${id} stands at ${group.map(at).join(' and ')}`],
  );

/** Answered commands that are not in the log where the answer said, and commands of persons in the log of which nobody was told. */
export const unfaithfulAnswers = (events: readonly LoggedEvent[], acknowledged: readonly Acknowledged[]): readonly string[] => {
  const commands = grouped(ofCases(events), ({ metadata }) => metadata.commandId);
  const answered = new Map(acknowledged.map((one) => [one.commandId, one]));
  const lost = acknowledged.flatMap(({ path, stream, commandId, revision, position }) => {
    const last = commands.get(commandId)?.at(-1);
    if (last === undefined) return [`${path} was answered with ${stream}@${revision} and is not in the log`];
    return at(last) === `${stream}@${revision}` && position.endsWith(`:${last.position}`)
      ? []
      : [`${path} was answered with ${stream}@${revision} at ${position} and stands at ${at(last)}, ${last.position}`];
  });
  const untold = [...commands].flatMap(([commandId, [first]]) =>
    first === undefined || first.metadata.actor.kind !== 'human' || answered.has(commandId)
      ? []
      : [`${first.type} at ${at(first)} was done by nobody's answered request`],
  );
  const twice = acknowledged.length === answered.size ? [] : ['two requests were answered as the same command'];
  return [...lost, ...untold, ...twice];
};

export const missesOf = (events: readonly LoggedEvent[]): readonly LoggedEvent[] =>
  ofCases(events).filter(({ data }) => 'deadlineKind' in data && 'detectedAt' in data);

/** Deadlines whose miss was recorded more than once. */
export const doubledMisses = (events: readonly LoggedEvent[]): readonly string[] =>
  [
    ...grouped(missesOf(events), ({ stream, data: { deadlineKind, subject = '', dueAt } }) =>
      [stream, deadlineKind, subject, dueAt].map(String).join(' '),
    ),
  ].flatMap(([clock, misses]) => (misses.length === 1 ? [] : [`${clock} was missed at ${misses.map(at).join(' and ')}`]));

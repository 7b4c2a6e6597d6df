import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type ComplaintEvent, complaint, parseStream, streamOf } from '@redress/domain';
import {
  type CommandHandler,
  commandId,
  type EventStore,
  type EventToAppend,
  RevisionConflict,
  type RulesSource,
  StoreUnavailable,
} from '@redress/eventstore';
import type { MappedRow } from './map-row.js';
import { IMPORTER } from './record-import.js';
import type { RowIdentity } from './row-identity.js';

/** What became of a row. */
export type Appended =
  | { readonly outcome: 'imported' | 'unchanged' | 'conflicting' }
  | { readonly outcome: 'refused'; readonly reason: string };

export type Origin = { readonly profile: string; readonly sourceFile: string; readonly importId: string; readonly timezone: string };

/** A row with what it is called. */
export type NamedRow = { readonly identity: RowIdentity; readonly mapped: MappedRow };

/** The log to import into, and the rules in force there. */
export type ImportTarget = { readonly store: EventStore; readonly rules: RulesSource; readonly handler: CommandHandler };

const PAUSES_MS = [100, 300, 1_000, 3_000, 5_000, 5_000];

/** Whether an event of an import has anything to seal. */
const holdsPersonal = ({ type, data }: ComplaintEvent): boolean =>
  (type === 'FactsReported' && data.personal !== undefined) || (type === 'CaseImported' && data.statedId !== undefined);

/**
 * Reports rows as observed cases. Appends without reading first: the store itself refuses a stream that exists, and only then is it read, to
 * tell a row that is in already from one that says something else. Its events have ids of their own, so that the append may be repeated when
 * its answer was lost, and no append of another row or import is ever taken for it.
 */
export const caseAppender = ({ store, rules }: ImportTarget, origin: Origin) => {
  const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
    for (const wait of PAUSES_MS) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await pause(wait);
      }
    }
    return work();
  };

  /** Whether the stream was begun by a row that said the same. */
  const saysTheSame = async (stream: string, fingerprint: string): Promise<boolean> => {
    for await (const { metadata } of store.read(stream, { limit: 1 })) return metadata.commandFingerprint === fingerprint;
    return false;
  };

  const eventsOf = ({ identity, mapped }: NamedRow, stream: string, fingerprint: string): readonly EventToAppend[] | string => {
    const at = new Date().toISOString();
    const command = commandId('import', stream, fingerprint);
    const { reports, flags, closed } = mapped;
    const doubts = flags.length === 0 ? {} : { quality: [...flags] };
    const { sourceId, statedId } = identity;
    const said = statedId === undefined ? { sourceId } : { sourceId, statedId };
    const data = { ...origin, ...said, ...doubts, ...(closed ? { closed } : {}), reports: [...reports] };
    const person = complaint.person(complaint.decider.initial, parseStream(stream).id);
    const context = { id: parseStream(stream).id, at, actor: IMPORTER, rules: rules.inForce(at) };
    const decided = complaint.decider.decide({ type: 'ImportCase', data }, complaint.decider.initial, context);
    if (!decided.ok) return decided.reason;
    return decided.events.map((event) => ({
      id: randomUUID(),
      type: event.type,
      data: event.data,
      ...(holdsPersonal(event) ? { person } : {}),
      metadata: {
        commandId: command,
        commandFingerprint: fingerprint,
        correlationId: stream,
        causationId: command,
        actor: IMPORTER,
        // A fact holds from the time its source states.
        occurredAt: (event.type === 'FactsReported' ? event.data.statedAt : undefined) ?? at,
        recordedAt: at,
      },
    }));
  };

  return async (row: NamedRow): Promise<Appended> => {
    const { identity, mapped } = row;
    const stream = streamOf(complaint, `${origin.profile}.${identity.name}`);
    // The profile gives every row its facts in the same order, so plain JSON is canonical here.
    const said = JSON.stringify([origin.profile, identity.sourceId, mapped.reports]);
    const fingerprint = createHmac('sha256', store.pepper).update(said).digest('hex');
    const events = eventsOf(row, stream, fingerprint);
    if (typeof events === 'string') return { outcome: 'refused', reason: events };
    try {
      await patiently(() => store.append(stream, 'no-stream', events));
      return { outcome: 'imported' };
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
      return { outcome: (await patiently(() => saysTheSame(stream, fingerprint))) ? 'unchanged' : 'conflicting' };
    }
  };
};

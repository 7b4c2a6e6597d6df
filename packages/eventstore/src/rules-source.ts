import {
  type AbsenceEvent,
  type CalendarDocument,
  type DirectoryDocument,
  type Instant,
  type PolicyDocument,
  type Published,
  type RulesInForce,
  versionAt,
  withAbsences,
} from '@redress/domain';
import type { EventStore, RecordedEvent } from './event-store.js';
import type { Log } from './log.js';

/** No version of a document is in force at the instant asked for. */
export class RulesMissing extends Error {
  override readonly name = 'RulesMissing';
  constructor(
    readonly document: 'policy' | 'calendar' | 'directory',
    readonly at: Instant,
  ) {
    super(`no ${document} is in force at ${at}: publish one first`);
  }
}

/** The rule documents of the log, as they are in force at any instant: the directory with the absences recorded by then. */
export type RulesSource = {
  /** Throws `RulesMissing` naming the document. The same documents are the same object, so that deciders may remember what they derived. */
  readonly inForce: (at: Instant) => RulesInForce;
  /** Reads on at once: for whoever has just published a document. */
  readonly refresh: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Categories of the rule documents; each has the one stream `<category>-main`. */
export const RULE_CATEGORIES = ['policy', 'calendar', 'directory'] as const;
export type RuleCategory = (typeof RULE_CATEGORIES)[number];

const streamOfRules = (category: RuleCategory): string => `${category}-main`;

/** Versions of one document in the order of publication, without those revoked before they took effect. */
type History<Document> = { versions: readonly Published<Document>[]; revision: number };

const historyOf = <Document>(): History<Document> => ({ versions: [], revision: -1 });

const PUBLISHED: readonly string[] = ['PolicySetActivated', 'CalendarPublished', 'DirectoryPublished'];
const REVOKED: readonly string[] = ['PolicySetRevoked', 'CalendarRevoked', 'DirectoryRevoked'];

/** The versions after an event of their stream. */
export const versionsAfter = <Document>(
  versions: readonly Published<Document>[],
  { type, data }: Pick<RecordedEvent, 'type' | 'data'>,
): readonly Published<Document>[] => {
  if (PUBLISHED.includes(type)) return [...versions, data as Published<Document>];
  if (!REVOKED.includes(type)) return versions;
  const { version: revoked } = data as { readonly version: number };
  return versions.filter(({ version }) => version !== revoked);
};

const latest = <Document>({ versions }: History<Document>, category: RuleCategory, at: Instant): Published<Document> => {
  const published = versionAt(versions, at);
  if (published === undefined) throw new RulesMissing(category, at);
  return published;
};

/** An absence as it lies in the log. */
type RecordedAbsence = { readonly event: AbsenceEvent; readonly revision: number; readonly recordedAt: Instant };

const ABSENCES: readonly string[] = ['AbsenceRecorded', 'AbsenceEnded'];

/** So many directories with absences are kept: questions about different instants come in turns. */
const KEPT = 16;

/** Directories with the absences recorded by an instant; the same ones are the same object. */
const createAbsences = () => {
  const recorded: RecordedAbsence[] = [];
  const kept = new Map<string, RulesInForce['directory']>();
  return {
    add: ({ type, data, revision, metadata }: RecordedEvent): void => {
      // The catalogue has seen to the shape.
      if (ABSENCES.includes(type)) recorded.push({ event: { type, data } as AbsenceEvent, revision, recordedAt: metadata.recordedAt });
    },
    beside: (published: Published<DirectoryDocument>, at: Instant): RulesInForce['directory'] => {
      const last = recorded.findLastIndex(({ recordedAt }) => recordedAt <= at);
      const absences = recorded[last]?.revision;
      if (absences === undefined) return published;
      const key = `${published.version}@${absences}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const events = recorded.slice(0, last + 1).map(({ event }) => event);
      const directory = { ...published, document: withAbsences(published.document, events), absences };
      if (kept.size >= KEPT) kept.clear();
      kept.set(key, directory);
      return directory;
    },
  };
};

/** Reads the documents and stays current by subscription until closed. */
export const createRulesSource = async (store: EventStore, log?: Log): Promise<RulesSource> => {
  const policies = historyOf<PolicyDocument>();
  const calendars = historyOf<CalendarDocument>();
  const directories = historyOf<DirectoryDocument>();
  const absences = createAbsences();
  const histories: Readonly<Record<string, History<unknown>>> = {
    'policy-main': policies,
    'calendar-main': calendars,
    'directory-main': directories,
  };

  /** Each event once, whether the subscription or a refresh brings it first. */
  const apply = (event: RecordedEvent): void => {
    const history = histories[event.stream];
    if (history === undefined || event.revision <= history.revision) return;
    history.revision = event.revision;
    history.versions = versionsAfter(history.versions, event);
    if (history === directories) absences.add(event);
  };

  const refresh = async (): Promise<void> => {
    for (const category of RULE_CATEGORIES) {
      const stream = streamOfRules(category);
      for await (const event of store.read(stream, { from: (histories[stream]?.revision ?? -1) + 1 })) apply(event);
    }
  };

  const after = await store.head();
  await refresh();

  const stopped = new AbortController();
  let failure: unknown;
  const follow = async (): Promise<void> => {
    try {
      for await (const delivery of store.subscribe({ after, categories: RULE_CATEGORIES, signal: stopped.signal }))
        if (delivery.kind === 'event') apply(delivery.event);
    } catch (error) {
      // Deciding on by documents that may be outdated would be silent; whoever asks next is told.
      failure = error;
      log?.error({ err: error }, 'rule documents can no longer be followed');
    }
  };
  const following = follow();

  let remembered: RulesInForce | undefined;
  return {
    inForce: (at) => {
      if (failure !== undefined) throw failure;
      const policy = latest(policies, 'policy', at);
      const calendar = latest(calendars, 'calendar', at);
      const directory = absences.beside(latest(directories, 'directory', at), at);
      if (remembered?.policy !== policy || remembered.calendar !== calendar || remembered.directory !== directory)
        remembered = { policy, calendar, directory };
      return remembered;
    },
    refresh,
    close: async () => {
      stopped.abort();
      await following;
    },
  };
};

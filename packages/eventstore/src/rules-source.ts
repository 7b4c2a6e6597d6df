import type { CalendarDocument, DirectoryDocument, Instant, PolicyDocument, Published, RulesInForce } from '@redress/domain';
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

/** The rule documents of the log, as they are in force at any instant. */
export type RulesSource = {
  /** Throws `RulesMissing` naming the document. The same documents are the same object, so that deciders may remember what they derived. */
  readonly inForce: (at: Instant) => RulesInForce;
  /** Reads on at once: for whoever has just published a document. */
  readonly refresh: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Categories of the rule documents; each has the one stream `<category>-main`. */
export const RULE_CATEGORIES = ['policy', 'calendar', 'directory'] as const;
type Category = (typeof RULE_CATEGORIES)[number];

const streamOfRules = (category: Category): string => `${category}-main`;

/** Versions of one document in the order of publication. */
type History<Document> = { readonly versions: Published<Document>[]; revision: number };

const historyOf = <Document>(): History<Document> => ({ versions: [], revision: -1 });

const PUBLISHED: readonly string[] = ['PolicySetActivated', 'CalendarPublished', 'DirectoryPublished'];

const latest = <Document>({ versions }: History<Document>, category: Category, at: Instant): Published<Document> => {
  for (let index = versions.length - 1; index >= 0; index -= 1) {
    const published = versions[index];
    if (published !== undefined && published.effectiveFrom <= at) return published;
  }
  throw new RulesMissing(category, at);
};

/** Reads the documents and stays current by subscription until closed. */
export const createRulesSource = async (store: EventStore, log?: Log): Promise<RulesSource> => {
  const policies = historyOf<PolicyDocument>();
  const calendars = historyOf<CalendarDocument>();
  const directories = historyOf<DirectoryDocument>();
  const histories: Readonly<Record<string, History<unknown>>> = {
    'policy-main': policies,
    'calendar-main': calendars,
    'directory-main': directories,
  };

  /** Each event once, whether the subscription or a refresh brings it first. */
  const apply = ({ type, data, stream, revision }: RecordedEvent): void => {
    const history = histories[stream];
    if (history === undefined || revision <= history.revision) return;
    history.revision = revision;
    if (PUBLISHED.includes(type)) history.versions.push(data as Published<unknown>);
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
      const directory = latest(directories, 'directory', at);
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

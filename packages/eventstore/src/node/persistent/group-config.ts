import { type EventFilter, parseFilter } from '../streams/filter.js';
import { streams } from '../wire/messages.js';
import type { GroupSettings } from './settings.js';

export type SourceKind = 'stream' | 'all';

/** What a group of the whole log lets through, as it is kept. */
export type FilterSpec = { readonly on: 'stream' | 'type'; readonly regex: string; readonly prefixes: readonly string[] };

export type GroupSource = { readonly kind: 'stream'; readonly stream: string } | { readonly kind: 'all'; readonly filter?: FilterSpec };

/** A group as it is kept in the log. */
export type GroupConfig = {
  readonly source: GroupSource;
  readonly group: string;
  /** Where it was asked to begin, as clients are told. */
  readonly startFrom: string;
  /** The place behind which it begins as long as it has no checkpoint; fixed at creation, so that the end stays where it was. */
  readonly beginsAfter: number;
  readonly settings: GroupSettings;
};

const ALL = '$all';

export const sourceName = (source: GroupSource): string => (source.kind === 'all' ? ALL : source.stream);

/** The identity of a group. */
export const keyOf = (source: string, group: string): string => `${source}::${group}`;

/** The filter at work, or why it cannot be used. */
export const filterOf = ({ on, regex, prefixes }: FilterSpec): { readonly filter: EventFilter } | { readonly invalid: string } => {
  const { FilterOptions } = streams.ReadReq.Options;
  const expression = new FilterOptions.Expression().setRegex(regex).setPrefixList([...prefixes]);
  return parseFilter(on === 'type' ? new FilterOptions().setEventType(expression) : new FilterOptions().setStreamIdentifier(expression));
};

const CONFIG_VERSION = 1;

export const configText = (groups: readonly GroupConfig[], now: string): string =>
  JSON.stringify({ version: CONFIG_VERSION, updated: now, entries: groups });

/** The groups of a configuration; undefined when a newer release wrote it. Only this node writes it, so its shape is trusted. */
export const groupsIn = (value: unknown): readonly GroupConfig[] | undefined => {
  const { version, entries } = (value ?? { version: CONFIG_VERSION, entries: [] }) as { version?: unknown; entries?: unknown };
  return version === CONFIG_VERSION && Array.isArray(entries) ? (entries as readonly GroupConfig[]) : undefined;
};

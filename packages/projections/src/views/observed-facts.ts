import type { ComplaintEvent } from '@redress/domain';
import { dayIn, HOME_ZONE } from '../zone.js';
import { type Facts, type FactsRow, withFacts } from './facts-row.js';

export const observedFactsEvents = ['CaseImported', 'FactsReported'] as const;
export type ObservedFactsEvent = Extract<ComplaintEvent, { readonly type: (typeof observedFactsEvents)[number] }>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

const isDay = (text: string): boolean => {
  if (!DAY.test(text)) return false;
  const day = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

const millisecondsOf = (text: string): number | undefined => {
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  // A day that does not exist is read as one of the next month.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 10)) ? at : undefined;
};

/** The times among the facts are read off all of them each time: a later report may correct an earlier one. */
const timesAmong = (facts: Facts, zone: string): Pick<FactsRow, 'receivedOn' | 'days' | 'instants'> => {
  const days: Record<string, string> = {};
  const instants: Record<string, number> = {};
  for (const [name, value] of Object.entries(facts)) {
    if (typeof value !== 'string') continue;
    const at = millisecondsOf(value);
    if (at !== undefined) {
      instants[name] = at;
      days[name] = dayIn(zone, new Date(at).toISOString());
    } else if (isDay(value)) days[name] = value;
  }
  return { receivedOn: days.received ?? null, days, instants };
};

/** What a source reports of a case, as it spells it; and why the row is doubtful, if it is. */
export const observedFacts = (row: FactsRow, { type, data }: ObservedFactsEvent): FactsRow => {
  switch (type) {
    case 'CaseImported': {
      const { profile, sourceId, timezone = null, quality = [] } = data;
      return withFacts({ ...row, kind: 'observed', profile, sourceId, timezone }, { quality });
    }
    case 'FactsReported': {
      const facts = { ...row.facts, ...Object.fromEntries(data.facts.map(({ fact, value }) => [fact, value])) };
      return { ...row, facts, ...timesAmong(facts, row.timezone ?? HOME_ZONE) };
    }
  }
};

import { type ImportProfile, type ProfileColumn, reportsOf } from '@redress/domain';
import type { FactsReport, ReportedFact } from './reported-fact.js';
import { rowFlags } from './row-flags.js';
import { type ReadTime, type StatedTime, timesIn } from './times.js';

/** A row as facts, at the times the source states. */
export type MappedRow = {
  /** The texts that identify it; nothing where the source has none. */
  readonly key: readonly string[] | undefined;
  readonly reports: readonly FactsReport[];
  readonly flags: readonly string[];
  /** The source has closed it. */
  readonly closed: boolean;
};
/** Why a row cannot be taken; never holds a value of the row. */
export type Rejection = { readonly field: string; readonly reason: string };

const LONGEST_ID = 200;
const LONGEST_TEXT = 100_000;

type Read = Pick<ProfileColumn, 'column' | 'fact' | 'kind' | 'values' | 'formats' | 'personal'> & {
  readonly at: number;
  readonly time: ReadTime;
};

/** Turns rows under a header into facts. Only what a row states is reported: an empty time is no fact, an empty text is the value "". */
export const mapRows = (profile: ImportProfile, header: readonly string[]) => {
  const at = (column: string) => header.indexOf(column);
  const ids = 'columns' in profile.id ? profile.id.columns.map((column) => ({ column, at: at(column) })) : undefined;
  const timeReader = timesIn(profile.timezone);
  const columns = profile.columns.flatMap((one): Read[] =>
    at(one.column) < 0 ? [] : [{ ...one, at: at(one.column), time: timeReader(one) }],
  );
  const reports = reportsOf(profile);
  const flagsOf = rowFlags(profile);
  const sealed = new Set(columns.filter(({ personal }) => personal).map(({ fact }) => fact));

  const apart = (told: readonly ReportedFact[]): Pick<FactsReport, 'facts' | 'personal'> => {
    if (sealed.size === 0) return { facts: [...told] };
    // An empty text says nothing about anybody, and a value is sealed as the source writes it.
    const personal = told.filter(({ fact, value }) => sealed.has(fact) && value !== '');
    return {
      facts: told.filter(({ fact }) => !sealed.has(fact)),
      ...(personal.length === 0 ? {} : { personal: personal.map(({ fact, value, asReported }) => ({ fact, value: asReported ?? value })) }),
    };
  };

  const isClosed = (facts: ReadonlyMap<string, ReportedFact>): boolean => {
    const rule = profile.closed;
    if (rule === undefined) return facts.has('closed');
    const said = facts.get(rule.fact)?.value ?? '';
    return 'is' in rule ? rule.is.includes(said) : !rule.isNot.includes(said);
  };

  const read = (column: Read, text: string, times: Map<string, StatedTime>): ReportedFact | Rejection | undefined => {
    if (text.includes('\u0000')) return { field: column.column, reason: 'holds the character U+0000' };
    if (text.length > LONGEST_TEXT) return { field: column.column, reason: `is longer than ${LONGEST_TEXT} characters` };
    const fact = (value: string): ReportedFact => ({ fact: column.fact, value, ...(value === text ? {} : { asReported: text }) });
    if (column.kind === 'text') return fact(column.values?.[text] ?? text);
    if (text.trim() === '') return undefined;
    const time = column.time(text);
    if (time === undefined) return { field: column.column, reason: `is not a ${column.kind} of the form ${column.formats?.join(' or ')}` };
    times.set(column.fact, time);
    return fact(time.value);
  };

  const keyOf = (fields: readonly string[]): readonly string[] | Rejection | undefined => {
    const key: string[] = [];
    for (const { column, at: place } of ids ?? []) {
      const text = fields[place] ?? '';
      if (text.trim() === '') return { field: column, reason: 'is empty' };
      if (text.length > LONGEST_ID) return { field: column, reason: `is longer than ${LONGEST_ID} characters` };
      if (text.includes('\u0000')) return { field: column, reason: 'holds the character U+0000' };
      key.push(text);
    }
    return ids === undefined ? undefined : key;
  };

  return (fields: readonly string[]): MappedRow | Rejection => {
    if (fields.length !== header.length) return { field: '', reason: `has ${fields.length} fields, the header has ${header.length}` };
    const key = keyOf(fields);
    if (key !== undefined && 'reason' in key) return key;
    const facts = new Map<string, ReportedFact>();
    const times = new Map<string, StatedTime>();
    for (const column of columns) {
      const found = read(column, fields[column.at] ?? '', times);
      if (found === undefined) continue;
      if ('reason' in found) return found;
      facts.set(column.fact, found);
    }
    const stated = reports.flatMap((report): FactsReport[] => {
      const told = report.facts.flatMap((fact) => facts.get(fact) ?? []);
      if (told.length === 0) return [];
      const time = report.at === undefined ? undefined : times.get(report.at);
      return [{ ...(time === undefined ? {} : { statedAt: time.instant }), ...apart(told) }];
    });
    return { key, reports: stated, flags: flagsOf(facts, times), closed: isClosed(facts) };
  };
};

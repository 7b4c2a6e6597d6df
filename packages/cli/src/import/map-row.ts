import type { ImportProfile, ProfileColumn } from './profile.js';
import { type StatedTime, timesIn } from './times.js';

/** A fact; `asReported` where the source spells the value otherwise. */
export type ReportedFact = { readonly fact: string; readonly value: string; readonly asReported?: string };
export type FactsReport = { readonly statedAt?: string; readonly facts: ReportedFact[] };

/** A row as facts, at the times the source states. */
export type MappedRow = { readonly id: string; readonly reports: readonly FactsReport[]; readonly flags: readonly string[] };
/** Why a row cannot be taken; never holds a value of the row. */
export type Rejection = { readonly field: string; readonly reason: string };

const LONGEST_ID = 200;
const LONGEST_TEXT = 10_000;

const formats = { date: 'YYYY-MM-DD', 'local-time': 'YYYY-MM-DD hh:mm:ss' } as const;

/** Turns rows under a header into facts. Only what a row states is reported: an empty time is no fact, an empty text is the value "". */
export const mapRows = (profile: ImportProfile, header: readonly string[]) => {
  const at = (column: string) => header.indexOf(column);
  const idAt = at(profile.id);
  const columns = profile.columns.map((column) => ({ ...column, at: at(column.column) })).filter((column) => column.at >= 0);
  const readTime = timesIn(profile.timezone);

  const read = (column: ProfileColumn, text: string, times: Map<string, StatedTime>): ReportedFact | Rejection | undefined => {
    if (text.includes('\u0000')) return { field: column.column, reason: 'holds the character U+0000' };
    if (column.needed && text === '') return { field: column.column, reason: 'is empty' };
    const fact = (value: string): ReportedFact => ({ fact: column.fact, value, ...(value === text ? {} : { asReported: text }) });
    if (text.length > LONGEST_TEXT) return { field: column.column, reason: `is longer than ${LONGEST_TEXT} characters` };
    if (column.kind === 'text') return fact(column.values?.[text] ?? text);
    if (text === '') return undefined;
    const time = readTime(column.kind, text);
    if (time === undefined) return { field: column.column, reason: `is not a time of the form ${formats[column.kind]}` };
    times.set(column.fact, time);
    return fact(time.value);
  };

  return (fields: readonly string[]): MappedRow | Rejection => {
    if (fields.length !== header.length) return { field: '', reason: `has ${fields.length} fields, the header has ${header.length}` };
    const id = fields[idAt] ?? '';
    if (id === '') return { field: profile.id, reason: 'is empty' };
    if (id.length > LONGEST_ID) return { field: profile.id, reason: `is longer than ${LONGEST_ID} characters` };
    if (id.includes('\u0000')) return { field: profile.id, reason: 'holds the character U+0000' };
    const facts = new Map<string, ReportedFact>();
    const times = new Map<string, StatedTime>();
    for (const column of columns) {
      const found = read(column, fields[column.at] ?? '', times);
      if (found === undefined) continue;
      if ('reason' in found) return found;
      facts.set(column.fact, found);
    }
    const reports = profile.reports.flatMap((report): FactsReport[] => {
      const stated = report.facts.flatMap((fact) => facts.get(fact) ?? []);
      if (stated.length === 0) return [];
      const time = report.at === undefined ? undefined : times.get(report.at);
      return [time === undefined ? { facts: stated } : { statedAt: time.instant, facts: stated }];
    });
    const flags = profile.flags
      .filter(({ earlier, later }) => {
        const [first, second] = [times.get(earlier), times.get(later)];
        return first !== undefined && second !== undefined && second.instant < first.instant;
      })
      .map(({ flag }) => flag);
    return { id, reports, flags };
  };
};

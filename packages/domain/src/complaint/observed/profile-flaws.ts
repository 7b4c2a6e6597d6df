import type { z } from 'zod';
import { isZone, type profileShape } from './profile-shape.js';
import { timeFormat, timeFormatFlaw } from './time-format.js';

/** What is wrong with a profile whose shape is right. */
export type ProfileFlaw = { readonly path: readonly (string | number)[]; readonly message: string };

type Shape = z.infer<typeof profileShape>;
type Path = ProfileFlaw['path'];

/** Attributes of every case, whatever its source. */
export const RESERVED_FACTS: readonly string[] = ['kind', 'profile', 'day', 'month', 'year', 'quality'];

const repeated = (names: readonly string[]): readonly string[] => [...new Set(names.filter((name, index) => names.indexOf(name) < index))];

/** The columns: each fact once, none that means something else, and a time of receipt. */
const columnFlaws = ({ columns, header, id }: Shape): readonly ProfileFlaw[] => {
  const named = 'columns' in id ? id.columns : [];
  const unknown = header === undefined ? [] : [...columns.map(({ column }) => column), ...named].filter((one) => !header.includes(one));
  const received = columns.find(({ fact }) => fact === 'received');
  return [
    ...repeated(columns.map(({ fact }) => fact)).map((fact) => ({ path: ['columns'], message: `fact ${fact} is fed by two columns` })),
    ...columns.flatMap(({ fact }, index) =>
      RESERVED_FACTS.includes(fact) ? [{ path: ['columns', index, 'fact'], message: `${fact} is an attribute of every case` }] : [],
    ),
    ...columns.flatMap(({ kind, formats }, index) =>
      (kind === 'text') === (formats === undefined)
        ? []
        : [{ path: ['columns', index, 'formats'], message: kind === 'text' ? 'a text has none' : `a ${kind} needs at least one` }],
    ),
    ...columns.flatMap(({ kind, formats = [] }, index) =>
      formats.flatMap((format, place) => {
        const path = ['columns', index, 'formats', place];
        const flaw = timeFormatFlaw(format);
        if (flaw !== undefined) return [{ path, message: `${JSON.stringify(format)} ${flaw}` }];
        return timeFormat(format).hasTime === (kind === 'time')
          ? []
          : [{ path, message: `${JSON.stringify(format)} is not that of a ${kind}` }];
      }),
    ),
    ...columns.flatMap(({ kind, values }, index) =>
      kind === 'text' || values === undefined ? [] : [{ path: ['columns', index, 'values'], message: `a ${kind} has none` }],
    ),
    ...columns.flatMap(({ kind, personal }, index) =>
      kind !== 'text' && personal ? [{ path: ['columns', index, 'personal'], message: 'times are not sealed: leave the column out' }] : [],
    ),
    ...(received === undefined || received.kind === 'text'
      ? [{ path: ['columns'], message: 'no date or time is called received: when the source received the complaint' }]
      : []),
    ...repeated(header ?? []).map((column) => ({ path: ['header'], message: `names the column "${column}" twice` })),
    ...repeated(named).map((column) => ({ path: ['id', 'columns'], message: `names the column "${column}" twice` })),
    ...unknown.map((column) => ({ path: ['header'], message: `lacks the column "${column}"` })),
  ];
};

const reportFlaws = ({ reports }: Shape): readonly ProfileFlaw[] =>
  repeated(reports.flatMap(({ facts }) => facts)).map((fact) => ({ path: ['reports'], message: `fact ${fact} is in two reports` }));

/** Whatever names a fact names one that there is, and of the right kind. */
const nameFlaws = (profile: Shape): readonly ProfileFlaw[] => {
  const kinds = new Map(profile.columns.map(({ fact, kind, personal }) => [fact, personal ? 'personal' : kind]));
  const fact = (name: string, path: Path): readonly ProfileFlaw[] =>
    kinds.has(name) ? [] : [{ path, message: `fact ${name} comes from no column` }];
  const shown = (name: string, path: Path): readonly ProfileFlaw[] =>
    kinds.get(name) === 'personal' ? [{ path, message: `fact ${name} is personal` }] : fact(name, path);
  const time = (name: string, path: Path): readonly ProfileFlaw[] => {
    const kind = kinds.get(name);
    if (kind === undefined) return fact(name, path);
    return kind === 'date' || kind === 'time' ? [] : [{ path, message: `fact ${name} is no time` }];
  };
  const instant = (name: string, path: Path): readonly ProfileFlaw[] =>
    kinds.get(name) === 'date' ? [{ path, message: `fact ${name} is a day, not a time` }] : time(name, path);
  return [
    ...profile.reports.flatMap(({ at, facts }, index) => [
      ...(at === undefined ? [] : time(at, ['reports', index, 'at'])),
      ...facts.flatMap((one) => fact(one, ['reports', index, 'facts'])),
    ]),
    ...(profile.closed === undefined ? [] : shown(profile.closed.fact, ['closed', 'fact'])),
    ...profile.flags.flatMap((flag, index) => {
      if ('earlier' in flag) return [...time(flag.earlier, ['flags', index, 'earlier']), ...time(flag.later, ['flags', index, 'later'])];
      if ('stated' in flag) return [...time(flag.stated, ['flags', index, 'stated']), ...shown(flag.unless, ['flags', index, 'unless'])];
      return fact(flag.fact, ['flags', index, 'fact']);
    }),
    ...Object.entries(profile.rates).flatMap(([name, rate]) => {
      if ('fact' in rate) return shown(rate.fact, ['rates', name, 'fact']);
      return [...time(rate.time, ['rates', name, 'time']), ...time(rate.atOrBefore, ['rates', name, 'atOrBefore'])];
    }),
    ...profile.durations.flatMap(({ from, to, unit }, index) => {
      const end = unit === 'seconds' ? instant : time;
      return [...end(from, ['durations', index, 'from']), ...end(to, ['durations', index, 'to'])];
    }),
  ];
};

/** A value that counts for both sides of a rate would make it say anything. */
const rateFlaws = ({ rates }: Shape): readonly ProfileFlaw[] =>
  Object.entries(rates).flatMap(([name, rate]) =>
    'fact' in rate
      ? rate.yes.filter((one) => rate.no.includes(one)).map((one) => ({ path: ['rates', name], message: `"${one}" is both yes and no` }))
      : [],
  );

const durationFlaws = ({ durations }: Shape): readonly ProfileFlaw[] =>
  repeated(durations.map(({ from, to }) => `${from}..${to}`)).map((name) => ({ path: ['durations'], message: `${name} is there twice` }));

/** Everything that is wrong with a profile, so that its author sees it at once. */
export const flawsOf = (profile: Shape): readonly ProfileFlaw[] => [
  ...(isZone(profile.timezone) ? [] : [{ path: ['timezone'], message: 'is no time zone, such as Asia/Shanghai' }]),
  ...columnFlaws(profile),
  ...reportFlaws(profile),
  ...nameFlaws(profile),
  ...rateFlaws(profile),
  ...durationFlaws(profile),
];

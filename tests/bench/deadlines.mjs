// How many deadlines one core computes in a second of its own time, whatever else the machine does, each with the steps of its sum, over two years and a half of the official calendar of China:
// against a walk from day to day, as it is written where nothing is remembered.
import { DEFAULT_CALENDAR, DEFAULT_DIRECTORY, DEFAULT_POLICY, deadline } from '@redress/domain';
import { Temporal } from 'temporal-polyfill';
import { duel, round } from './lib/measure.mjs';

const published = (document) => ({ version: 1, effectiveFrom: '2020-01-01T00:00:00.000Z', document });
const rules = { policy: published(DEFAULT_POLICY), calendar: published(DEFAULT_CALENDAR), directory: published(DEFAULT_DIRECTORY) };

/** What a case asks for on its way, in turn. */
const KINDS = [
  ['acknowledgement', {}, 24, 'h'],
  ['submission', {}, 4, 'h'],
  ['analysis', {}, 2, 'wd'],
  ['handling', { severity: 'general' }, 10, 'wd'],
  ['feedback', { severity: 'serious' }, 3, 'wd'],
  ['closure', {}, 10, 'wd'],
];

const FIRST = Date.UTC(2024, 0, 2);
const STEP = 86_399_537;
const instants = Array.from({ length: 1_000 }, (_, index) => new Date(FIRST + index * STEP).toISOString());

/** Seconds of processor time since a moment. */
const spent = (began) => {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
};

const ours = (amount) => {
  const began = process.cpuUsage();
  for (let index = 0; index < amount; index += 1) {
    const [kind, scope] = KINDS[index % KINDS.length];
    deadline(kind, instants[index % instants.length], rules, scope);
  }
  return amount / spent(began);
};

const { timezone, week, announcements } = DEFAULT_CALENDAR;
const named = new Map(announcements.flatMap(({ days }) => days.map((day) => [day.date, day.kind])));
const weekdays = new Set(week.map(({ weekday }) => weekday));
const [{ opens, closes }] = week[0].intervals;

const isWorked = (day) => (named.get(day.toString()) ?? (weekdays.has(day.dayOfWeek) ? 'working' : 'off')) === 'working';
const at = (day, clock) => day.toZonedDateTime({ timeZone: timezone, plainTime: clock }).epochMilliseconds;

/** The due instant alone, without steps, warning or years. */
const walk = (from, amount, unit) => {
  const start = Date.parse(from);
  let day = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(timezone).toPlainDate();
  while (!isWorked(day) || at(day, closes) < start) day = day.add({ days: 1 });
  if (unit === 'wd') {
    for (let left = amount; left > 0; left -= 1) {
      day = day.add({ days: 1 });
      while (!isWorked(day)) day = day.add({ days: 1 });
    }
    return at(day, closes);
  }
  for (let left = amount * 3_600_000; ; day = day.add({ days: 1 })) {
    if (!isWorked(day)) continue;
    const since = Math.max(at(day, opens), start);
    const until = at(day, closes);
    if (until - since >= left) return since + left;
    left -= Math.max(0, until - since);
  }
};

const other = (amount) => {
  const began = process.cpuUsage();
  for (let index = 0; index < amount; index += 1) {
    const [, , limit, unit] = KINDS[index % KINDS.length];
    walk(instants[index % instants.length], limit, unit);
  }
  return amount / spent(began);
};

/** Deadlines in a second of one core. */
const GOAL = 200_000;

export async function run({ log, short }) {
  const [million, walked] = short ? [20_000, 200] : [1_000_000, 5_000];
  ours(Math.min(million, 50_000));
  other(Math.min(walked, 500));
  const found = await duel({ rounds: short ? 1 : 5, ours: () => ours(million), other: () => other(walked), log });
  return [
    {
      name: 'deadlines with their sums, in a second of one core',
      kind: 'ratio',
      value: round(found.ours / GOAL),
      limit: 1,
      ours: round(found.ours),
      other: GOAL,
      unit: 'deadlines/s',
    },
    {
      name: 'deadlines with their sums, against a walk from day to day for the instant alone',
      kind: 'ratio',
      value: round(found.ratio),
      ours: round(found.ours),
      other: round(found.other),
      unit: 'deadlines/s',
    },
  ];
}

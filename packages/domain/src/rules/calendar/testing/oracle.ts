/**
 * A second opinion on calendars, by the slow way: days are walked one after another, and a day on which the clocks change minute by minute,
 * by what `Intl` says the clock shows. Knows the document and nothing of the code under test.
 */

type Hours = { readonly opens: string; readonly closes: string };
type Calendar = {
  readonly timezone: string;
  readonly week: readonly { readonly weekday: number; readonly intervals: readonly Hours[] }[];
  readonly announcements: readonly {
    readonly publishedOn: string;
    readonly days: readonly { readonly date: string; readonly kind: string; readonly intervals?: readonly Hours[] | undefined }[];
  }[];
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Span = readonly [from: number, to: number];
type Day = { readonly start: number; readonly end: number; readonly worked: readonly Span[] };

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** What the clock of a zone shows, as milliseconds since 1970 by that clock. */
const clockIn = (timeZone: string): ((at: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
};

type Zone = { readonly shown: (at: number) => number; readonly offsets: Map<number, number> };
const zones = new Map<string, Zone>();

/** What `Intl` was asked about a zone is remembered for all its calendars. */
const zoneOf = (timeZone: string): Zone => {
  const zone = zones.get(timeZone) ?? { shown: clockIn(timeZone), offsets: new Map<number, number>() };
  zones.set(timeZone, zone);
  return zone;
};

export const oracleOf = ({ timezone, week, announcements }: Calendar) => {
  const { shown, offsets } = zoneOf(timezone);
  const offsetAt = (hour: number): number => {
    const known = offsets.get(hour) ?? shown(hour * HOUR) - hour * HOUR;
    offsets.set(hour, known);
    return known;
  };

  /** Latest publication last; what stands further down in the document is later on the same day. */
  const inOrder = announcements.map((one, index) => ({ ...one, index }));
  inOrder.sort((one, other) => one.publishedOn.localeCompare(other.publishedOn) || one.index - other.index);

  const hoursOn = (day: number): readonly Hours[] => {
    const today = dateOf(day);
    const weekday = ((((day + 3) % 7) + 7) % 7) + 1;
    const usual = week.find((one) => one.weekday === weekday)?.intervals;
    let hours = usual ?? [];
    for (const { days } of inOrder)
      for (const { date, kind, intervals } of days)
        if (date === today) hours = kind === 'off' ? [] : (intervals ?? usual ?? week[0]?.intervals ?? []);
    return hours;
  };

  const walked = (day: number): Day => {
    const hours = hoursOn(day);
    const worked: [number, number][] = [];
    let [start, end, furthest] = [-1, -1, -1];
    for (let at = day * DAY - 15 * HOUR; at < day * DAY + 40 * HOUR; at += MINUTE) {
      const clock = shown(at);
      if (clock >= (day + 1) * DAY) end = end < 0 ? at : end;
      if (clock >= day * DAY && start < 0) start = at;
      if (start < 0 || end >= 0) continue;
      furthest = Math.max(furthest, Math.floor((clock - day * DAY) / MINUTE));
      if (!hours.some(({ opens, closes }) => furthest >= minutes(opens) && furthest < minutes(closes))) continue;
      const last = worked.at(-1);
      if (last !== undefined && last[1] === at) last[1] = at + MINUTE;
      else worked.push([at, at + MINUTE]);
    }
    return { start, end, worked };
  };

  const days = new Map<number, Day>();
  const dayOf = (day: number): Day => {
    const known = days.get(day);
    if (known !== undefined) return known;
    const hour = (day * DAY) / HOUR;
    const offset = offsetAt(hour - 15);
    let isPlain = true;
    for (let later = hour - 14; later <= hour + 40; later += 1) isPlain &&= offsetAt(later) === offset;
    const midnight = day * DAY - offset;
    const plain = (): Day => ({
      start: midnight,
      end: midnight + DAY,
      worked: hoursOn(day).map(({ opens, closes }) => [midnight + minutes(opens) * MINUTE, midnight + minutes(closes) * MINUTE]),
    });
    const found = isPlain ? plain() : walked(day);
    days.set(day, found);
    return found;
  };

  const today = (at: number): number => {
    let day = Math.floor(at / DAY) - 1;
    while (dayOf(day).end <= at) day += 1;
    return day;
  };
  const closeOf = (day: number): number | undefined => dayOf(day).worked.at(-1)?.[1];
  const lengthOf = (day: number): number => dayOf(day).worked.reduce((sum, [from, to]) => sum + to - from, 0);

  const workingTime = (from: number, to: number): number => {
    let sum = 0;
    for (let day = today(from); dayOf(day).start < to; day += 1)
      for (const [opens, closes] of dayOf(day).worked) sum += Math.max(0, Math.min(closes, to) - Math.max(opens, from));
    return sum;
  };

  const afterWorkingTime = (from: number, amount: number): number => {
    let left = amount;
    if (left === 0) return from;
    for (let day = today(from); ; day += 1)
      for (const [opens, closes] of dayOf(day).worked) {
        const since = Math.max(opens, from);
        if (closes <= since) continue;
        if (closes - since >= left) return since + left;
        left -= closes - since;
      }
  };

  /** Day 0 is the first day whose close of business the instant has not passed. */
  const dayZero = (from: number): number => {
    let day = today(from);
    while ((closeOf(day) ?? Number.NEGATIVE_INFINITY) < from) day += 1;
    return day;
  };

  return {
    today: (at: number): string => dateOf(today(at)),
    dayZero: (from: number): string => dateOf(dayZero(from)),
    startOf: (date: string): number => dayOf(Date.parse(date) / DAY).start,
    isWorked: (date: string): boolean => closeOf(Date.parse(date) / DAY) !== undefined,
    workingTime,
    afterWorkingTime,
    afterWorkingDays: (from: number, amount: number): number => {
      let day = dayZero(from);
      for (let left = amount; left > 0; left -= 1) {
        day += 1;
        while (closeOf(day) === undefined) day += 1;
        if (left < 1) return afterWorkingTime(dayOf(day).start, Math.round(lengthOf(day) * left));
      }
      return closeOf(day) ?? 0;
    },
    endOfDay: (from: number, ahead: number): number => dayOf(today(from) + ahead).end - 1,
    endOfMonth: (from: number, ahead: number): number => {
      const [year = 0, month = 1, day = 1] = dateOf(today(from)).split('-').map(Number);
      const last = new Date(Date.UTC(year, month - 1 + ahead + 1, 0)).getUTCDate();
      return dayOf(Date.UTC(year, month - 1 + ahead, Math.min(day, last)) / DAY).end - 1;
    },
  };
};

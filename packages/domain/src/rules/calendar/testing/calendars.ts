import { type BusinessCalendar, DEFAULT_CALENDAR, weekOf } from '../../calendar.js';

const WORKDAYS = [1, 2, 3, 4, 5];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** Nine to twelve and half past one to six, as in many offices. */
export const WITH_LUNCH_BREAK: BusinessCalendar = {
  ...DEFAULT_CALENDAR,
  week: weekOf(WORKDAYS, { opens: '09:00', closes: '12:00' }, { opens: '13:30', closes: '18:00' }),
};

const company: BusinessCalendar = {
  ...WITH_LUNCH_BREAK,
  week: [...WITH_LUNCH_BREAK.week, { weekday: 6, intervals: [{ opens: '09:00', closes: '12:00' }] }],
  announcements: [
    ...DEFAULT_CALENDAR.announcements,
    {
      id: 'company-2026',
      title: '公司2026年放假安排',
      issuedBy: '综合办公室',
      publishedOn: '2026-01-05',
      days: [
        { date: '2026-02-13', kind: 'working', name: '春节前提早下班', intervals: [{ opens: '09:00', closes: '12:00' }] },
        { date: '2026-06-05', kind: 'off', name: '公司成立日' },
        { date: '2026-06-07', kind: 'working', name: '公司成立日' },
      ],
    },
  ],
};

const inZone = (timezone: string, week: BusinessCalendar['week']): BusinessCalendar => ({
  kind: 'business',
  timezone,
  week,
  announcements: [
    {
      id: 'stocktaking',
      title: 'Stocktaking',
      issuedBy: 'The company',
      publishedOn: '2020-01-01',
      days: [{ date: '2024-03-11', kind: 'off', name: 'Stocktaking' }],
    },
  ],
});

/** Calendars of every kind: breaks, split shifts, short Saturdays, nights, and clocks that jump by an hour, half an hour, at midnight. */
export const CALENDARS: readonly BusinessCalendar[] = [
  DEFAULT_CALENDAR,
  WITH_LUNCH_BREAK,
  company,
  inZone('America/New_York', weekOf(EVERY_DAY, { opens: '00:00', closes: '24:00' })),
  inZone(
    'America/New_York',
    weekOf(EVERY_DAY, { opens: '01:15', closes: '01:45' }, { opens: '02:10', closes: '02:50' }, { opens: '22:00', closes: '24:00' }),
  ),
  inZone('Australia/Lord_Howe', weekOf(EVERY_DAY, { opens: '01:45', closes: '02:15' }, { opens: '09:00', closes: '17:00' })),
  inZone('America/Santiago', weekOf([1, 3, 6, 7], { opens: '00:00', closes: '00:30' }, { opens: '23:10', closes: '24:00' })),
  inZone('Europe/Berlin', weekOf(WORKDAYS, { opens: '08:00', closes: '16:30' })),
];

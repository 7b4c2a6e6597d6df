import { define } from './key.js';

/** Periods, money and language. Working days, hours, holidays, zone and kind of the calendar stand in the calendar document. */
export const platformKeys = {
  'calendar.quarter': define(['季度划分', 'What a quarter is'], 'jan_apr_jul_oct', 'enum', {
    options: ['jan_apr_jul_oct'],
    clauses: 'S0-68',
  }),
  'calendar.halfYear': define(['半年划分', 'What a half-year is'], 'jan_jul', 'enum', { options: ['jan_jul'], clauses: 'S4-51' }),
  currency: define(['货币', 'Currency'], 'CNY', 'enum', { options: ['CNY'], ours: 'all sums of the documents are renminbi' }),
  locale: define(['显示语言', 'Language of what people read'], 'zh-Hans', 'enum', {
    options: ['zh-Hans', 'en'],
    ours: 'people read Chinese first',
  }),
};

/** Keys that people may look for here, which stand in the calendar document, and where there. */
export const CALENDAR_KEYS: Readonly<Record<string, string>> = {
  'calendar.kind': '/kind',
  'calendar.drill.dayLength': '/dayLengthSeconds',
  'calendar.timezone': '/timezone',
  'calendar.workingDays': '/week',
  'calendar.hours': '/week',
  'calendar.holidays': '/announcements',
};

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { timeFormat, timeFormatFlaw } from './time-format.js';

const read = (format: string, text: string) => timeFormat(format).read(text);
const noon = { hour: 0, minute: 0, second: 0, millisecond: 0 };

describe('reading times by a format', () => {
  it.each([
    ['YYYY-MM-DD', '2020-02-09', { year: 2020, month: 2, day: 9, ...noon }],
    ['M/D/YYYY', '7/29/2013', { year: 2013, month: 7, day: 29, ...noon }],
    ['D.M.YYYY', '07.09.2013', { year: 2013, month: 9, day: 7, ...noon }],
    ['YYYY年M月D日', '2025年3月4日', { year: 2025, month: 3, day: 4, ...noon }],
    ['MM/DD/YYYY hh:mm:ss A', '12/25/2013 12:00:00 AM', { year: 2013, month: 12, day: 25, ...noon }],
    ['MM/DD/YYYY hh:mm:ss A', '12/25/2013 12:00:01 PM', { year: 2013, month: 12, day: 25, ...noon, hour: 12, second: 1 }],
    [
      'YYYY-MM-DDTHH:mm:ss.SSSZ',
      '2025-03-04T05:06:07.080+08:00',
      { year: 2025, month: 3, day: 4, hour: 5, minute: 6, second: 7, millisecond: 80, offset: '+08:00' },
    ],
    ['YYYY/M/D H:mm', '2025/3/4 5:06', { year: 2025, month: 3, day: 4, ...noon, hour: 5, minute: 6 }],
    ['YYYY-MM-DD A h:mm', '2025-03-04 下午 5:06', { year: 2025, month: 3, day: 4, ...noon, hour: 17, minute: 6 }],
  ])('%s takes %j', (format, text, parts) => expect(read(format, text)).toEqual(parts));

  it.each([
    ['YYYY-MM-DD', '2020-2-9'],
    ['YYYY-MM-DD', '2020-02-09 10:00'],
    ['M/D/YYYY', '7.29.2013'],
    ['MM/DD/YYYY hh:mm:ss A', '12/25/2013 13:00:00 PM'],
    ['MM/DD/YYYY hh:mm:ss A', '12/25/2013 00:00:00 AM'],
    ['YYYY.MM.DD', '2020x02x09'],
  ])('%s does not take %j', (format, text) => expect(read(format, text)).toBeUndefined());

  it('reads back every day that it could have written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 9999 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 31 }),
        (year, month, day) => {
          const two = (value: number) => String(value).padStart(2, '0');
          expect(read('DD-MM-YYYY', `${two(day)}-${two(month)}-${year}`)).toEqual({ year, month, day, ...noon });
          expect(read('M/D/YYYY', `${month}/${day}/${year}`)).toEqual({ year, month, day, ...noon });
        },
      ),
    );
  });

  it.each([
    ['YYYY-MM', 'lacks the day'],
    ['YYYY-MM-DD MM', 'names the month twice'],
    ['YYYY-MM-DD hh:mm', 'has an hour of twelve without AM or PM, or the other way round'],
    ['YYYY-MM-DD HH:mm A', 'has an hour of twelve without AM or PM, or the other way round'],
    ['YYYY-MM-DD mm', 'has a minute, a second or an offset without an hour'],
    ['dd/mm/yyyy', 'knows YYYY M MM D DD H HH h hh mm ss SSS A Z, and marks between them'],
  ])('%s is no format: it %s', (format, reason) => {
    expect(timeFormatFlaw(format)).toBe(reason);
    expect(() => timeFormat(format)).toThrow(reason);
  });
});

/**
 * Writes the table of the official holidays of China, 2013 to 2026, from the data of the library chinese-days. Run it after the library has
 * learnt another year, with the notice of that year added below; `chinese-announcements.test.ts` compares the table with what this gives.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
export const source = `chinese-days ${require('chinese-days/package.json').version}`;

/** When each year's plan was published on the site of the government, and under which number. */
const PLANS = [
  [2013, '2012-12-10', '国办发明电〔2012〕33号'],
  [2014, '2013-12-11', '国办发明电〔2013〕28号'],
  [2015, '2014-12-16', '国办发明电〔2014〕28号'],
  [2016, '2015-12-10', '国办发明电〔2015〕18号'],
  [2017, '2016-12-01', '国办发明电〔2016〕17号'],
  [2018, '2017-11-30', '国办发明电〔2017〕12号'],
  [2019, '2018-12-06', '国办发明电〔2018〕15号'],
  [2020, '2019-11-21', '国办发明电〔2019〕16号'],
  [2021, '2020-11-25', '国办发明电〔2020〕27号'],
  [2022, '2021-10-25', '国办发明电〔2021〕11号'],
  [2023, '2022-12-08', '国办发明电〔2022〕16号'],
  [2024, '2023-10-25', '国办发明电〔2023〕7号'],
  [2025, '2024-11-12', '国办发明电〔2024〕12号'],
  [2026, '2025-11-04', '国办发明电〔2025〕7号'],
];

/** What was changed afterwards. The library knows how the year ended; `before` are the days as the plan had them. */
const CHANGES = [
  {
    id: 'cn-2015-victory-day',
    year: 2015,
    publishedOn: '2015-05-13',
    title: '国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知（国发明电〔2015〕1号）',
    issuedBy: '国务院',
    days: ['2015-09-03', '2015-09-04', '2015-09-05', '2015-09-06'],
    before: [],
  },
  {
    id: 'cn-2019-labour-day',
    year: 2019,
    publishedOn: '2019-03-22',
    title: '国务院办公厅关于调整2019年劳动节假期安排的通知（国办发明电〔2019〕3号）',
    issuedBy: '国务院办公厅',
    days: ['2019-04-28', '2019-05-01', '2019-05-02', '2019-05-03', '2019-05-04', '2019-05-05'],
    before: [{ date: '2019-05-01', name: '劳动节', kind: 'off' }],
  },
  {
    id: 'cn-2020-spring-festival',
    year: 2020,
    publishedOn: '2020-01-27',
    title: '国务院办公厅关于延长2020年春节假期的通知（国办发明电〔2020〕1号）',
    issuedBy: '国务院办公厅',
    days: ['2020-01-31', '2020-02-01', '2020-02-02'],
    before: [{ date: '2020-02-01', name: '春节', kind: 'working' }],
  },
];

const FULL_NAMES = { 清明: '清明节', 端午: '端午节', 中秋: '中秋节', 国庆: '国庆节' };

/** Days of the library as `{date, name, kind}`. */
const daysOf = (named, kind) =>
  Object.entries(named).map(([date, words]) => {
    const name = words.split(',')[1];
    return { date, name: FULL_NAMES[name] ?? name, kind };
  });

/** The New Year's holiday of a year may begin in December. */
const plannedIn = ({ date, name }) => Number(date.slice(0, 4)) + (name === '元旦' && date.slice(5, 7) === '12' ? 1 : 0);

const byDate = (one, other) => (one.date < other.date ? -1 : 1);
const dayAfter = (date) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);

/** Consecutive days of one festival in one line: `[kind, name, first, last]`. */
const lines = (days) => {
  const result = [];
  for (const { date, name, kind } of days.toSorted(byDate)) {
    const last = result.at(-1);
    if (last !== undefined && last[0] === kind && last[1] === name && dayAfter(last[3]) === date) last[3] = date;
    else result.push([kind, name, date, date]);
  }
  return result;
};

/** The notices, from the data of the library. */
export const noticesFrom = ({ holidays, workdays }) => {
  const known = [...daysOf(holidays, 'off'), ...daysOf(workdays, 'working')];
  const changed = new Set(CHANGES.flatMap(({ days }) => days));
  const plans = PLANS.map(([year, publishedOn, number]) => ({
    id: `cn-${year}`,
    title: `国务院办公厅关于${year}年部分节假日安排的通知（${number}）`,
    issuedBy: '国务院办公厅',
    publishedOn,
    covers: [year],
    days: lines([
      ...known.filter((day) => plannedIn(day) === year && !changed.has(day.date)),
      ...CHANGES.filter((change) => change.year === year).flatMap(({ before }) => before),
    ]),
  }));
  const changes = CHANGES.map(({ id, title, issuedBy, publishedOn, days }) => ({
    id,
    title,
    issuedBy,
    publishedOn,
    days: lines(known.filter(({ date }) => days.includes(date))),
  }));
  return [...plans, ...changes].toSorted((one, other) => (one.publishedOn < other.publishedOn ? -1 : 1));
};

export const library = () => JSON.parse(readFileSync(require.resolve('chinese-days/dist/chinese-days.json'), 'utf8'));

const target = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'rules', 'calendar', 'chinese-notices.ts');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const head =
    '/** Written by `scripts/chinese-notices.mjs`: the notices on public holidays of China with their days, as `[kind, name, first, last]`. */';
  const body = JSON.stringify(noticesFrom(library()), null, 2);
  writeFileSync(target, `${head}\nexport const SOURCE = '${source}';\n\nexport const CHINESE_NOTICES = ${body} as const;\n`);
  execFileSync('npx', ['biome', 'check', '--write', target], { stdio: 'inherit' });
}

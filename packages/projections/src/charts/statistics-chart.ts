import { sql } from 'kysely';
import type { ReadDatabase } from '../database/read-database.js';
import type { Lang } from '../exports/table.js';
import { snapshot } from '../queries/snapshot.js';
import { type StatisticsFilters, statisticsConditions } from '../queries/statistics-table.js';
import { type Reflected, serving } from '../serving.js';
import { complaintStatistics as view } from '../views/complaint-statistics.js';
import { HOME_ZONE } from '../zone.js';
import { continuous, type Figure } from './figure.js';
import { drawingOf } from './option.js';
import { renderDrawing } from './render.js';

const AMOUNTS = ['compensationFen', 'returnFen', 'discountFen', 'lossFen'] as const;
type Month = { readonly month: string } & { readonly [K in (typeof AMOUNTS)[number]]: number };

const WORDS: Readonly<Record<Lang, { readonly title: string; readonly amounts: readonly string[] }>> = {
  'zh-Hans': { title: '投诉案件统计：金额（元），按接收月份', amounts: ['赔偿', '退货', '折扣', '损失'] },
  en: { title: 'Complaint case statistics: amounts (CNY) by month of receipt', amounts: ['Compensation', 'Returns', 'Discount', 'Loss'] },
};

/** Side by side and never stacked: a loss may hold what was paid as compensation. */
export const statisticsFigure = (months: readonly Month[], lang: Lang): Figure => {
  const categories = continuous(months.map(({ month }) => month));
  const found = new Map(months.map((one) => [one.month, one]));
  return {
    title: WORDS[lang].title,
    kind: 'count',
    unit: null,
    inTime: true,
    categories,
    series: AMOUNTS.map((amount, at) => ({
      name: WORDS[lang].amounts[at] ?? amount,
      values: categories.map((month) => (found.get(month)?.[amount] ?? 0) / 100),
    })),
    stacked: false,
    spread: false,
    notes: [],
  };
};

/** The amounts of the complaint case statistics table (F12) by month of receipt, in the company's zone, as SVG. Faults: `QueryError`. */
export const statisticsChart = async (
  database: ReadDatabase,
  filters: StatisticsFilters,
  lang: Lang = 'zh-Hans',
): Promise<{ readonly svg: string; readonly reflected: Reflected }> => {
  const where = statisticsConditions(filters);
  const { months, reflected } = await snapshot(database, async (db) => {
    const served = await serving(db, [view]);
    const { rows } = await sql<Month>`
      select to_char(received_at at time zone ${sql.lit(HOME_ZONE)}, 'YYYY-MM') as month,
        coalesce(sum(compensation_fen), 0)::bigint as compensation_fen, coalesce(sum(return_fen), 0)::bigint as return_fen,
        coalesce(sum(discount_fen), 0)::bigint as discount_fen, coalesce(sum(loss_fen), 0)::bigint as loss_fen
      from ${served.table(view)} where ${where} group by 1 order by 1`.execute(db);
    return { months: rows, reflected: served };
  });
  return { svg: await renderDrawing(drawingOf(statisticsFigure(months, lang), lang, reflected)), reflected };
};

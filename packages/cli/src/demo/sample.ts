import { type Chance, chance, type Weighted } from './chance.js';

const ROWS = 2_000;
const SEED = 20_250_101;
const DAY = 86_400_000;
/** The year begins at midnight in Shanghai. */
const YEAR_BEGINS = Date.UTC(2024, 11, 31, 16);

/** Product, its models, and how its complaints spread over the twelve months. */
const products: Weighted<{ name: string; models: readonly [string, ...string[]]; season: readonly number[] }> = [
  [{ name: '空调', models: ['KFR-26G', 'KFR-35G', 'KFR-72L'], season: [2, 2, 2, 3, 6, 12, 16, 14, 6, 3, 2, 3] }, 30],
  [{ name: '冰箱', models: ['BCD-218', 'BCD-330', 'BCD-501'], season: [4, 4, 4, 5, 6, 7, 8, 7, 6, 5, 5, 4] }, 20],
  [{ name: '洗衣机', models: ['XQG-80', 'XQG-100'], season: [5, 5, 5, 5, 5, 5, 5, 5, 5, 6, 8, 6] }, 18],
  [{ name: '热水器', models: ['JSQ-16', 'DSZF-60'], season: [10, 9, 6, 4, 3, 2, 2, 2, 3, 5, 9, 12] }, 14],
  [{ name: '油烟机', models: ['CXW-260', 'CXW-300'], season: [6, 8, 4, 4, 4, 4, 4, 4, 5, 5, 6, 6] }, 10],
  [{ name: '净水器', models: ['RO-400', 'RO-800'], season: [4, 4, 5, 5, 6, 7, 7, 7, 6, 5, 4, 4] }, 8],
];

/** Category, the unit that answers for it, and how many days it takes at the median. */
const categories: Weighted<{ name: string; unit: string; days: number }> = [
  [{ name: '产品质量', unit: '生产制造部', days: 6 }, 34],
  [{ name: '维修不及时', unit: '售后服务部', days: 3 }, 22],
  [{ name: '安装问题', unit: '售后服务部', days: 3 }, 14],
  [{ name: '送货延迟', unit: '物流部', days: 2 }, 12],
  [{ name: '服务态度', unit: '客户服务部', days: 2 }, 9],
  [{ name: '收费争议', unit: '售后服务部', days: 5 }, 6],
  [{ name: '宣传不符', unit: '市场部', days: 7 }, 3],
];
const regions: Weighted<string> = [
  ['广东', 14],
  ['江苏', 11],
  ['山东', 10],
  ['浙江', 9],
  ['河南', 8],
  ['四川', 8],
  ['湖北', 6],
  ['上海', 6],
  ['北京', 6],
  ['陕西', 4],
  ['辽宁', 4],
  ['新疆', 1],
];
const channels: Weighted<string> = [
  ['热线电话', 46],
  ['在线客服', 24],
  ['门店', 11],
  ['社交媒体', 9],
  ['电子邮件', 6],
  ['信函', 1],
];
const outcomes: Weighted<string> = [
  ['维修解决', 36],
  ['更换产品', 12],
  ['退货退款', 9],
  ['补偿', 11],
  ['解释说明', 24],
  ['不成立', 8],
];

const HEADER = [
  '投诉编号',
  '受理时间',
  '产品',
  '型号',
  '投诉类别',
  '责任单位',
  '地区',
  '渠道',
  '转办时间',
  '办结时间',
  '处理结果',
  '是否按时',
  '客户有异议',
];

/** Local time in Shanghai, which has kept one offset since 1991. */
const local = (instant: number): string => new Date(instant + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** More complaints come by day than by night. */
const hourOf = (dice: Chance): number => dice.weighted(Array.from({ length: 24 }, (_, h) => [h, h < 8 ? 1 : h < 22 ? 9 : 3]));

const row = (dice: Chance): { received: number; fields: readonly string[] } => {
  const product = dice.weighted(products);
  const month = dice.weighted(product.season.map((weight, at) => [at, weight]));
  const day = Math.min(364, Math.floor(month * 30.42 + dice.next() * 30.42));
  const received = YEAR_BEGINS + day * DAY + hourOf(dice) * 3_600_000 + dice.below(3_600) * 1_000;
  const category = dice.weighted(categories);
  const sent = received + Math.floor((0.1 + dice.next() * dice.next() * 2) * DAY);
  const days = category.days * Math.exp((dice.next() + dice.next() + dice.next() - 1.5) * 1.4);
  const closed = sent + Math.floor(days * DAY);
  const isOpen = closed > YEAR_BEGINS + 365 * DAY;
  const outcome = dice.weighted(outcomes);
  const timely = days <= category.days * 2;
  const asked = dice.happens(0.7);
  const disputed = dice.happens(timely ? 0.08 : 0.3);
  return {
    received,
    fields: [
      local(received),
      product.name,
      dice.pick(product.models),
      category.name,
      category.unit,
      // Written by hand: now and then nothing, or a blank behind.
      dice.happens(0.01) ? '' : `${dice.weighted(regions)}${dice.happens(0.005) ? ' ' : ''}`,
      dice.weighted(channels),
      local(sent),
      isOpen ? '' : local(dice.happens(0.001) ? received - DAY : closed),
      isOpen ? '' : outcome,
      isOpen ? '' : timely ? '是' : '否',
      isOpen || !asked ? '' : disputed ? '是' : '否',
    ],
  };
};

/** A year of plausible complaints at a maker of household appliances, as CSV for the profile `sample`; always the same. */
export const sampleCsv = (rows: number = ROWS): string => {
  const dice = chance(SEED);
  const made = Array.from({ length: rows }, () => row(dice)).sort((a, b) => a.received - b.received);
  const lines = made.map(({ fields }, at) => [`TS2025${String(at + 1).padStart(5, '0')}`, ...fields].join(','));
  return `${[HEADER.join(','), ...lines].join('\n')}\n`;
};

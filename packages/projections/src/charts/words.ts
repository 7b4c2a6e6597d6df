import type { Lang } from '../exports/table.js';

/** Words of charts, in the languages of their readers. */
type Words = {
  readonly measure: (name: string) => string;
  readonly by: (what: string, attributes: readonly string[]) => string;
  readonly inUnit: (what: string, unit: string) => string;
  readonly all: string;
  readonly empty: string;
  readonly other: string;
  readonly none: string;
  readonly unknown: string;
  readonly max: string;
  readonly units: Readonly<Record<'day' | 'hour' | 'workingDay', string>>;
  readonly left: (shown: number, all: number) => string;
  readonly beyond: (value: string) => string;
  readonly position: (position: string) => string;
  readonly during: (what: string, period: string) => string;
  readonly target: (percent: number, sense: 'at-least' | 'at-most') => string;
  readonly provisional: string;
  readonly several: string;
  readonly unavailable: string;
  readonly yearBefore: string;
};

const NAMES: Readonly<Record<string, string>> = {
  product: '产品',
  subProduct: '子产品',
  issue: '问题',
  channel: '渠道',
  company: '公司',
  outcome: '结果',
  state: '地区',
  severity: '严重程度',
  department: '部门',
  category: '类别',
  region: '地区',
  party: '责任方',
  urgency: '紧急度',
  customer: '客户',
  grade: '客户等级',
  handler: '处理人',
  method: '处理方式',
  rootCause: '根本原因',
  stage: '环节',
  profile: '导入方案',
  kind: '来历',
  day: '日',
  month: '月份',
  year: '年份',
  timely: '是否及时',
  disputed: '是否有争议',
  satisfied: '是否满意',
  received: '接收',
  sent: '转送',
  closed: '关闭',
};

const zh = (name: string): string => NAMES[name] ?? name;

/** `rate:timely` → its two halves. */
const halves = (name: string): readonly [string, string] => {
  const colon = name.indexOf(':');
  return colon < 0 ? [name, ''] : [name.slice(0, colon), name.slice(colon + 1)];
};

export const WORDS: Readonly<Record<Lang, Words>> = {
  'zh-Hans': {
    measure: (name) => {
      const [kind, of] = halves(name);
      if (kind === 'rate') return `${zh(of)}的比率`;
      if (kind === 'duration') return `${of.split('..').map(zh).join('至')}用时`;
      return '案件数';
    },
    by: (what, attributes) => (attributes.length === 0 ? what : `${what}，按${attributes.map(zh).join('、')}`),
    inUnit: (what, unit) => `${what}（${unit}）`,
    all: '全部',
    empty: '（空）',
    other: '其他',
    none: '没有符合条件的案件',
    unknown: '无数据',
    max: '最大',
    units: { day: '天', hour: '小时', workingDay: '工作日' },
    left: (shown, all) => `只显示 ${all} 组中最大的 ${shown} 组`,
    beyond: (value) => `最大值达 ${value}，超出坐标轴`,
    position: (position) => `截至日志位置 ${position}`,
    during: (what, period) => `${what}，${period}`,
    target: (percent, sense) => `目标：${sense === 'at-least' ? '不低于' : '不高于'} ${percent}%`,
    provisional: '暂定：仍有案件可改变该数值',
    several: '有多个取值的案件在每个取值中各计一次',
    unavailable: '尚无可供计算的数据',
    yearBefore: '上年同期',
  },
  en: {
    measure: (name) => {
      const [kind, of] = halves(name);
      if (kind === 'rate') return `Rate of ${of}`;
      if (kind === 'duration') return `Time from ${of.split('..').join(' to ')}`;
      return 'Cases';
    },
    by: (what, attributes) => (attributes.length === 0 ? what : `${what} by ${attributes.join(', ')}`),
    inUnit: (what, unit) => `${what} (${unit})`,
    all: 'all',
    empty: '(empty)',
    other: 'other',
    none: 'No cases match',
    unknown: 'n/a',
    max: 'max',
    units: { day: 'days', hour: 'hours', workingDay: 'working days' },
    left: (shown, all) => `the ${shown} largest of ${all} groups`,
    beyond: (value) => `maximum ${value}, beyond the axis`,
    position: (position) => `as of position ${position}`,
    during: (what, period) => `${what}, ${period}`,
    target: (percent, sense) => `target: ${sense === 'at-least' ? 'at least' : 'at most'} ${percent}%`,
    provisional: 'provisional: cases can still change it',
    several: 'a case with several values counts in each',
    unavailable: 'nothing yet to compute it from',
    yearBefore: 'year before',
  },
};

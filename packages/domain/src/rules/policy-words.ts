import type { Limit } from './policy.js';
import type { PolicyScope, PolicyUnit, PolicyValue } from './policy-document.js';

/** What people read, zh-Hans first. */
export type Words = { readonly zh: string; readonly en: string };

const UNITS: Readonly<Record<PolicyUnit, readonly [zh: string, one: string, more: string]>> = {
  wd: ['个工作日', 'working day', 'working days'],
  d: ['天', 'day', 'days'],
  h: ['小时', 'hour', 'hours'],
  min: ['分钟', 'minute', 'minutes'],
  s: ['秒', 'second', 'seconds'],
  m: ['个月', 'month', 'months'],
  n: ['', '', ''],
  '%': ['%', '%', '%'],
  wan: ['万元', 'ten thousand yuan', 'ten thousand yuan'],
  yuan: ['元', 'yuan', 'yuan'],
  points: ['分', 'point', 'points'],
  bool: ['', '', ''],
  enum: ['', '', ''],
  list: ['', '', ''],
};

/** An amount with its unit: 2 个工作日, 2 working days. */
export const amountWords = (amount: number, unit: PolicyUnit): Words => {
  const [zh, one, more] = UNITS[unit];
  const shown = String(Math.round(amount * 100) / 100);
  if (zh === '') return { zh: shown, en: shown };
  if (unit === '%') return { zh: `${shown}%`, en: `${shown} %` };
  return { zh: `${shown} ${zh}`, en: `${shown} ${amount === 1 ? one : more}` };
};

const inWan = (bound: number): string => `${bound} 万元`;

/** A value of the policy as people read it. */
export const valueWords = (value: PolicyValue, unit: PolicyUnit): Words => {
  if (typeof value === 'number') return amountWords(value, unit);
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  if (typeof value === 'string') return { zh: value, en: value };
  const parts: readonly Words[] = Array.isArray(value)
    ? value.map((part: number | string | { readonly below?: number; readonly value: number }): Words => {
        if (typeof part === 'string') return { zh: part, en: part };
        if (typeof part === 'number') return amountWords(part, unit);
        const amount = amountWords(part.value, unit);
        return part.below === undefined
          ? { zh: `其余 ${amount.zh}`, en: `else ${amount.en}` }
          : { zh: `低于 ${inWan(part.below)}:${amount.zh}`, en: `below ${part.below} × 10 000 yuan: ${amount.en}` };
      })
    : Object.entries(value).map(([name, part]): Words => {
        const amount = typeof part === 'number' ? amountWords(part, unit) : { zh: part, en: part };
        return { zh: `${name} ${amount.zh}`, en: `${name} ${amount.en}` };
      });
  if (parts.length === 0) return { zh: '无', en: 'none' };
  return { zh: parts.map(({ zh }) => zh).join('、'), en: parts.map(({ en }) => en).join(', ') };
};

const SEVERITIES = { minor: ['轻微', 'minor'], general: ['一般', 'general'], serious: ['严重', 'serious'] } as const;
const URGENCIES = {
  very_urgent: ['非常紧急', 'very urgent'],
  fairly_urgent: ['比较急', 'fairly urgent'],
  normal: ['普通', 'normal'],
} as const;
const GRADES = ['一', '二', '三', '四'] as const;

/** For whom a value holds: 二级客户、严重; grade 2, serious. */
export const scopeWords = ({ customer, grade, severity, urgency }: PolicyScope): Words => {
  const parts: Words[] = [];
  if (customer !== undefined) parts.push({ zh: `客户 ${customer}`, en: `customer ${customer}` });
  if (grade !== undefined) parts.push({ zh: `${GRADES[grade - 1] ?? grade}级客户`, en: `grade ${grade}` });
  if (severity !== undefined) parts.push({ zh: SEVERITIES[severity][0], en: SEVERITIES[severity][1] });
  if (urgency !== undefined) parts.push({ zh: URGENCIES[urgency][0], en: URGENCIES[urgency][1] });
  if (parts.length === 0) return { zh: '全部', en: 'all' };
  return { zh: parts.map(({ zh }) => zh).join('、'), en: parts.map(({ en }) => en).join(', ') };
};

/** Working minutes of a limit, where working days, hours and minutes can be told in one another. */
export const workingMinutesOf = ({ amount, unit }: Limit, minutesPerDay: number): number | undefined => {
  if (unit === 'wd') return amount * minutesPerDay;
  if (unit === 'h') return amount * 60;
  return unit === 'min' ? amount : undefined;
};

import type { ProfileColumn, ProfileDocument } from '@redress/domain';
import { shippedProfiles } from '@redress/domain';
import { type GuessedTimes, timeKind } from './guess-times.js';

export type GuessedColumn = {
  readonly column: string;
  readonly fact: string;
  readonly times: GuessedTimes | undefined;
  /** Why it may speak of persons. */
  readonly personal: string | undefined;
  /** Every row has it, and no two the same. */
  readonly unique: boolean;
  readonly values: ReadonlySet<string>;
};

const PERSONAL_NAME =
  /(customer|consumer|client|complainant|contact|full|first|last)[ _-]?name|phone|mobile|e-?mail|street|(^|[ _-])address|birth|narrative|姓名|客户名|联系人|电话|手机|邮箱|地址|身份证|投诉内容/i;
const PERSONAL_VALUE = /^(1[3-9]\d{9}|[^\s@]+@[^\s@]+\.[a-z]{2,})$/i;
const LONG_TEXT = 200;
const REMEMBERED_VALUES = 50;

/** What the times of a complaint are mostly called. */
const TIMES: readonly (readonly [fact: string, name: RegExp])[] = [
  ['received', /receiv|open|creat|受理|投诉(时间|日期)|接收|登记/i],
  ['closed', /clos|finish|resolv|办结|完成|结案/i],
  ['due', /due|target|deadline|期限|应/i],
  ['sent', /sent|forward|转办|派单/i],
];

const camel = (name: string): string => {
  const words = name.normalize('NFKD').match(/[A-Za-z][A-Za-z0-9]*|\d+/g) ?? [];
  const joined = words
    .map((word, index) => (index === 0 ? word.toLowerCase() : word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()))
    .join('');
  return /^[a-z]/.test(joined) ? joined.slice(0, 50) : '';
};

/** What the profiles that ship call a column of that name. */
const shippedFact = (column: string): ProfileColumn | undefined => {
  for (const { columns } of shippedProfiles()) {
    const found = columns.find((one) => one.column === column);
    if (found !== undefined) return found;
  }
  return undefined;
};

const personalReason = (column: string, texts: readonly string[]): string | undefined => {
  if (PERSONAL_NAME.test(column)) return 'its name says so';
  const stated = texts.filter((text) => text !== '');
  if (stated.length > 0 && stated.filter((text) => PERSONAL_VALUE.test(text)).length > stated.length / 2)
    return 'it holds numbers or addresses of persons';
  return stated.some((text) => text.length > LONG_TEXT) ? 'it holds free text' : undefined;
};

/** Looks at every column of the first rows. */
export const guessColumns = (names: readonly string[], rows: readonly (readonly string[])[]): readonly GuessedColumn[] => {
  const taken = new Set(['kind', 'profile', 'day', 'month', 'year', 'quality']);
  const free = (wish: string, index: number): string => {
    const fact = wish !== '' && !taken.has(wish) ? wish : `column${index + 1}`;
    taken.add(fact);
    return fact;
  };
  const looked = names.map((column, index) => {
    const texts = rows.map((row) => row[index] ?? '');
    const values = new Set<string>();
    for (const text of texts) if (text !== '' && values.size <= REMEMBERED_VALUES) values.add(text);
    const unique = texts.length > 1 && !texts.includes('') && new Set(texts).size === texts.length;
    const times = timeKind(texts);
    return { column, times, unique, values, personal: times === undefined ? personalReason(column, texts) : undefined };
  });
  const timeColumns = looked.filter(({ times }) => times !== undefined);
  const called = new Map<string, string>();
  for (const [fact, name] of TIMES) {
    const found = timeColumns.find(({ column }) => !called.has(column) && (shippedFact(column)?.fact === fact || name.test(column)));
    if (found !== undefined) called.set(found.column, fact);
  }
  const [first] = timeColumns;
  if (first !== undefined && ![...called.values()].includes('received')) called.set(first.column, 'received');
  for (const fact of called.values()) taken.add(fact);
  return looked.map((one, index) => ({
    ...one,
    fact: called.get(one.column) ?? free(shippedFact(one.column)?.fact ?? camel(one.column), index),
  }));
};

/** A column as the profile writes it down. */
export const documented = ({ column, fact, times, personal }: GuessedColumn): ProfileDocument['columns'][number] => ({
  column,
  fact,
  ...(times === undefined ? {} : { kind: times.kind, formats: [times.format] }),
  ...(personal === undefined ? {} : { personal: true }),
});

import {
  CALENDAR_KEYS,
  completePolicy,
  gradingBounds,
  isPolicyKey,
  POLICY_KEYS,
  POLICY_SECTIONS,
  type PolicyDocument,
  type PolicyKey,
  scopeWords,
  valueWords,
} from '@redress/domain';
import type { RuleHistory, RuleVersion } from '@redress/eventstore';
import type { Command } from 'commander';
import { badInput } from '../../failure.js';
import { type Rows, table } from '../../format/table.js';
import { dataOf, outputOf } from '../context.js';
import { withCore } from '../with-core.js';
import type { RuleKind } from './kinds.js';
import { instantOf } from './read-document.js';

type Options = { readonly at?: string; readonly knownAt?: string };

/** Reads the history of a kind from the log. */
export const readHistory = async (kind: RuleKind, command: Command, knownAt?: string): Promise<RuleHistory> =>
  withCore({ path: dataOf(command), command: kind.category, out: outputOf(command) }, async ({ store }) => {
    const { readRuleHistory } = await import('@redress/eventstore');
    return readRuleHistory(store, kind.category, { knownAt });
  });

/** One row for the value of a key, and one for each scope. */
const keyRows = (policy: PolicyDocument, key: PolicyKey): Rows => {
  const { title, clauses, entry } = POLICY_KEYS[key];
  const { value, unit, origin, scopes = [] } = policy.values[key] ?? entry;
  return [{ value, unit }, ...scopes].map(({ value: one, unit: within = unit, ...scope }, index) => ({
    参数: index === 0 ? key : '',
    名称: index === 0 ? title.zh : '',
    范围: index === 0 ? '' : scopeWords(scope).zh,
    值: valueWords(one, within).zh,
    来源: index === 0 ? origin : '',
    条款: index === 0 ? clauses.join(' ') : '',
  }));
};

const COLUMNS = ['参数', '名称', '范围', '值', '来源', '条款'];

const policyTable = (policy: PolicyDocument): string =>
  Object.values(POLICY_SECTIONS)
    .map(({ title, keys }) => {
      const rows = Object.keys(keys)
        .filter(isPolicyKey)
        .flatMap((key) => keyRows(policy, key));
      return `${title.zh} ${title.en}\n${table(COLUMNS, rows)}`;
    })
    .join('\n');

const keyOf = (policy: PolicyDocument, key: string): { readonly text: string; readonly json: object } => {
  if (isPolicyKey(key)) {
    const { title, clauses, entry } = POLICY_KEYS[key];
    return { text: table(COLUMNS, keyRows(policy, key)), json: { key, title, clauses, ...(policy.values[key] ?? entry) } };
  }
  const bound = gradingBounds(policy)[key];
  if (bound !== undefined) return { text: `${key} = ${valueWords(bound.value, bound.unit).zh} (${bound.from})`, json: { key, ...bound } };
  const pointer = CALENDAR_KEYS[key];
  if (pointer !== undefined) throw badInput(`${key} stands in the calendar`, `redress calendar show ${pointer}`);
  throw badInput(`the policy has no key ${JSON.stringify(key)}`, 'redress policy show lists all keys');
};

/** The part of a document below a JSON Pointer. */
const partAt = (document: unknown, pointer: string): unknown => {
  let part = document;
  for (const step of pointer.split('/').filter((one) => one !== '')) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) throw badInput(`there is nothing at ${pointer}`);
    part = (part as Readonly<Record<string, unknown>>)[key];
  }
  return part;
};

const headOf = ({ zh }: RuleKind, { version, effectiveFrom, published }: RuleVersion): string =>
  `${zh} 第 ${version} 版,自 ${effectiveFrom} 生效,${published.at} 由 ${published.by.id} 发布`;

export const showCommand = (parent: Command, kind: RuleKind): void => {
  parent
    .command('show')
    .summary('show what is in force, now or at an instant')
    .description(`Shows the ${kind.category} in force; with a key only that part of it.`)
    .argument('[key]', kind.category === 'policy' ? 'a key, such as complaint.analysis.limit' : 'a place, such as /timezone')
    .option('--at <INSTANT>', 'in force at this instant; now if left out')
    .option('--known-at <INSTANT>', 'by what had been recorded at this instant')
    .action(async (key: string | undefined, options: Options, command: Command) => {
      const out = outputOf(command);
      const knownAt = options.knownAt === undefined ? undefined : instantOf('--known-at', options.knownAt);
      const at = options.at === undefined ? (knownAt ?? new Date().toISOString()) : instantOf('--at', options.at);
      const { ruleVersionAt } = await import('@redress/eventstore');
      const version = ruleVersionAt(await readHistory(kind, command, knownAt), at);
      if (version === undefined) throw badInput(`no ${kind.category} was in force at ${at}`);
      const about = { kind: kind.category, version: version.version, effectiveFrom: version.effectiveFrom };
      if (kind.category !== 'policy') {
        const document = key === undefined ? version.document : partAt(version.document, key);
        out.result(
          out.json
            ? { ...about, ...(key === undefined ? {} : { at: key }), document }
            : `${headOf(kind, version)}\n${JSON.stringify(document, null, 2)}`,
        );
        return;
      }
      const policy = completePolicy(version.document as PolicyDocument);
      if (key === undefined) out.result(out.json ? { ...about, document: policy } : `${headOf(kind, version)}\n\n${policyTable(policy)}`);
      else {
        const { text, json } = keyOf(policy, key);
        out.result(out.json ? { ...about, ...json } : text);
      }
    });
};

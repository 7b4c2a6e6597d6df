import { isPolicyKey, POLICY_KEYS, type PolicyValue, severities, urgencies } from '@redress/domain';
import type { Command } from 'commander';
import { badInput } from '../../failure.js';
import { oneOf, outputOf, wholeNumber } from '../context.js';
import { act } from './act.js';
import { draftedOf, draftedText } from './comparison.js';
import { policyKind } from './kinds.js';

type Options = {
  readonly by: string;
  readonly reason: string;
  readonly draft?: string;
  readonly unit?: string;
  readonly severity?: string;
  readonly grade?: string;
  readonly customer?: string;
  readonly urgency?: string;
};

/** A value as it is typed: a number, true or false, JSON for lists and tables, words with commas for a list, else a word. */
const typedValue = (text: string, isList: boolean): PolicyValue => {
  if (/^[[{]/.test(text)) {
    try {
      return JSON.parse(text) as PolicyValue;
    } catch {
      throw badInput(`the value ${text} is no JSON`);
    }
  }
  if (isList) return text === '' ? [] : text.split(',').map((word) => word.trim());
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
};

const scopeOf = ({ severity, grade, customer, urgency }: Options) => ({
  ...(severity === undefined ? {} : { severity: oneOf('severity', severity, severities) }),
  ...(grade === undefined ? {} : { grade: wholeNumber('--grade', grade, [1, 4]) }),
  ...(customer === undefined ? {} : { customer }),
  ...(urgency === undefined ? {} : { urgency: oneOf('urgency', urgency, urgencies) }),
});

export const setCommand = (policy: Command): void => {
  policy
    .command('set')
    .summary('propose one value')
    .description('Proposes one value of the policy, in a new draft or in one that is open; another person approves it.')
    .argument('<key>', 'such as complaint.analysis.limit')
    .argument('<value>', 'a number, true or false, a word, words with commas, or JSON')
    .requiredOption('--by <STAFF>', 'staff id of who proposes it, such as s-014')
    .requiredOption('--reason <TEXT>', 'why; free words, kept sealed')
    .option('--unit <UNIT>', 'such as wd or h; as before if left out')
    .option('--severity <SEVERITY>', `only for this severity: ${severities.join(', ')}`)
    .option('--grade <GRADE>', 'only for customers of this grade, 1 to 4')
    .option('--customer <CUSTOMER>', 'only for this customer, by id')
    .option('--urgency <URGENCY>', `only for this urgency: ${urgencies.join(', ')}`)
    .option('--draft <DRAFT>', 'an open draft to go on in')
    .action(async (key: string, text: string, options: Options, command: Command) => {
      if (!isPolicyKey(key)) throw badInput(`the policy has no key ${JSON.stringify(key)}`, 'redress policy show lists all keys');
      const scope = scopeOf(options);
      const change = {
        key,
        ...(Object.keys(scope).length === 0 ? {} : { scope }),
        value: typedValue(text, POLICY_KEYS[key].entry.unit === 'list'),
        ...(options.unit === undefined ? {} : { unit: options.unit }),
      };
      const checked = policyKind.aggregate.commands.SetPolicyValues?.safeParse({ reason: options.reason, changes: [change] });
      if (checked?.success === false)
        throw badInput(checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
      const acted = await act({
        command,
        by: options.by,
        key: 'policy.drafters',
        id: 'main',
        aggregate: policyKind.aggregate,
        type: 'SetPolicyValues',
        data: () => ({ reason: options.reason, changes: [change], ...(options.draft === undefined ? {} : { draftId: options.draft }) }),
      });
      const out = outputOf(command);
      const drafted = draftedOf(policyKind, acted, options.draft);
      const draft = options.draft ?? drafted.lastDraft;
      const line = `${key} 已写入草案 ${draft},由另一人批准:redress policy approve ${draft} --by STAFF`;
      out.result(out.json ? drafted : draftedText(line, drafted));
    });
};

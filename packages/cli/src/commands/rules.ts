import { POLICY_PROFILES, policyProfileNames } from '@redress/domain';
import type { Command } from 'commander';
import { table } from '../format/table.js';
import { calendarCommands } from './calendar.js';
import { outputOf } from './context.js';
import { directoryCommands } from './directory/index.js';
import { checkCommands } from './rules/check.js';
import { historyCommands } from './rules/history.js';
import { calendarKind, directoryKind, policyKind, type RuleKind } from './rules/kinds.js';
import { setCommand } from './rules/set-value.js';
import { showCommand } from './rules/show.js';
import { stepCommands } from './rules/steps.js';

const HELP = `
A new version is drafted by one person and approved by another; it takes effect at once or from a date, and never moves what was decided before.
`;

const ruleCommand = (program: Command, kind: RuleKind, summary: string): Command => {
  const parent = program
    .command(kind.category)
    .summary(summary)
    .description(`Shows and changes the ${kind.category}.`)
    .addHelpText('after', HELP);
  showCommand(parent, kind);
  historyCommands(parent, kind);
  checkCommands(parent, kind);
  stepCommands(parent, kind);
  return parent;
};

/** `redress calendar`. */
export const calendarCommand = (program: Command): void =>
  calendarCommands(ruleCommand(program, calendarKind, 'the working calendar and its versions'));

/** `redress directory`. */
export const directoryCommand = (program: Command): void =>
  directoryCommands(ruleCommand(program, directoryKind, 'departments, staff and roles, and their versions'));

/** `redress policy`. */
export const policyCommand = (program: Command): void => {
  const policy = ruleCommand(program, policyKind, 'limits, targets and switches, and their versions');
  setCommand(policy);
  policy
    .command('profiles')
    .summary('list the policies that ship')
    .description(
      'Lists the policies that ship: chosen with `redress up --profile` on the first start, or drafted with `redress policy draft --profile`.',
    )
    .action((_options: object, command: Command) => {
      const out = outputOf(command);
      const rows = policyProfileNames.map((name) => {
        const { title, source } = POLICY_PROFILES[name];
        return { 版本: name, 名称: title.zh, name: title.en, 出处: source };
      });
      out.result(
        out.json
          ? { profiles: policyProfileNames.map((name) => ({ name, title: POLICY_PROFILES[name].title })) }
          : table(['版本', '名称', 'name', '出处'], rows),
      );
    });
};

import { type KpiPeriodState, kpiPeriod, targetKeys } from '@redress/domain';
import type { Command } from 'commander';
import { z } from 'zod';
import { badInput } from '../failure.js';
import { table } from '../format/table.js';
import { askEngine } from './ask-engine.js';
import { outputOf, repeated, wholeNumber } from './context.js';
import { type Act, act } from './rules/act.js';

const HELP = `
An official period is measured against the targets on which it was started, whatever the policy says later. Targets that are only our suggestion
(redress policy show) keep it from starting unless each is accepted by name.
Targets: ${targetKeys.join(', ')}.
`;

const official = z.looseObject({
  period: z.string(),
  policyVersion: z.number(),
  startedBy: z.string(),
  targets: z.array(z.looseObject({ key: z.string(), value: z.number(), unit: z.string(), origin: z.string(), accepted: z.boolean() })),
});
const list = z.object({ periods: z.array(official) });

const rowsOf = ({ period, policyVersion, startedBy, targets }: z.infer<typeof official>) =>
  targets.map(({ key, value, unit, origin, accepted }) => ({
    考核期: period,
    指标: key,
    目标: `${value} ${unit}`,
    来源: accepted ? `${origin}(已认可)` : origin,
    制度版本: policyVersion,
    启动人: startedBy,
  }));
const COLUMNS = ['考核期', '指标', '目标', '来源', '制度版本', '启动人'];

type Options = { readonly by: string; readonly accept: readonly string[]; readonly target: readonly string[] };

export const kpiCommand = (program: Command): void => {
  const kpi = program
    .command('kpi')
    .summary('official periods of figures')
    .description('Starts and lists official periods.')
    .addHelpText('after', HELP);
  kpi
    .command('start')
    .summary('make a period official')
    .description('Makes a month, quarter, half-year or year official.')
    .argument('<period>', '2026-06, 2026-Q2, 2026-H1 or 2026')
    .requiredOption('--by <STAFF>', 'staff id of who starts it, such as s-014')
    .option('--accept <KEY>', 'a target that is only our suggestion, accepted by name; repeat for more', repeated, [])
    .option('--target <KEY>', 'a target of the period; all targets if left out; repeat for more', repeated, [])
    .action(async (period: string, { by, accept, target }: Options, command: Command) => {
      const data = { acceptedSuggestions: [...accept], ...(target.length === 0 ? {} : { targets: [...target] }) };
      const checked = kpiPeriod.commands.StartKpiPeriod?.safeParse(data);
      if (checked?.success === false)
        throw badInput(`${accept.concat(target).join(', ')}: no such target`, `targets: ${targetKeys.join(', ')}`);
      const { state } = await act<KpiPeriodState>({
        command,
        by,
        key: 'kpi.officials',
        id: period,
        // Its own commands are checked when they are handled.
        aggregate: kpiPeriod as unknown as Act<KpiPeriodState>['aggregate'],
        type: 'StartKpiPeriod',
        data: () => data,
      });
      const out = outputOf(command);
      const started = state.phase === 'started' ? official.parse(state.started) : undefined;
      out.result(out.json ? (started ?? {}) : table(COLUMNS, started === undefined ? [] : rowsOf(started)));
    });

  kpi
    .command('list')
    .summary('list the official periods of a year')
    .description('Lists the official periods of a year with their targets.')
    .option('--year <YEAR>', 'this year if left out')
    .action(async ({ year }: { readonly year?: string }, command: Command) => {
      const out = outputOf(command);
      const asked = year === undefined ? new Date().getFullYear() : wholeNumber('--year', year, [2000, 9999]);
      const { periods } = await askEngine({ name: 'kpi', command }, async (client) =>
        list.parse(await client.get('/v1/kpi-periods', { year: String(asked) })),
      );
      out.result(out.json ? { periods } : table(COLUMNS, periods.flatMap(rowsOf)));
    });
};

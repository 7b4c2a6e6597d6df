import type { Command } from 'commander';
import { z } from 'zod';
import { CommandFailure, EXIT } from '../../failure.js';
import { columnsOf, type Rows, table } from '../../format/table.js';
import { askEngine } from '../ask-engine.js';
import { outputOf } from '../context.js';

const finding = z.looseObject({
  stream: z.string(),
  holder: z.string(),
  nextDueAt: z.string().nullable(),
  text: z.object({ 'zh-Hans': z.string(), en: z.string() }),
  proposed: z.string().optional(),
  newly: z.boolean().optional(),
});
const answer = z.looseObject({
  at: z.string(),
  version: z.int(),
  open: z.int(),
  held: z.int(),
  actedFor: z.int(),
  lost: z.array(finding),
  stuck: z.array(finding),
  position: z.string().nullable(),
});
type Finding = z.infer<typeof finding>;

const HELP = `
A case is held when its holder is there, acted for when somebody stands in, and lost when nobody does: at its next clock the ladder names the
next person, and until then whoever is proposed can take it over (reassign-responsible-department). Exits with 1 when a case is lost or stuck.
`;

const rowOf = (what: string) => (one: Finding) => ({
  状态: what,
  案件: one.stream,
  持有人: one.holder,
  建议: one.proposed ?? '',
  下一时点: one.nextDueAt ?? '',
  说明: one.text['zh-Hans'],
});

export const checkCommand = (parent: Command): void => {
  parent
    .command('check')
    .summary('whether every open case has somebody who is there, and a next timer')
    .description('Checks all open cases and improvements against the directory in force, or against a draft before it is approved.')
    .option('--at <INSTANT>', 'at this instant, such as 2026-07-01T00:00:00.000Z; now unless given')
    .option('--draft <DRAFT>', 'as it would be with this open draft, such as d3')
    .addHelpText('after', HELP)
    .action(async (options: { readonly at?: string; readonly draft?: string }, command: Command) => {
      const out = outputOf(command);
      const found = await askEngine({ name: 'directory', command }, async (client) =>
        answer.parse(await client.get('/v1/rules/directory/check', { at: options.at, draft: options.draft })),
      );
      const { open, held, actedFor, lost, stuck, version, at, position } = found;
      if (out.json) out.result(found);
      else {
        const rows: Rows = [...lost.map(rowOf('无人')), ...stuck.map(rowOf('无时点'))];
        if (rows.length > 0) out.result(table(columnsOf(rows), rows));
        const newly = lost.filter((one) => one.newly === true).length;
        if (options.draft !== undefined) out.result(`草案 ${options.draft} 生效后，${newly} 件在办案件将失去责任人`);
        out.result(`在办 ${open} 件：本人负责 ${held}，代理 ${actedFor}，无人负责 ${lost.length}，无后续时点 ${stuck.length}`);
        out.note(`directory v${version}, at ${at}, position ${position ?? 'none'}`);
      }
      if (lost.length + stuck.length > 0)
        throw new CommandFailure('not every open case is held', EXIT.failed, 'reassign them, or let the ladder lead them up');
    });
};

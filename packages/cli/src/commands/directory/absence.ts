import { randomUUID } from 'node:crypto';
import { absencesAhead, directory, RULE_DOCUMENT_ID } from '@redress/domain';
import type { Command } from 'commander';
import type { Core } from '../../engine/core.js';
import { staffActor } from '../../engine/staff-actor.js';
import { badInput } from '../../failure.js';
import { columnsOf, type Rows, table } from '../../format/table.js';
import { dataOf, outputOf } from '../context.js';
import { withCore } from '../with-core.js';
import { instantOption } from './instants.js';

type Sent = Parameters<typeof directory.decider.decide>[0];

/** Sends one command about an absence, and answers the revision it was recorded at. */
const send = async (core: Core, by: string, command: Sent): Promise<number> => {
  const handled = await core.handler.handle(directory, RULE_DOCUMENT_ID, {
    ...command,
    id: randomUUID(),
    actor: staffActor(core.rules, by),
    at: new Date().toISOString(),
  });
  if (handled.outcome === 'refused')
    throw badInput(
      `${handled.reason}${handled.field === undefined ? '' : ` (${handled.field})`}: ${handled.detail ?? 'the rules refuse it'}`,
    );
  return handled.revision;
};

const given = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };

type Recording = { readonly from: string; readonly to: string; readonly substitute?: string; readonly by?: string };
type Ending = { readonly from?: string; readonly at?: string; readonly by?: string };

export const absenceCommands = (parent: Command): void => {
  const absence = parent
    .command('absence')
    .summary('who is away, and who stands in')
    .description('Records, ends and lists absences. The person or their manager may; it needs no second person.');

  absence
    .command('record <STAFF>')
    .summary('record that somebody will be away')
    .description('Records an absence. It is refused where nobody would be left in a role or to manage a department.')
    .requiredOption('--from <DAY>', 'first day or instant')
    .requiredOption('--to <DAY>', 'last day, counted whole, or the first instant after it')
    .option('--substitute <STAFF>', 'who stands in; the standing substitute unless given')
    .option('--by <STAFF>', 'who says so; the person unless given')
    .action(async (staffId: string, options: Recording, command: Command) => {
      const out = outputOf(command);
      const answer = await withCore({ path: dataOf(command), command: 'directory', out }, async (core) => {
        const [from, to] = [
          await instantOption('--from', options.from, core.rules),
          await instantOption('--to', options.to, core.rules, 'last'),
        ];
        const data = { staffId, from: from ?? '', to: to ?? '', ...given('substituteId', options.substitute) };
        return { ...data, revision: await send(core, options.by ?? staffId, { type: 'RecordAbsence', data }) };
      });
      out.result(out.json ? answer : `${staffId} 自 ${answer.from} 至 ${answer.to} 缺勤`);
    });

  absence
    .command('end <STAFF>')
    .summary('end an absence early, or cancel it')
    .description('Ends the absence that is running, or the one that begins at --from.')
    .option('--from <DAY>', 'when it began or would begin')
    .option('--at <DAY>', 'first day or instant on which the person is back; at once unless given')
    .option('--by <STAFF>', 'who says so; the person unless given')
    .action(async (staffId: string, options: Ending, command: Command) => {
      const out = outputOf(command);
      const answer = await withCore({ path: dataOf(command), command: 'directory', out }, async (core) => {
        const [from, endsAt] = [
          await instantOption('--from', options.from, core.rules),
          await instantOption('--at', options.at, core.rules),
        ];
        const data = { staffId, ...given('from', from), ...given('endsAt', endsAt) };
        return { ...data, revision: await send(core, options.by ?? staffId, { type: 'EndAbsence', data }) };
      });
      out.result(out.json ? answer : `${staffId} 的缺勤${answer.endsAt === undefined ? '即时' : `于 ${answer.endsAt} `}结束`);
    });

  absence
    .command('list')
    .summary('absences that are running or ahead')
    .description('Lists absences that are running or ahead, planned in the directory or recorded since.')
    .option('--at <INSTANT>', 'as it was known at this instant; now unless given')
    .action(async (options: { readonly at?: string }, command: Command) => {
      const out = outputOf(command);
      const found = await withCore({ path: dataOf(command), command: 'directory', out }, async (core) => {
        const at = (await instantOption('--at', options.at, core.rules)) ?? new Date().toISOString();
        return absencesAhead(core.rules.inForce(at).directory.document, at);
      });
      if (out.json) return out.result(found);
      const rows: Rows = found.map(({ staffId, from, to, substituteId, running }) => ({
        工号: staffId,
        开始: from,
        结束: to,
        代理人: substituteId ?? '',
        状态: running ? '进行中' : '未开始',
      }));
      out.result(rows.length === 0 ? '无人缺勤' : table(columnsOf(rows), rows));
    });
};

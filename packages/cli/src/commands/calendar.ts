import { announcedChange, RULE_DOCUMENT_ID } from '@redress/domain';
import type { Command } from 'commander';
import { z } from 'zod';
import { badInput } from '../failure.js';
import { table } from '../format/table.js';
import { askEngine } from './ask-engine.js';
import { outputOf } from './context.js';
import { act } from './rules/act.js';
import { draftedOf, draftedText } from './rules/comparison.js';
import { calendarKind } from './rules/kinds.js';
import { instantOf, readDocument } from './rules/read-document.js';

const DAYS_HELP = `
With --known-on what was announced after that day is left out: what could be known then.
With --at the version of the calendar in force at that instant answers.

Examples:
  redress calendar days --from 2026-02-14 --to 2026-02-28
  redress calendar days --from 2020-01-24 --to 2020-02-03 --known-on 2020-01-26
`;
const ANNOUNCE_HELP = `
FILE holds one announcement as JSON, for example next year's official notice:
  {"id": "cn-2027", "title": "国务院办公厅关于2027年部分节假日安排的通知", "issuedBy": "国务院办公厅", "publishedOn": "2026-11-20", "covers": [2027],
   "days": [{"date": "2027-01-01", "kind": "off", "name": "元旦"}, …]}
It becomes a draft. Another person approves it; until then nothing changes, and deadlines that are fixed stay where they are.
`;

const days = z.looseObject({
  days: z.array(
    z.object({
      date: z.string(),
      kind: z.string(),
      intervals: z.array(z.object({ opens: z.string(), closes: z.string() })),
      name: z.string().optional(),
      announcement: z.string().optional(),
    }),
  ),
  unofficialYears: z.array(z.number()),
});
const time = z.looseObject({ workingMinutes: z.number(), unofficialYears: z.array(z.number()) });

const KINDS: Readonly<Record<string, string>> = {
  working: '工作日',
  weekend: '周末',
  holiday: '放假',
  'make-up': '调休上班',
  'half-day': '当天另有作息',
};

const warned = (years: readonly number[]): string =>
  years.length === 0 ? '' : `\n注意：${years.join('、')} 年的官方放假安排未知，只按每周工作日推算。`;

const announced = (file: string): z.infer<typeof announcedChange> => {
  const parsed = announcedChange.safeParse({ announcement: readDocument(file) });
  if (parsed.success) return parsed.data;
  const flaws = parsed.error.issues.map(({ path, message }) => `/${path.slice(1).map(String).join('/')}: ${message}`);
  throw badInput(`${file} holds no announcement:\n${flaws.join('\n')}`, 'redress calendar announce --help shows one');
};

export const calendarCommands = (group: Command): void => {
  group
    .command('days')
    .summary('every day with its working time, and who says so')
    .description('Lists days with their working time, their name and the announcement that names them.')
    .requiredOption('--from <DATE>', 'the first day, such as 2026-02-14')
    .requiredOption('--to <DATE>', 'the last day')
    .option('--known-on <DATE>', 'without what was announced after this day')
    .option('--at <INSTANT>', 'by the calendar in force then')
    .addHelpText('after', DAYS_HELP)
    .action(async (options: { from: string; to: string; knownOn?: string; at?: string }, command: Command) => {
      const out = outputOf(command);
      const found = await askEngine({ name: 'calendar', command }, async (client) =>
        days.parse(await client.get('/v1/rules/calendar/days', options)),
      );
      if (out.json) return out.result(found);
      const rows = found.days.map(({ date, kind, intervals, name = '', announcement = '' }) => ({
        日期: date,
        类型: KINDS[kind] ?? kind,
        作息: intervals.map(({ opens, closes }) => `${opens}–${closes}`).join(' '),
        名称: name,
        公告: announcement,
      }));
      out.result(table(['日期', '类型', '作息', '名称', '公告'], rows) + warned(found.unofficialYears));
    });

  group
    .command('between')
    .summary('the working minutes between two instants')
    .description('Counts the working time between two instants.')
    .argument('<from>', 'an instant, such as 2026-02-13T09:00:00+08:00')
    .argument('<to>', 'a later instant')
    .option('--known-on <DATE>', 'without what was announced after this day')
    .option('--at <INSTANT>', 'by the calendar in force then')
    .action(async (from: string, to: string, options: { knownOn?: string; at?: string }, command: Command) => {
      const out = outputOf(command);
      const found = await askEngine({ name: 'calendar', command }, async (client) =>
        time.parse(
          await client.get('/v1/rules/calendar/working-time', { from: instantOf('FROM', from), to: instantOf('TO', to), ...options }),
        ),
      );
      if (out.json) return out.result(found);
      const { workingMinutes: minutes, unofficialYears } = found;
      out.result(`${minutes} 分钟（${Math.floor(minutes / 60)} 小时 ${Math.round(minutes % 60)} 分）${warned(unofficialYears)}`);
    });

  group
    .command('announce')
    .summary('propose an announcement of days off and days worked instead')
    .description('Drafts a version of the calendar with one more announcement.')
    .argument('<file>', 'the announcement as JSON')
    .requiredOption('--by <STAFF>', 'staff id of who proposes it, such as s-014')
    .requiredOption('--reason <TEXT>', 'why; free words, kept sealed')
    .option('--draft <ID>', 'add it to this open draft')
    .addHelpText('after', ANNOUNCE_HELP)
    .action(async (file: string, options: { by: string; reason: string; draft?: string }, command: Command) => {
      const out = outputOf(command);
      const change = announced(file);
      const acted = await act({
        command,
        by: options.by,
        key: 'calendar.drafters',
        id: RULE_DOCUMENT_ID,
        aggregate: calendarKind.aggregate,
        type: 'AnnounceDays',
        data: () => ({ reason: options.reason, changes: [change], ...(options.draft === undefined ? {} : { draftId: options.draft }) }),
      });
      const drafted = draftedOf(calendarKind, acted, options.draft);
      const draft = options.draft ?? drafted.lastDraft;
      const line = `公告 ${change.announcement.id} 已写入草案 ${draft},由另一人批准:redress calendar approve ${draft} --by STAFF`;
      out.result(out.json ? drafted : draftedText(line, drafted));
    });
};

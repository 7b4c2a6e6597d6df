import type { Command } from 'commander';
import { z } from 'zod';
import { apiClient } from '../engine/client.js';
import { table } from '../format/table.js';
import { dataOf, existingFolder, outputOf } from './context.js';

const entry = z.looseObject({
  revision: z.int(),
  type: z.string(),
  occurredAt: z.string(),
  recordedAt: z.string(),
  actor: z.object({ id: z.string(), role: z.string(), kind: z.string() }),
  stage: z.string().optional(),
  stageLabel: z.object({ 'zh-Hans': z.string() }).loose().optional(),
  cycle: z.int().optional(),
  resolved: z.array(z.looseObject({ text: z.object({ 'zh-Hans': z.string(), en: z.string() }).loose() })).optional(),
});
const page = z.object({ id: z.string(), stream: z.string(), entries: z.array(entry), position: z.string(), next: z.string().optional() });
export type HistoryEntry = z.infer<typeof entry>;

/** The whole history of a case, page by page. */
export const readHistory = async (client: ReturnType<typeof apiClient>, id: string) => {
  const path = `/v1/complaints/${encodeURIComponent(id)}/history`;
  const first = page.parse(await client.get(path));
  const entries = [...first.entries];
  let { next, position } = first;
  while (next !== undefined) {
    const more = page.parse(await client.get(path, { after: next }));
    entries.push(...more.entries);
    ({ next, position } = more);
  }
  return { id: first.id, stream: first.stream, entries, position };
};

const historyTable = (entries: readonly HistoryEntry[]): string =>
  table(
    ['序号', '阶段', '事件', '发生时间', '记录时间', '操作者', '角色'],
    entries.map(({ revision, stageLabel, stage, type, occurredAt, recordedAt, actor }) => ({
      序号: revision,
      阶段: stageLabel?.['zh-Hans'] ?? stage ?? '',
      事件: type,
      发生时间: occurredAt,
      记录时间: recordedAt,
      操作者: actor.id,
      角色: actor.role,
    })),
  );

/** By which way each person was named who is not the plain holder: who is away, who stands in, one rung higher. */
const waysOf = (entries: readonly HistoryEntry[]): readonly string[] =>
  entries.flatMap(({ revision, type, resolved = [] }) =>
    resolved.map(({ text }) => `${revision} ${type}：${text['zh-Hans']}\n  ${text.en}`),
  );

/** A history as people read it: the table, and below it whatever needs more words than a cell holds. */
export const historyText = (entries: readonly HistoryEntry[]): string => {
  const ways = waysOf(entries);
  return ways.length === 0 ? historyTable(entries) : [historyTable(entries), '经办人如何确定', ...ways].join('\n');
};

export const historyCommand = (program: Command): void => {
  program
    .command('history')
    .summary('show every event of a case')
    .description(
      'Shows every event of a case: who acted, when it happened, when it was recorded, at which stage, and by which way whoever acts was named.',
    )
    .argument('<case>', 'id of the case; imported cases are <profile>.<id>')
    .action(async (id: string, _options: object, command: Command) => {
      const out = outputOf(command);
      const folder = existingFolder(dataOf(command));
      const { withEngine } = await import('../engine/with-engine.js');
      const history = await withEngine({ folder, command: 'history', out }, ({ running, cliKey }) =>
        readHistory(apiClient(running.apiUrl, cliKey), id.replace(/^complaint-/, '')),
      );
      out.result(out.json ? history : historyText(history.entries));
    });
};

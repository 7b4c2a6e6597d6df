import { complaint, STAGE_LABELS, streamOf } from '@redress/domain';
import { sql } from 'kysely';
import { z } from 'zod';
import { QueryError } from '../../queries/query-error.js';
import { serving } from '../../serving.js';
import { type HistoryRow, caseHistory as view } from '../../views/case-history.js';
import type { Column } from '../table.js';
import type { ExportTable } from './export-table.js';

const parameters = z.strictObject({
  case: z.string().min(1).max(200).meta({ description: 'Id of a case' }),
});

const columns = [
  { name: 'stream', kind: 'text', title: { 'zh-Hans': '案件流', en: 'Stream' } },
  { name: 'revision', kind: 'integer', title: { 'zh-Hans': '序号', en: 'Revision' } },
  { name: 'position', kind: 'text', title: { 'zh-Hans': '日志位置', en: 'Position' } },
  { name: 'type', kind: 'text', title: { 'zh-Hans': '事件', en: 'Event' } },
  { name: 'stage', kind: 'text', title: { 'zh-Hans': '阶段', en: 'Stage' } },
  { name: 'stageLabel', kind: 'text', title: { 'zh-Hans': '阶段名称', en: 'Stage in Chinese' } },
  { name: 'cycle', kind: 'integer', title: { 'zh-Hans': '轮次', en: 'Cycle' } },
  { name: 'occurredAt', kind: 'instant', title: { 'zh-Hans': '发生时间', en: 'Occurred at' } },
  { name: 'recordedAt', kind: 'instant', title: { 'zh-Hans': '记录时间', en: 'Recorded at' } },
  { name: 'actorId', kind: 'text', title: { 'zh-Hans': '操作者', en: 'Actor' } },
  { name: 'actorRole', kind: 'text', title: { 'zh-Hans': '角色', en: 'Role' } },
  { name: 'actorKind', kind: 'text', title: { 'zh-Hans': '操作者类别', en: 'Kind of actor' } },
  { name: 'data', kind: 'json', title: { 'zh-Hans': '内容', en: 'Data' } },
] as const satisfies readonly Column[];

/** Every event of one case, without personal values (S3.1-17). */
export const historyTable: ExportTable<typeof parameters> = {
  name: 'history',
  title: { 'zh-Hans': '案件历史', en: 'Case history' },
  summary: 'Every event of one case, without personal values',
  parameters,
  plan: async (db, { case: id }) => {
    const stream = streamOf(complaint, id);
    const served = await serving(db, [view]);
    const source = sql`from ${served.table(view)} where stream = ${stream}`;
    const { rows } = await sql<{ found: boolean }>`select exists (select 1 ${source}) as found`.execute(db);
    if (rows[0]?.found !== true) throw new QueryError('case', `no case ${id} has a history here; imported cases have that of their source`);
    return {
      columns,
      select: sql`select stream, revision, position, type, actor_id, actor_role, actor_kind, occurred_at, recorded_at, stage, cycle, data
        ${source} order by revision`,
      reflected: served,
      read: (raw) =>
        (raw as unknown as readonly HistoryRow[]).map((event) => {
          // Stages in the views are those of the domain.
          const stageLabel = STAGE_LABELS[event.stage as keyof typeof STAGE_LABELS]?.['zh-Hans'] ?? null;
          const shown = { ...event, stageLabel, data: JSON.stringify(event.data) };
          return columns.map(({ name }) => shown[name]);
        }),
    };
  },
};

import { isErased } from '@redress/domain';
import type { RuleDeed, RuleDraftRecord, RuleHistory } from '@redress/eventstore';
import type { Command } from 'commander';
import { table } from '../../format/table.js';
import { outputOf } from '../context.js';
import type { RuleKind } from './kinds.js';
import { instantOf } from './read-document.js';
import { readHistory } from './show.js';

const reasonOf = (deed: RuleDeed | undefined): string => {
  if (deed?.reason === undefined) return '';
  return isErased(deed.reason) ? '(已删除)' : String(deed.reason);
};

const ENDS = { approved: '已批准', rejected: '已驳回', withdrawn: '已撤回' } as const;

const draftRows = (drafts: readonly RuleDraftRecord[]) =>
  drafts.map(({ draftId, basedOn, drafted, amendments, ended }) => ({
    草案: draftId,
    依据版本: basedOn,
    起草人: [...new Set([drafted.by.id, ...amendments.map(({ by }) => by.id)])].join('、'),
    起草时间: drafted.at,
    起草理由: reasonOf(drafted),
    结果: ended === undefined ? '待定' : ENDS[ended.as],
    决定人: ended?.by.id ?? '',
    决定时间: ended?.at ?? '',
    决定理由: reasonOf(ended),
  }));

const DRAFT_COLUMNS = ['草案', '依据版本', '起草人', '起草时间', '起草理由', '结果', '决定人', '决定时间', '决定理由'];

const versionTable = ({ versions, drafts }: RuleHistory): string =>
  table(
    ['版本', '生效时间', '发布时间', '批准人', '草案', '理由', '撤销'],
    versions.map(({ version, effectiveFrom, published, draftId, revoked }) => ({
      版本: version,
      生效时间: effectiveFrom,
      发布时间: published.at,
      批准人: published.by.id,
      草案: draftId ?? '',
      理由: reasonOf(drafts.find((draft) => draft.draftId === draftId)?.drafted),
      撤销: revoked === undefined ? '' : `${revoked.by.id} ${revoked.at} ${reasonOf(revoked)}`,
    })),
  );

export const historyCommands = (parent: Command, kind: RuleKind): void => {
  parent
    .command('history')
    .summary('show every version and draft: who, when and why')
    .description(`Shows every version and every draft of the ${kind.category}.`)
    .option('--known-at <INSTANT>', 'by what had been recorded at this instant')
    .action(async ({ knownAt }: { readonly knownAt?: string }, command: Command) => {
      const out = outputOf(command);
      const history = await readHistory(kind, command, knownAt === undefined ? undefined : instantOf('--known-at', knownAt));
      const { revision, position, drafts } = history;
      const versions = history.versions.map(({ document: _document, ...version }) => version);
      out.result(
        out.json
          ? { kind: kind.category, revision, position, versions, drafts }
          : `${versionTable(history)}\n${table(DRAFT_COLUMNS, draftRows(drafts))}`,
      );
    });

  parent
    .command('drafts')
    .summary('list drafts on which nobody has decided yet')
    .description(`Lists the open drafts of the ${kind.category}.`)
    .action(async (_options: object, command: Command) => {
      const out = outputOf(command);
      const { drafts } = await readHistory(kind, command);
      const open = drafts.filter(({ ended }) => ended === undefined);
      out.result(out.json ? { kind: kind.category, drafts: open } : table(DRAFT_COLUMNS, draftRows(open)));
    });
};

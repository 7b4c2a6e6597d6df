import { newestOf, POLICY_PROFILES, type PolicyKey, policyProfileNames, type RuleDocumentState } from '@redress/domain';
import type { Command } from 'commander';
import { badInput } from '../../failure.js';
import { oneOf, outputOf, wholeNumber } from '../context.js';
import { type Acted, act, standingOf } from './act.js';
import { draftedOf, draftedText } from './comparison.js';
import type { RuleKind } from './kinds.js';
import { instantOf, readDocument } from './read-document.js';

type State = RuleDocumentState<unknown>;
type By = { readonly by: string };
type Why = By & { readonly reason: string };

const BY = '--by <STAFF>';
const WHO = 'staff id of who acts, such as s-014';
const WHY = '--reason <TEXT>';

const tell = (command: Command, acted: Acted<State>, line: (standing: ReturnType<typeof standingOf>) => string): void => {
  const out = outputOf(command);
  const standing = standingOf(acted);
  out.result(out.json ? standing : line(standing));
};

/** The document to draft: a file, or, for a policy, a profile that ships. */
const proposed = ({ category }: RuleKind, file: string | undefined, profile: string | undefined): unknown => {
  if ((file === undefined) === (profile === undefined))
    throw badInput(category === 'policy' ? 'name a file, or a profile with --profile' : 'name a file');
  if (file !== undefined) return readDocument(file);
  return POLICY_PROFILES[oneOf('profile', profile ?? '', policyProfileNames)].document;
};

/** The steps of a rule document's life, as the person named by `--by`. */
export const stepCommands = (parent: Command, kind: RuleKind): void => {
  const { category, name, zh, aggregate } = kind;
  const keys: { readonly drafters: PolicyKey; readonly approvers: PolicyKey } = {
    drafters: `${category}.drafters`,
    approvers: `${category}.approvers`,
  };
  const step = (command: Command, by: string, key: keyof typeof keys, type: string, data: (state: State) => unknown) =>
    act({ command, by, key: keys[key], id: 'main', aggregate, type: `${type}${name}`, data });

  const draft = parent
    .command('draft')
    .summary('propose a new version')
    .description(`Proposes a new version of the ${category}, whole, and tells what it changes; another person approves it.`)
    .argument('[file]', 'the document as JSON: bare, or as show --json printed it')
    .requiredOption(BY, WHO)
    .requiredOption(WHY, 'why; free words, kept sealed')
    .option('--based-on <VERSION>', 'the version it was made from; the newest if left out');
  if (category === 'policy') draft.option('--profile <PROFILE>', `a profile that ships: ${policyProfileNames.join(', ')}`);
  draft.action(async (file: string | undefined, options: Why & { basedOn?: string; profile?: string }, command: Command) => {
    const document = proposed(kind, file, options.profile);
    const basedOn = options.basedOn === undefined ? undefined : wholeNumber('--based-on', options.basedOn, [1, 1_000_000]);
    const acted = await step(command, options.by, 'drafters', 'Draft', (state) => ({
      document,
      basedOn: basedOn ?? newestOf(state)?.version ?? 1,
      reason: options.reason,
    }));
    const out = outputOf(command);
    const drafted = draftedOf(kind, acted);
    const { lastDraft } = drafted;
    const line = `${zh}草案 ${lastDraft} 已提交,由另一人批准:redress ${category} approve ${lastDraft} --by STAFF`;
    out.result(out.json ? drafted : draftedText(line, drafted));
  });

  parent
    .command('approve')
    .summary("put another person's draft in force")
    .description(`Approves a draft of the ${category}; it takes effect at once, or from the instant given.`)
    .argument('<draft>', 'id of the draft, such as d1')
    .requiredOption(BY, 'staff id of who approves: another person than those who drafted it')
    .option('--from <INSTANT>', 'when it takes effect; at once if left out')
    .action(async (draftId: string, { by, from }: By & { readonly from?: string }, command: Command) => {
      const effectiveFrom = from === undefined ? {} : { effectiveFrom: instantOf('--from', from) };
      const acted = await step(command, by, 'approvers', 'Approve', () => ({ draftId, ...effectiveFrom }));
      tell(command, acted, ({ newest }) => `${zh}第 ${newest?.version} 版自 ${newest?.effectiveFrom} 生效;此前已作出的决定保持不变`);
    });

  parent
    .command('reject')
    .summary("end another person's draft")
    .description(`Ends a draft of the ${category} with a reason.`)
    .argument('<draft>', 'id of the draft, such as d1')
    .requiredOption(BY, 'staff id of who rejects: another person than those who drafted it')
    .requiredOption(WHY, 'why; free words, kept sealed')
    .action(async (draftId: string, { by, reason }: Why, command: Command) =>
      tell(command, await step(command, by, 'approvers', 'Reject', () => ({ draftId, reason })), () => `草案 ${draftId} 已驳回`),
    );

  parent
    .command('withdraw')
    .summary("take back a draft of one's own")
    .description(`Takes back a draft of the ${category}.`)
    .argument('<draft>', 'id of the draft, such as d1')
    .requiredOption(BY, 'staff id of who drafted it')
    .option(WHY, 'why; free words, kept sealed')
    .action(async (draftId: string, { by, reason }: By & Partial<Why>, command: Command) => {
      const why = reason === undefined ? {} : { reason };
      tell(command, await step(command, by, 'drafters', 'Withdraw', () => ({ draftId, ...why })), () => `草案 ${draftId} 已撤回`);
    });

  parent
    .command('revoke')
    .summary('take back a version before it takes effect')
    .description(`Takes back a version of the ${category} that is not yet in force.`)
    .argument('<version>', 'number of the version')
    .requiredOption(BY, WHO)
    .requiredOption(WHY, 'why; free words, kept sealed')
    .action(async (text: string, { by, reason }: Why, command: Command) => {
      const version = wholeNumber('the version', text, [1, 1_000_000]);
      tell(command, await step(command, by, 'approvers', 'Revoke', () => ({ version, reason })), () => `${zh}第 ${version} 版已撤销`);
    });
};

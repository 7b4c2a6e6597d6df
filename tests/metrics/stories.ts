import type { ComplaintCommand, ComplaintStatus, ManagedCase, RulesInForce } from '@redress/domain';
import type { Story, StoryStep } from '@redress/projections';
import { actorOf, attempt, begin, type Led, shanghai } from './company.js';
import { command, receipt, record, rootCause, usualNext } from './main-path.js';

type Leading = { readonly led: Led; readonly at: string; readonly rules: RulesInForce };

const give = ({ led, at, rules }: Leading, wanted: ComplaintCommand): void => {
  const done = attempt(led, wanted, actorOf(wanted, led.state), at, rules);
  if (done !== true) throw new Error(`${led.id} at ${at}: ${String(done)}`);
};

const stateOf = ({ led }: Leading): ManagedCase => {
  if (led.state === undefined) throw new Error(`${led.id} has not been received`);
  return led.state;
};

/** Takes the usual steps until one of the states is reached, all at the instant of the step that needs them. */
const reach = (leading: Leading, ...wanted: readonly ComplaintStatus[]): undefined => {
  if (leading.led.state === undefined) give(leading, command('ReceiveComplaint', receipt(leading.led.id)));
  while (!wanted.includes(stateOf(leading).status)) {
    const next = usualNext(stateOf(leading), leading.at);
    if (next === undefined) throw new Error(`${leading.led.id} ends before ${wanted.join(' or ')}`);
    give(leading, next);
  }
};

/** Leads up to a step and says the command that is the step itself; undefined where the way there is all there is to it. */
const leadTo = (leading: Leading, step: StoryStep): ComplaintCommand | undefined => {
  const before = (...wanted: readonly ComplaintStatus[]) => reach(leading, ...wanted);
  switch (step.do) {
    case 'receive':
      return command('ReceiveComplaint', receipt(step.customer ?? leading.led.id, step.channel));
    case 'record': {
      before('received');
      const { product = record.productName, category, region } = step;
      return command('RecordComplaint', {
        ...record,
        ...(product === undefined ? {} : { productName: product }),
        ...(category === undefined ? {} : { contentCategories: [category] }),
        ...(region === undefined ? {} : { regionCode: region }),
      });
    }
    case 'submit':
      return before('submitted');
    case 'uphold':
      return before('validated');
    case 'reject':
      before('submitted');
      return command('AssessValidity', { groundsSufficient: false, demandReasonable: false, reasons: '欠费停供' });
    case 'reply':
      return command('CommunicateNotUpheld', { explanation: '欠费停供', medium: 'phone' });
    case 'classify':
      before('analyzing');
      if (!stateOf(leading).rootCauseFound) give(leading, command('IdentifyRootCause', rootCause));
      return command('ClassifyComplaint', { severity: step.severity, seriousness: '影响使用', impactScope: '单台' });
    case 'reclassify':
      return command('ReclassifyComplaint', { severity: step.severity, reason: '影响扩大' });
    case 'report':
      return before('analyzed');
    case 'plan':
      return before('handling');
    case 'handle':
      return before('handled');
    case 'evaluate':
      before('handled');
      return command('EvaluateOutcome', { customerSatisfied: step.satisfied, thoroughlyResolved: true, latentRisk: false });
    case 'replan':
      return command('ReplanHandling', { reason: '客户不满意' });
    case 'answer':
      return before('feedback_given', 'improving');
    case 'close':
      return before('closed');
    case 'reopen':
      return command('ReopenComplaint', { reason: '故障再现' });
    case 'duplicate':
      return command('MarkDuplicate', { duplicateOfComplaintId: 'another', reason: '同一件事' });
    case 'withdraw':
      return command('WithdrawComplaint', { reason: '客户撤回' });
    case 'repeat':
      return command('LinkAsRepeat', { priorComplaintId: 'earlier', rule: 'manual' });
    case 'extend':
      return command('ExtendHandlingDeadline', { toDueAt: shanghai(step.to), reason: '等待备件' });
    case 'ask':
      return command('CommunicateProgress', { medium: 'phone', content: '请提供发票' });
    case 'pause':
      return command('PauseClocks', { reason: 'awaiting_information' });
    case 'resume':
      return command('ResumeClocks', {});
    case 'opinion':
      return command('CollectCustomerOpinion', { opinion: '还可以', score: step.score, method: 'phone' });
    case 'lose':
      return command('RecordLoss', { lossAmount: { amountFen: step.fen, currency: 'CNY' }, basis: '估计' });
    case 'compensate':
      before('handling');
      return command('ProvideRemedy', { type: 'compensation', amount: { amountFen: step.fen, currency: 'CNY' } });
  }
};

/** Leads a story through the deciders, step by step at the instants it names. */
export const lead = (story: Story, rules: RulesInForce): Led => {
  const led = begin(story.id);
  for (const [at, step] of story.steps) {
    const leading = { led, at: shanghai(at), rules };
    const wanted = leadTo(leading, step);
    if (wanted !== undefined) give(leading, wanted);
  }
  return led;
};

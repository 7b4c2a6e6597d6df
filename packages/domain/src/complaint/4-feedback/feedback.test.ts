import { describe, expect, it } from '@jest/globals';
import { shanghai } from '../../testing/rules.js';
import {
  after,
  attachment,
  command,
  engine,
  event,
  given,
  handlingOf,
  MONDAY,
  managed,
  management,
  owner,
  perform,
  rep,
  resolution,
  rulesWith,
  step,
  types,
  upTo,
} from '../testing/journey.js';

const resolve = command('CommunicateResolution', resolution);
const as = { actor: rep };

describe('telling the customer the result', () => {
  it('ends the clock of the feedback and asks for closure and improvement (S1-44, S2-42, S2-50, S2-52)', () => {
    const { events, state } = given(...upTo('awaiting_feedback')).when(resolve, as);
    expect(events).toEqual([
      event('ResolutionCommunicated', {
        severity: 'general',
        medium: 'email',
        attachments: [attachment],
        sentBy: 's-002',
        sentAt: MONDAY,
        feedbackDueAt: shanghai('2026-06-03 18:00'),
        onTime: true,
        holder: 's-002',
      }),
    ]);
    expect(state).toMatchObject({ status: 'feedback_given', clocks: [{ kind: 'closure' }, { kind: 'improvement_plan' }] });
  });

  it('may be done by any medium, without material, when the case is minor (S2-45)', () =>
    given(...upTo('awaiting_feedback', 'minor'))
      .when(command('CommunicateResolution', { ...resolution, medium: 'wechat', attachments: [] }), as)
      .then(event('ResolutionCommunicated', { severity: 'minor', medium: 'wechat' })));

  it.each(['general', 'serious'] as const)('must be done in writing when the case is %s (S2-46)', (severity) =>
    given(...upTo('awaiting_feedback', severity))
      .when(command('CommunicateResolution', { ...resolution, medium: 'phone' }), as)
      .then({ refused: 'medium-not-permitted', field: 'medium', detail: 'letter, email' }),
  );

  it.each(['general', 'serious'] as const)('must bring supporting material when the case is %s (S2-47)', (severity) =>
    given(...upTo('awaiting_feedback', severity))
      .when(command('CommunicateResolution', { ...resolution, attachments: [] }), as)
      .then({ refused: 'attachment-missing', field: 'attachments' }),
  );

  it('can carry the thanks in the same message (S2-44)', () => {
    const { events, state } = given(...upTo('awaiting_feedback')).when(
      command('CommunicateResolution', { ...resolution, appreciation: '感谢您的反馈' }),
      as,
    );
    expect(events).toEqual([
      event('ResolutionCommunicated'),
      event('AppreciationConveyed', { medium: 'email', content: '感谢您的反馈', holder: 's-017' }),
    ]);
    expect(state).toMatchObject({ appreciated: true });
  });

  it('settles an acknowledgement that was never sent', () => {
    const path = upTo('awaiting_feedback').filter(({ type }) => type !== 'ComplaintAcknowledged');
    expect(managed(path).clocks).toMatchObject([{ kind: 'acknowledgement' }, { kind: 'feedback' }]);
    expect(given(...path).when(resolve, as).state).toMatchObject({ clocks: [{ kind: 'closure' }, { kind: 'improvement_plan' }] });
  });

  it('needs a graded case with a running deadline', () => {
    const history = upTo('awaiting_feedback').map((one) =>
      one.type === 'ComplaintHandled' ? { ...one, data: { ...one.data, deadlines: [] } } : one,
    );
    given(...history)
      .when(resolve, as)
      .then({ refused: 'not-classified' });
  });
});

describe('with an improvement under way', () => {
  const linked = perform([step('LinkImprovement', { improvementId: 'I-1' }, engine)], upTo('awaiting_feedback'));

  it('the case goes on improving at once and has no clock of its own', () =>
    expect(given(...linked).when(resolve, as).state).toMatchObject({ status: 'improving', clocks: [] }));

  it('already shown effective, the case has only to be closed', () => {
    const concluded = perform(
      [step('ConcludeImprovement', { improvementId: 'I-1', effective: true, evaluatedAt: MONDAY }, engine)],
      linked,
    );
    expect(given(...concluded).when(resolve, as).state).toMatchObject({ status: 'improving', clocks: [{ kind: 'closure' }] });
  });

  it('already shown without effect, the next one must be planned', () => {
    const concluded = perform(
      [step('ConcludeImprovement', { improvementId: 'I-1', effective: false, evaluatedAt: MONDAY }, engine)],
      linked,
    );
    expect(given(...concluded).when(resolve, as).state).toMatchObject({
      status: 'feedback_given',
      clocks: [{ kind: 'closure' }, { kind: 'improvement_plan' }],
    });
  });

  it('the customer is told what the company improves (S2-43)', () => {
    given(...linked)
      .when(command('CommunicateImprovement', { improvementIds: ['I-1'], content: '加严来料检验', medium: 'email' }), as)
      .then(event('ImprovementCommunicated', { improvementIds: ['I-1'], sentAt: MONDAY }));
    given(...linked)
      .when(command('CommunicateImprovement', { improvementIds: ['I-1', 'I-2'], content: '加严来料检验', medium: 'email' }), as)
      .then({ refused: 'improvement-not-linked', field: 'improvementIds.1' });
  });
});

it('the customer is thanked once (S2-44)', () => {
  const thank = command('ConveyAppreciation', { medium: 'sms', content: '感谢' });
  given(...upTo('feedback_given'))
    .when(thank, as)
    .then(event('AppreciationConveyed', { conveyedAt: MONDAY, holder: 's-017' }));
  given(...after('ConveyAppreciation'))
    .when(thank, as)
    .then({ refused: 'already-appreciated' });
});

it('the opinion of the customer is collected with its score (S2-67, S3.1-11)', () =>
  given(...upTo('feedback_given'))
    .when(command('CollectCustomerOpinion', { opinion: '满意', satisfied: true, score: 5, method: 'phone' }), as)
    .then({
      type: 'CustomerOpinionCollected',
      data: { opinion: '满意', satisfied: true, score: 5, method: 'phone', collectedBy: 's-002', collectedAt: MONDAY },
    }));

it('a score lies on the scale of the policy', () => {
  const opinion = command('CollectCustomerOpinion', { opinion: '满意', score: 6, method: 'phone' });
  given(...upTo('feedback_given'))
    .when(opinion, as)
    .then({ refused: 'score-beyond-scale', field: 'score' });
  given(...upTo('feedback_given'))
    .when(opinion, { ...as, rules: rulesWith({ 'survey.scale.max': { value: 10 } }) })
    .then(event('CustomerOpinionCollected', { score: 6 }));
});

it('a case given up by management is communicated and closed as unresolved, thanked or not', () => {
  const dissatisfied = step('EvaluateOutcome', { customerSatisfied: 'no', thoroughlyResolved: false, latentRisk: false }, rep);
  const again = step('ReplanHandling', { reason: '仍不满意' }, owner);
  const closed = perform(
    [
      dissatisfied,
      again,
      ...handlingOf(2, 'minor'),
      dissatisfied,
      again,
      ...handlingOf(3, 'minor'),
      dissatisfied,
      step('RecordManagementDecision', { subject: 'replan_limit', decision: 'close_unresolved', instructions: '结案' }, management),
      step('CommunicateResolution', resolution, rep),
      step('WaiveImprovement', { reason: '无系统性原因' }, owner),
      step('CloseComplaint', {}, engine),
    ],
    upTo('handled', 'minor'),
  );
  expect(types(closed).at(-1)).toBe('ComplaintClosed');
  expect(managed(closed)).toMatchObject({ status: 'closed', outcome: 'unresolved' });
});

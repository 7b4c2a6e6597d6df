import { describe, expect, it } from '@jest/globals';
import type { ComplaintEvent } from '../complaint/events.js';
import { complaintEvents } from '../complaint/events.js';
import {
  command,
  engine,
  given,
  handler,
  leader,
  MONDAY,
  owner,
  perform,
  rep,
  report,
  rootCause,
  step,
  upTo,
} from '../complaint/testing/journey.js';
import { shanghai } from '../testing/rules.js';
import { explainStory } from './explain-story.js';
import { type DatedEvent, deadlineHistory } from './history.js';

const grounds = { severity: 'general', seriousness: '影响使用', impactScope: '单台' } as const;
const TUESDAY = shanghai('2026-06-02 09:30');
const dated = (
  events: readonly ComplaintEvent[],
  at: (event: ComplaintEvent) => string = () => MONDAY,
): readonly DatedEvent<ComplaintEvent>[] => events.map((event, revision) => ({ event, at: at(event), revision }));
const storyOf = (events: readonly DatedEvent<ComplaintEvent>[], kind: string) => {
  const story = deadlineHistory(events).findLast(({ deadline }) => deadline.kind === kind);
  if (story === undefined) throw new Error(`no deadline of kind ${kind}`);
  return story;
};

describe('the deadlines of a case', () => {
  it('are all told, each from the event that fixed it to the one that ended it', () => {
    const stories = deadlineHistory(dated(upTo('closed')));
    expect(stories.map(({ deadline, startedBy, state }) => `${deadline.kind} ${startedBy} ${state}`)).toEqual([
      'acknowledgement ComplaintReceived ended',
      'recording ComplaintReceived ended',
      'submission ComplaintRecorded ended',
      'analysis ComplaintSubmitted ended',
      'validity ComplaintSubmitted ended',
      'assignment ComplaintValidityAssessed ended',
      'handling ComplaintClassified ended',
      'plan AnalysisReportSubmitted ended',
      'approval HandlingPlanSubmittedForApproval ended',
      'feedback ComplaintHandled ended',
      'closure ResolutionCommunicated ended',
      'improvement_plan ResolutionCommunicated ended',
      'closure ImprovementConcluded ended',
    ]);
    expect(stories.every(({ happenings }) => happenings.at(-1)?.what === 'ended')).toBe(true);
  });

  it('that stood still while the customer was awaited tell the pause and what it added, day by day', () => {
    const asking = step('CommunicateProgress', { medium: 'phone', content: '请提供购买凭证' }, rep);
    const pausing = { command: command('PauseClocks', { reason: 'awaiting_information' }), actor: handler };
    const resuming = { command: command('ResumeClocks', {}), actor: handler, at: TUESDAY };
    const events = perform([asking, pausing, resuming], upTo('analyzing'));
    const story = storyOf(dated(events), 'analysis');
    expect([story.state, story.deadline.dueAt, story.dueAt]).toEqual([
      'running',
      shanghai('2026-06-03 18:00'),
      shanghai('2026-06-04 18:00'),
    ]);
    expect(explainStory(story, 'zh-Hans').slice(-4)).toEqual([
      '2026年6月1日（周一）09:30：等待客户，暂停计时，最迟至2026年6月8日（周一）18:00。',
      '2026年6月2日（周二）09:30：恢复计时，暂停占用 9 小时，到期由2026年6月3日（周三）18:00顺延至2026年6月4日（周四）18:00：',
      '  6月3日（周三）：已过下班时间，不计',
      '  6月4日（周四）：工作日，计 9 小时',
    ]);
  });

  it('that were extended name who agreed and the time that was added', () => {
    const extending = {
      command: command('ExtendHandlingDeadline', { toDueAt: shanghai('2026-06-17 18:00'), reason: '备件停产' }),
      actor: leader,
    };
    const story = storyOf(dated(perform([extending], upTo('handling'))), 'handling');
    expect([story.deadline.dueAt, story.dueAt]).toEqual([shanghai('2026-06-15 18:00'), shanghai('2026-06-17 18:00')]);
    expect(explainStory(story, 'en').slice(-3)).toEqual([
      'Mon 1 June 2026 09:30: extended with the approval of s-026 from Mon 15 June 2026 18:00 to Wed 17 June 2026 18:00, by 18 hours:',
      '  Mon 15 June: after closing, not counted',
      '  Tue 16 June to Wed 17 June: working days, 18 hours',
    ]);
  });

  it('that warned and were missed say when, and a record made late revises the miss', () => {
    const late = shanghai('2026-06-04 10:00');
    const missed = given(...upTo('analyzing')).when(command('CheckClocks', {}), { actor: engine, at: late }).events;
    const events = [...upTo('analyzing'), ...missed];
    const story = storyOf(
      dated(events, (event) => (missed.includes(event) ? late : MONDAY)),
      'analysis',
    );
    expect(story.happenings).toEqual([{ what: 'missed', at: late }]);
    expect(explainStory(story, 'zh-Hans').at(-1)).toBe('2026年6月4日（周四）10:00：记录超期。');
    const reporting = step('SubmitAnalysisReport', report, owner);
    const classified = perform([step('IdentifyRootCause', rootCause, owner), step('ClassifyComplaint', grounds, owner)], events);
    const recorded = perform([reporting], classified);
    const revised = storyOf(
      dated(recorded, (event) => (missed.includes(event) ? late : MONDAY)),
      'analysis',
    );
    expect(revised.happenings.map(({ what }) => what)).toEqual(['missed', 'ended', 'revised']);
    expect(explainStory(revised, 'zh-Hans').at(-1)).toBe('更正：实际于2026年6月1日（周一）09:30按时完成，只是补录较晚；超期记录保留。');
  });

  it('whose limit was another after a reclassification replace each other', () => {
    const events = perform(
      [{ command: command('ReclassifyComplaint', { severity: 'serious', reason: '多台同类故障' }), actor: owner }],
      upTo('handling', 'general'),
    );
    const handling = deadlineHistory(dated(events)).filter(({ deadline }) => deadline.kind === 'handling');
    expect(handling.map(({ state, deadline }) => `${state} ${deadline.policyKey}`)).toEqual([
      'ended complaint.handling.limit.general',
      'running complaint.handling.limit.serious',
    ]);
    expect(handling[0]?.happenings).toEqual([{ what: 'replaced', at: MONDAY }]);
  });
});

describe('deadlines of the first release', () => {
  const [upcast] = complaintEvents.ComplaintRecorded.upcasters;

  it('are read as they were, without a sum', () => {
    const data = { recordedBy: 's-002', deadlines: [{ kind: 'submission', dueAt: MONDAY }] };
    expect(upcast?.(data)).toEqual({ recordedBy: 's-002', deadlines: [{ kind: 'submission', dueAt: MONDAY, basis: null }] });
  });

  it('that were extended, paused or classified have no move', () => {
    for (const name of ['HandlingDeadlineExtended', 'ComplaintClassified', 'ComplaintReclassified'] as const)
      expect(complaintEvents[name].upcasters[0]?.({ deadlines: [] })).toEqual({ move: null, deadlines: [] });
    expect(complaintEvents.ClockResumed.upcasters[0]?.({ clock: 'analysis' })).toEqual({ clock: 'analysis', move: null });
  });
});

import { describe, expect, it } from '@jest/globals';
import { fold } from '../decider.js';
import { shanghai } from '../testing/rules.js';
import { caseView } from './case-view.js';
import { complaint } from './complaint.js';
import type { ComplaintEvent } from './events.js';
import { after, command, engine, given, MONDAY, managed, owner, perform, rep, step, upTo } from './testing/journey.js';

const view = (events: readonly ComplaintEvent[]) => caseView(fold(complaint.decider, events), events.length - 1);
const check = (at: string) => ({ command: command('CheckClocks', {}), actor: engine, at });

describe('the view of a case', () => {
  it('tells revision, stage, holder and the clocks that can still ring (S2-05)', () =>
    expect(view(upTo('submitted'))).toEqual({
      version: 1,
      revision: 3,
      stage: 'analyze',
      opened: false,
      cycle: 1,
      holder: 's-017',
      level: 0,
      clocks: [
        { kind: 'analysis', warnAt: expect.any(String), dueAt: shanghai('2026-06-03 18:00'), level: 0, pausedSince: null },
        { kind: 'validity', warnAt: expect.any(String), dueAt: shanghai('2026-06-02 18:00'), level: 0, pausedSince: null },
      ],
      closable: false,
      terminal: false,
    }));

  it.each([
    ['received', 'receive'],
    ['recorded', 'receive'],
    ['validated', 'analyze'],
    ['not_upheld', 'analyze'],
    ['analyzing', 'analyze'],
    ['analyzed', 'handle'],
    ['awaiting_approval', 'handle'],
    ['handled', 'handle'],
    ['awaiting_feedback', 'feedback'],
    ['feedback_given', 'feedback'],
    ['improving', 'improve'],
    ['closed', 'closed'],
  ] as const)('%s belongs to the stage %s', (status, stage) => expect(view(upTo(status)).stage).toBe(stage));

  it('stays in the analysis while management decides on the report, and reaches improvement with the thanks', () => {
    expect(view(after('SubmitAnalysisReport', 'serious')).stage).toBe('analyze');
    expect(view(after('ConveyAppreciation')).stage).toBe('improve');
  });

  it('knows whether the stage was opened', () => {
    expect(view(perform([step('OpenStage', { stage: 'analyze' }, engine)], upTo('submitted'))).opened).toBe(true);
    expect(view(upTo('improving')).opened).toBe(true);
  });

  it('no longer warns after the warning, nor rings after the miss; then the ladder does', () => {
    const { clocks } = managed(upTo('handling'));
    const [handling] = clocks;
    const warned = perform([check(handling?.warnAt ?? '')], upTo('handling'));
    expect(view(warned).clocks).toMatchObject([{ kind: 'handling', warnAt: null }]);
    const missed = perform([check(handling?.dueAt ?? '')], warned);
    expect(view(missed)).toMatchObject({
      level: 1,
      holder: 's-008',
      clocks: [{ kind: 'ladder', level: 1, dueAt: shanghai('2026-06-16 18:00') }],
    });
  });

  it('asks for the ladder at once when a step recorded a miss that is not its own', () => {
    const late = { ...step('CommunicateProgress', { medium: 'phone', content: '-' }, rep), at: shanghai('2026-06-02 18:01') };
    const told = perform([late], upTo('submitted'));
    expect(view(told).clocks).toMatchObject([{ kind: 'analysis' }, { kind: 'ladder', dueAt: shanghai('2026-06-02 18:00') }]);
  });

  it('has no clock while an improvement holds the case', () =>
    expect(view(upTo('improving'))).toMatchObject({ clocks: [], holder: 's-017', closable: false, terminal: false }));

  it('is closable when nothing is missing', () => {
    expect(view(after('SummariseComplaint')).closable).toBe(true);
    expect(view(perform([step('CommunicateNotUpheld', { explanation: '-', medium: 'phone' }, owner)], upTo('not_upheld'))).closable).toBe(
      true,
    );
  });

  it('is terminal when closed, and no longer when re-opened', () => {
    expect(view(upTo('closed'))).toMatchObject({ stage: 'closed', terminal: true, holder: null, clocks: [] });
    expect(view(perform([step('ReopenComplaint', { reason: '再现' }, rep)], upTo('closed')))).toMatchObject({
      stage: 'handle',
      opened: false,
      cycle: 2,
      terminal: false,
    });
  });

  it('of an observed or unknown case asks for nothing', () => {
    expect(caseView({ kind: 'none' }, -1)).toMatchObject({ terminal: true, clocks: [], holder: null });
    const imported = given().when(
      command('ImportCase', {
        profile: 'sample',
        sourceFile: 'a.csv',
        sourceId: '1',
        importId: 'i',
        reports: [{ facts: [{ fact: 'product', value: '热水器' }] }],
      }),
      { actor: engine },
    ).events;
    expect(view(imported)).toMatchObject({ terminal: true, clocks: [], holder: null, revision: 1 });
  });

  it('holds nothing personal', () => expect(JSON.stringify(view(upTo('handling')))).not.toMatch(/[\u4e00-\u9fff]/));

  it('happens in the business at the instant it is told', () => expect(managed(upTo('received')).receivedAt).toBe(MONDAY));
});

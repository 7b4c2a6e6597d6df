import { describe, expect, it } from '@jest/globals';
import { type Actor, SYSTEM } from '../envelope.js';
import { specification } from '../testing/specification.js';
import { type CalendarDocument, DEFAULT_CALENDAR, drillCalendarFrom } from './calendar.js';
import { DEFAULT_DIRECTORY } from './default-directory.js';
import { DEFAULT_POLICY, drillPolicy } from './policy.js';
import { newestOf } from './rule-document-state.js';
import { calendar, directory, policySet, RULE_DOCUMENT_ID } from './rule-documents.js';
import type { RulesInForce } from './rules.js';

const actor: Actor = SYSTEM;
const usual = { id: RULE_DOCUMENT_ID, at: '2026-03-02T01:30:00.000Z', actor, rules: undefined as unknown as RulesInForce };
const [JANUARY, FEBRUARY] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'];

describe('a policy', () => {
  const { given } = specification(policySet, usual);
  const publish = (document: unknown, effectiveFrom = JANUARY) => ({ type: 'PublishPolicy' as const, data: { document, effectiveFrom } });
  const activated = (version: number, effectiveFrom = JANUARY, document = DEFAULT_POLICY) => ({
    type: 'PolicySetActivated' as const,
    data: { version, effectiveFrom, document },
  });

  it('is published as version 1 and from then on as the version after the last', () => {
    given().when(publish(DEFAULT_POLICY)).then(activated(1));
    const { then, state } = given(activated(1)).when(publish(drillPolicy(), FEBRUARY));
    then(activated(2, FEBRUARY, drillPolicy()));
    expect(newestOf(state)?.version).toBe(2);
  });

  it('may replace the last version from its first instant, but take effect no earlier', () => {
    given(activated(1), activated(2, FEBRUARY)).when(publish(DEFAULT_POLICY, FEBRUARY)).then(activated(3, FEBRUARY));
    given(activated(1), activated(2, FEBRUARY))
      .when(publish(DEFAULT_POLICY, JANUARY))
      .then({ refused: 'effective-before-previous', field: 'effectiveFrom', detail: 'version 2' });
  });

  it('that does not hold together is refused with all its failures', () => {
    given()
      .when(publish({ values: { ...DEFAULT_POLICY.values, 'complaint.plan.limit': { value: -1, unit: 'd', origin: 'guess' } } }))
      .then({ refused: 'invalid-document', field: 'document', detail: '/values/complaint.plan.limit/unit' });
    given().when(publish(null)).then({ refused: 'invalid-document' });
  });

  it('of another release stays readable although it could not be published today', () => {
    const old = { values: { 'complaint.forgotten.limit': { value: 3, unit: 'wd' as const, origin: 'configured' as const } } };
    expect(newestOf(given(activated(1, JANUARY, old)).state)?.document).toEqual(old);
    given().when(publish(old)).then({ refused: 'invalid-document' });
  });
});

describe('a calendar', () => {
  const { given } = specification(calendar, usual);
  const drill = drillCalendarFrom(JANUARY, 3);
  const publish = (document: CalendarDocument) => ({ type: 'PublishCalendar' as const, data: { document, effectiveFrom: JANUARY } });
  const published = (version: number, document: CalendarDocument) => ({
    type: 'CalendarPublished' as const,
    data: { version, effectiveFrom: JANUARY, document },
  });

  it('is a business calendar or a drill from the first', () => {
    given().when(publish(DEFAULT_CALENDAR)).then(published(1, DEFAULT_CALENDAR));
    given().when(publish(drill)).then(published(1, drill));
    given(published(1, drill))
      .when(publish({ ...drill, dayLengthSeconds: 6 }))
      .then(published(2, { ...drill, dayLengthSeconds: 6 }));
  });

  it('never changes its kind', () => {
    given(published(1, DEFAULT_CALENDAR)).when(publish(drill)).then({ refused: 'calendar-kind-changed', field: 'document' });
    given(published(1, drill)).when(publish(DEFAULT_CALENDAR)).then({ refused: 'calendar-kind-changed', field: 'document' });
  });

  it('that contradicts itself is refused', () => {
    given()
      .when(publish({ ...DEFAULT_CALENDAR, timezone: 'Asia/Atlantis' }))
      .then({ refused: 'invalid-document', detail: 'Asia/Atlantis' });
  });
});

describe('a directory', () => {
  const { given } = specification(directory, usual);
  const publish = (document: unknown) => ({ type: 'PublishDirectory' as const, data: { document, effectiveFrom: JANUARY } });

  it('is published when every rung is held', () => {
    given()
      .when(publish(DEFAULT_DIRECTORY))
      .then({ type: 'DirectoryPublished', data: { version: 1, effectiveFrom: JANUARY, document: DEFAULT_DIRECTORY } });
    given()
      .when(publish({ departments: [], staff: [] }))
      .then({ refused: 'invalid-document', detail: 'nobody is general_manager' });
  });
});

describe('the streams of rule documents', () => {
  it('are policy-main, calendar-main and directory-main; only their publication is decided without other rules', () => {
    expect([policySet, calendar, directory].map(({ category }) => `${category}-${RULE_DOCUMENT_ID}`)).toEqual([
      'policy-main',
      'calendar-main',
      'directory-main',
    ]);
    for (const aggregate of [policySet, calendar, directory]) {
      expect(aggregate.place(aggregate.decider.initial as never)).toEqual({});
      expect(Object.keys(aggregate.commands)).toEqual(expect.arrayContaining([expect.stringMatching(/^Publish/)]));
    }
    const needed = Object.keys(policySet.commands).filter((type) => (policySet.needsRules as (command: unknown) => boolean)({ type }));
    expect(needed).toEqual(['DraftPolicy', 'SetPolicyValues', 'ApprovePolicy', 'RejectPolicy', 'WithdrawPolicy', 'RevokePolicy']);
  });
});

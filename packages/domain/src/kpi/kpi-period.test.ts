import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../envelope.js';
import type { PolicyKey } from '../rules/policy-keys.js';
import { policyWith, published, RULES } from '../testing/rules.js';
import { specification } from '../testing/specification.js';
import { kpiPeriod, targetKeys } from './kpi-period.js';

const actor: Actor = { id: 's-014', role: 'quality_manager', kind: 'human' };
const usual = { id: '2026-Q2', at: '2026-03-02T01:30:00.000Z', actor, rules: RULES };
const { given } = specification(kpiPeriod, usual);

const start = (acceptedSuggestions: readonly PolicyKey[] = [], targets?: readonly PolicyKey[]) => ({
  type: 'StartKpiPeriod' as const,
  data: { acceptedSuggestions: [...acceptedSuggestions], ...(targets === undefined ? {} : { targets: [...targets] }) },
});
const configured = {
  ...RULES,
  policy: published(
    policyWith({
      'kpi.complaint.timelyHandling.target': { value: 97, origin: 'configured' },
      'kpi.complaint.satisfaction.target': { origin: 'configured' },
    }),
    4,
  ),
};
const [timely, satisfaction] = ['kpi.complaint.timelyHandling.target', 'kpi.complaint.satisfaction.target'] as const;

describe('an official period of figures', () => {
  it('refuses to start on targets that are only our suggestion, and lists every one of them', () => {
    const { then, decision } = given().when(start());
    then({ refused: 'targets-unconfirmed', field: 'acceptedSuggestions' });
    for (const key of targetKeys) expect(decision).toMatchObject({ detail: expect.stringContaining(key) });
    expect(decision).toMatchObject({ detail: expect.stringContaining('kpi.complaint.repeat.target: 5 % is our suggestion') });
  });

  it('starts once each is accepted by name, and records values, origins and the version of the policy', () => {
    const { events } = given().when(start(targetKeys));
    expect(events).toMatchObject([
      {
        type: 'KpiPeriodStarted',
        data: { period: '2026-Q2', policyVersion: 1, startedBy: 's-014', targets: expect.arrayContaining([]) },
      },
    ]);
    expect(events[0]?.data.targets.map(({ key }) => key)).toEqual(targetKeys);
    expect(events[0]?.data.targets.every(({ accepted, origin }) => accepted && origin === 'suggested_default')).toBe(true);
  });

  it('refuses when one of several was not accepted', () => {
    given()
      .when(start([timely], [timely, satisfaction]))
      .then({ refused: 'targets-unconfirmed', detail: satisfaction });
  });

  it('takes configured targets without a word', () => {
    given()
      .when(start([], [timely, satisfaction]), { rules: configured })
      .then({
        type: 'KpiPeriodStarted',
        data: {
          period: '2026-Q2',
          policyVersion: 4,
          startedBy: 's-014',
          targets: [
            { key: timely, value: 97, unit: '%', origin: 'configured', accepted: false },
            { key: satisfaction, value: 90, unit: '%', origin: 'configured', accepted: false },
          ],
        },
      });
  });

  it('refuses an acceptance of what is no suggestion, or no target of it', () => {
    given()
      .when(start([timely], [timely]), { rules: configured })
      .then({ refused: 'accepted-needlessly', detail: timely });
    given()
      .when(start([timely, satisfaction], [timely]))
      .then({ refused: 'accepted-needlessly', detail: satisfaction });
  });

  it('starts once, before its end, and only where it is a period', () => {
    const { events } = given().when(start(targetKeys));
    given(...events)
      .when(start(targetKeys))
      .then({ refused: 'period-started', detail: 's-014' });
    given()
      .when(start(targetKeys), { at: '2026-06-30T16:00:00.000Z' })
      .then({ refused: 'period-over', detail: '2026-06-30T16:00:00.000Z' });
    given().when(start(targetKeys), { id: '2026-Q5' }).then({ refused: 'period-unfit' });
    for (const id of ['2026', '2026-03', '2026-H2']) expect(given().when(start(targetKeys), { id }).events).toHaveLength(1);
  });

  it('is for those whom the policy names', () => {
    given()
      .when(start(targetKeys), { actor: { ...actor, role: 'technician' } })
      .then({ refused: 'role-not-permitted', detail: 'kpi.officials' });
    given()
      .when(start(targetKeys), { actor: { ...actor, id: 's-002' } })
      .then({ refused: 'role-not-held' });
    given()
      .when(start(targetKeys), { actor: { id: 'redress', role: 'system', kind: 'system' } })
      .then({ refused: 'actor-kind-not-permitted' });
  });
});

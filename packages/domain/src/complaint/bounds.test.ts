import { describe, expect, it } from '@jest/globals';
import { actor } from '../envelope.js';
import { improvementCommands } from '../improvement/commands.js';
import { improvement } from '../improvement/improvement.js';
import { RULES, shanghai } from '../testing/rules.js';
import { specification } from '../testing/specification.js';
import { complaintCommands } from './commands.js';
import { complaint } from './complaint.js';
import { command, draft, event, given, leader, MONDAY, owner, received, rep, upTo } from './testing/journey.js';

/** As long as a door lets an id be. */
const LONGEST = 'C'.repeat(128);

describe('whatever the schema of a command accepts, its events fit theirs', () => {
  it('plans, measures, promises and reports of a case with the longest id', () => {
    const { given: of } = specification(complaint, { id: LONGEST, at: MONDAY, actor: owner, rules: RULES });
    of()
      .when(command('ReceiveComplaint', complaintCommands.ReceiveComplaint.parse(received)), { actor: rep })
      .then(event('ComplaintReceived', { complaintId: LONGEST }));
    const planned = of(...upTo('analyzed')).when(command('DraftHandlingPlan', draft));
    expect(planned.events).toHaveLength(1);
    const measureId = `${LONGEST}-p1-m1`;
    expect(complaintCommands.StartMeasure.parse({ measureId })).toEqual({ measureId });
    const promised = of(...upTo('handling')).when(
      command('MakeCustomerCommitment', { promisedAt: shanghai('2026-06-04 12:00'), description: '-' }),
      { actor: rep },
    );
    expect(promised.events).toHaveLength(1);
  });

  it('an improvement with as many measures as a plan may have, each with its clock', () => {
    const measure = { description: '-', departmentId: 'quality', responsible: 's-015', dueAt: shanghai('2026-06-30 18:00') };
    const data = improvementCommands.PlanImprovement.parse({ complaintIds: ['1'], measures: Array.from({ length: 50 }, () => measure) });
    const { given: of } = specification(improvement, { id: LONGEST, at: MONDAY, actor: owner, rules: RULES });
    const { events, state } = of().when({ type: 'PlanImprovement', data });
    expect(events).toHaveLength(1);
    expect(state).toMatchObject({ clocks: { length: 50 } });
  });
});

describe('the schemas of commands', () => {
  const { ReceiveComplaint, RecordLoss, ImportCase } = complaintCommands;
  const loss = (amountFen: number) => RecordLoss.safeParse({ lossAmount: { amountFen, currency: 'CNY' }, basis: '-' }).success;

  it('take money in whole fen that can be added up', () => {
    expect([0, 1, 10_000_000_000_000].map(loss)).toEqual([true, true, true]);
    expect([0.5, -1, 10_000_000_000_001, Number.MAX_SAFE_INTEGER + 1, Number.NaN].map(loss)).toEqual([false, false, false, false, false]);
  });

  it.each(['\u0000', '\ud800', 'a\udc00b', '', ' ', 'a'.repeat(10_001)])('take no text such as %j', (rawContent) =>
    expect(ReceiveComplaint.safeParse({ ...received, rawContent }).success).toBe(false),
  );

  it('take no member they do not know', () => {
    for (const schema of [...Object.values(complaintCommands), ...Object.values(improvementCommands)])
      expect(schema.safeParse({ surprise: 1 }).error?.issues).toContainEqual(
        expect.objectContaining({ code: 'unrecognized_keys', keys: ['surprise'] }),
      );
  });

  it('take reported numbers that the log can hold', () => {
    const reported = (value: number) =>
      ImportCase.safeParse({ profile: 'p', sourceFile: 'f', sourceId: '1', importId: 'i', reports: [{ facts: [{ fact: 'n', value }] }] })
        .success;
    expect([1.5, -3, 2 ** 53 - 1, 2 ** 53, 1e300].map(reported)).toEqual([true, true, true, false, false]);
  });
});

it('an extension into another age is refused, not calculated', () =>
  given(...upTo('handling'))
    .when(command('ExtendHandlingDeadline', { toDueAt: '9999-12-31T23:59:59.999Z', reason: '-' }), { actor: leader })
    .then({ refused: 'extension-too-long', field: 'toDueAt' }));

it.each(['张三', 'web portal', '', 'a'.repeat(101)])('an actor is never called %p', (id) =>
  expect(actor.safeParse({ id, role: 'customer_service_rep', kind: 'human' }).success).toBe(false),
);

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { redress, type Started, scratch, startRedress } from '../../support/cli.js';

jest.setTimeout(5 * 60_000);

type Answer = Readonly<Record<string, unknown>>;

describe('the rules from the command line', () => {
  const place = scratch();
  const at = (name: string) => join(place.path, name);
  const data = at('data');
  let node: Started;
  const env = () => ({ EVENTSTORE_URL: String(node.ready.eventStoreUrl) });
  const run = async (...args: readonly string[]): Promise<Answer> => {
    const ran = await redress([...args, '--json', '--data', data], env());
    expect(ran).toMatchObject({ code: 0, stderr: expect.not.stringContaining('redress:') });
    return JSON.parse(ran.stdout) as Answer;
  };
  const refused = async (args: readonly string[], message: RegExp) =>
    expect(await redress([...args, '--data', data], env())).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });

  beforeAll(async () => {
    writeFileSync(
      at('cases.csv'),
      '投诉编号,受理时间,产品,型号,投诉类别,责任单位,地区,渠道,转办时间,办结时间,处理结果,是否按时,客户有异议\n',
    );
    // An engine of the command's own sets the folder up, with the policy of the 4S shop.
    const set = await redress(['import', at('cases.csv'), '--profile', 'sample', '--data', data], { REDRESS_PROFILE: 'dealer-4s' });
    expect(set).toMatchObject({ code: 0 });
    node = await startRedress(['node', '--data', data]);
  });
  afterAll(async () => {
    await node?.stop();
    place.remove();
  });

  it('begin with the profile chosen at set-up', async () => {
    expect(await run('policy', 'show', 'complaint.validity.enabled')).toMatchObject({
      version: 1,
      value: false,
      origin: 'source',
      clauses: ['S3.1-03', 'S3.2-02'],
    });
    await refused(['policy', 'show', 'calendar.timezone'], /redress calendar show \/timezone/);
  });

  it('that are wrong in a file are told all at once, without an engine', async () => {
    const shown = await run('policy', 'show');
    writeFileSync(at('policy.json'), JSON.stringify(shown));
    const none = { EVENTSTORE_URL: '' };
    expect(await redress(['policy', 'validate', at('policy.json')], none)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('可以发布'),
    });
    const wrong = readFileSync(at('policy.json'), 'utf8')
      .replace(/("complaint\.plan\.limit":\{"value":)1/, '$1-1')
      .replace(/("kpi\.complaint\.repeat\.target":\{"value":)5/, '$1"5"');
    writeFileSync(at('wrong.json'), wrong);
    const { code, stderr } = await redress(['policy', 'validate', at('wrong.json')], none);
    expect(code).toBe(2);
    expect(stderr).toContain('2 wrong');
    expect(stderr).toContain('/values/complaint.plan.limit/value: expected 0 to 3650');
    expect(stderr).toContain('/values/kpi.complaint.repeat.target/value');
  });

  it('are drafted by one person and put in force by another', async () => {
    const set = ['policy', 'set', 'complaint.analysis.limit', '1', '--grade', '2', '--by', 's-014', '--reason', '二级客户提速'];
    expect(await run(...set)).toMatchObject({
      lastDraft: 'd1',
      openDrafts: ['d1'],
      newest: { version: 1 },
      comparison: { from: '1', to: 'd1', differences: [{ key: 'complaint.analysis.limit', scope: { grade: 2 }, after: { value: 1 } }] },
    });
    await refused(['policy', 'approve', 'd1', '--by', 's-014'], /own-draft[\s\S]*s-024, s-025, s-026, s-027/);
    expect(await run('policy', 'approve', 'd1', '--by', 's-026')).toMatchObject({ newest: { version: 2 }, openDrafts: [] });
    expect(await run('policy', 'history')).toMatchObject({
      versions: [{ version: 1 }, { version: 2, draftId: 'd1', published: { by: { id: 's-026', role: 'management' } } }],
      drafts: [{ draftId: 'd1', drafted: { reason: '二级客户提速' }, ended: { as: 'approved' } }],
    });
  });

  it('are drafted from a file or a profile, planned ahead, and revoked before they take effect', async () => {
    await refused(
      ['policy', 'draft', at('policy.json'), '--by', 's-014', '--reason', '恢复', '--based-on', '1'],
      /stale-base[\s\S]*version 2 is the newest/,
    );
    expect(await run('policy', 'draft', '--profile', 'documents', '--by', 's-014', '--reason', '改用通用版')).toMatchObject({
      lastDraft: 'd2',
      comparison: {
        from: '2',
        to: 'd2',
        differences: expect.arrayContaining([expect.objectContaining({ key: 'complaint.validity.enabled' })]),
      },
    });
    expect(await run('policy', 'approve', 'd2', '--by', 's-024', '--from', '2099-01-01T00:00:00+08:00')).toMatchObject({
      newest: { version: 3, effectiveFrom: '2098-12-31T16:00:00.000Z' },
    });
    expect(await run('policy', 'revoke', '3', '--by', 's-026', '--reason', '推迟')).toMatchObject({ newest: { version: 2 } });
  });

  it('start an official period only on targets that were configured or accepted', async () => {
    const start = ['kpi', 'start', '2099', '--by', 's-014', '--target', 'kpi.complaint.repeat.target'];
    await refused(start, /targets-unconfirmed[\s\S]*kpi\.complaint\.repeat\.target: 5 % is our suggestion/);
    expect(await run(...start, '--accept', 'kpi.complaint.repeat.target')).toMatchObject({
      period: '2099',
      policyVersion: 2,
      targets: [{ accepted: true }],
    });
  });
});

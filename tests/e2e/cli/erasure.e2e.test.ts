import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { redress, type Started, scratch, startRedress } from '../../support/cli.js';
import { filesIn, tracesOf } from '../../support/traces.js';

jest.setTimeout(5 * 60_000);

const HEADER = '投诉编号,受理时间,产品,型号,投诉类别,责任单位,地区,渠道,转办时间,办结时间,处理结果,是否按时,客户有异议';
const PASSPHRASE = '一句很长的口令，谁也猜不到';
/** A member of staff of the shipped directory, and what they are called. */
const PERSON = 'staff-s-001';
const NAME = '周敏华';
/** Of whom an imported file tells more than it should. */
const CLIENT = '欧阳宝珠';

describe('erasing a person from the command line', () => {
  const place = scratch();
  const at = (name: string) => join(place.path, name);
  const data = at('data');
  let node: Started;
  const env = () => ({ EVENTSTORE_URL: String(node.ready.eventStoreUrl) });
  const run = async (...args: readonly string[]) => {
    const ran = await redress([...args, '--json', '--data', data], env());
    expect(ran).toMatchObject({ code: 0 });
    return JSON.parse(ran.stdout) as Readonly<Record<string, unknown>>;
  };
  const refused = async (args: readonly string[], message: RegExp, code = 2) => {
    expect(await redress([...args, '--data', data], env())).toEqual({ code, stdout: '', stderr: expect.stringMatching(message) });
  };

  const loseKeyring = () => {
    for (const end of ['', '-wal', '-shm', '.wrap']) rmSync(join(data, `keys.db${end}`), { force: true });
  };

  beforeAll(async () => {
    const rest = '空调,KFR-26G,产品质量,生产制造部,广东,热线电话';
    const rows = [
      `TS1,2025-03-02 09:15:00,${rest},,,,是,`,
      // Names where a source may put them: in the id of a case, twice and doubtful, and where a time should be.
      `${CLIENT} 7,2025-03-02 09:15:00,${rest},2025-03-01 09:15:00,,,是,`,
      `${CLIENT} 7,2025-03-03 09:15:00,${rest},,,,是,`,
      `TS2,${CLIENT} 来电,${rest},,,,是,`,
    ];
    writeFileSync(at('cases.csv'), `${[HEADER, ...rows].join('\n')}\n`);
    writeFileSync(at('passphrase'), `${PASSPHRASE}\n`);
    // An engine of the command's own sets the folder up; the node alone is then enough for all that follows.
    expect(await redress(['import', at('cases.csv'), '--profile', 'sample', '--data', data])).toMatchObject({ code: 0 });
    node = await startRedress(['node', '--data', data]);
  });
  afterAll(async () => {
    await node?.stop();
    place.remove();
  });

  it('finds their name nowhere in clear to begin with, nor what an import came across, in its lists or in any log', () => {
    const files = filesIn(data);
    expect(tracesOf([NAME, CLIENT], files)).toEqual([]);
    expect(Object.keys(files).filter((name) => /(rejected|remarks)\.csv$/.test(name))).toHaveLength(2);
    expect(Object.keys(files).filter((name) => name.startsWith('logs'))).not.toEqual([]);
    expect(tracesOf(['s-001'], filesIn(data))).not.toEqual([]);
  });

  it('exports the keyring into one sealed file, and no file twice', async () => {
    const { persons } = await run('keyring', 'status');
    const exported = await run('keyring', 'export', at('keys.export'), '--passphrase-file', at('passphrase'));
    expect(exported).toMatchObject({ keys: persons, destroyed: 0 });
    expect(statSync(at('keys.export')).mode & 0o777).toBe(0o600);
    await refused(['keyring', 'export', at('keys.export'), '--passphrase-file', at('passphrase')], /is there already/);
  });

  it('destroys the keys, certifies it, and does nothing more the second time', async () => {
    const { persons } = await run('keyring', 'status');
    const erased = await run('erase', PERSON, '--by', 's-027');
    const { certificates } = erased;
    expect(erased).toMatchObject({ person: PERSON, outcome: 'erased' });
    expect(certificates).toMatchObject([{ keyIds: [expect.any(String)], by: { id: 's-027' }, position: expect.any(String) }]);
    const again = await run('erase', PERSON, '--by', 's-027', '--grounds', 'order');
    expect(again).toEqual({ person: PERSON, outcome: 'erased-before', certificates });
    expect(await run('keyring', 'status')).toMatchObject({ persons: Number(persons) - 1, destroyed: 1 });
    expect(await run('keyring', 'check')).toEqual({ sealed: 31, erased: 1, lost: 0, persons: [] });
  });

  it('refuses whom nobody knows, an unknown eraser and other grounds', async () => {
    await refused(['erase', 'customer-C-404', '--by', 's-027'], /nobody is known as customer-C-404/);
    await refused(['erase', 'complaint-404', '--by', 's-027'], /nobody is known as complaint-404/);
    await refused(['erase', NAME, '--by', 's-027'], /nobody is known as/);
    await refused(['erase', 'staff-s-002', '--by', 's-404'], /nobody in the directory has the staff id s-404/);
    await refused(['erase', 'staff-s-002', '--by', 's-027', '--grounds', 'whim'], /--grounds must be one of request/);
    await refused(['erase', 'staff-s-002'], /--by/);
  });

  it('wraps the keys anew, and the folder opens as before', async () => {
    const before = readFileSync(join(data, 'keys.db.wrap'));
    const status = await run('keyring', 'status');
    const { to } = await run('keyring', 'rotate');
    expect(readFileSync(join(data, 'keys.db.wrap'))).not.toEqual(before);
    expect(await run('keyring', 'status')).toEqual({ ...status, wrappingKey: to });
    expect(await run('key', 'list')).toMatchObject({ keys: [{ staffId: 'cli' }] });
  });

  it('keeps the erased erased when an older export comes back', async () => {
    await refused(['keyring', 'import', at('keys.export')], /there is no passphrase/);
    writeFileSync(at('wrong'), 'another passphrase');
    await refused(['keyring', 'import', at('keys.export'), '--passphrase-file', at('wrong')], /the passphrase is not the one/);
    writeFileSync(at('short'), 'short');
    await refused(['keyring', 'export', at('more'), '--passphrase-file', at('short')], /at least 12 characters/);
    const { keys, destroyed } = await run('keyring', 'status');
    const imported = await run('keyring', 'import', at('keys.export'), '--passphrase-file', at('passphrase'));
    expect(imported).toEqual({ added: 0, present: keys, erased: 1 });
    expect(await run('keyring', 'status')).toMatchObject({ keys, destroyed });
  });

  it('destroys the key again where the whole keyring was lost and came back from an export', async () => {
    loseKeyring();
    await refused(['key', 'list'], /the keyring of this log, .*keys\.db, is missing/, 5);
    expect(existsSync(join(data, 'keys.db'))).toBe(false);
    expect(await run('keyring', 'import', at('keys.export'), '--passphrase-file', at('passphrase'))).toMatchObject({ erased: 0 });
    expect(await run('keyring', 'status')).toMatchObject({ destroyed: 0 });
    // Whatever opens the log hears of the certificate.
    await run('key', 'list');
    expect(await run('keyring', 'status')).toMatchObject({ destroyed: 1 });
    expect(await run('erase', PERSON, '--by', 's-027')).toMatchObject({ person: PERSON, outcome: 'erased-before' });
  });

  it('goes on without the keys where the keyring is lost for good and somebody says so', async () => {
    await refused(['keyring', 'new'], /keys\.db is there already/);
    loseKeyring();
    await run('keyring', 'new');
    const checked = await redress(['keyring', 'check', '--json', '--data', data], env());
    expect(checked).toMatchObject({ code: 1, stderr: expect.stringMatching(/the keys of 30 persons are lost/) });
    expect(JSON.parse(checked.stdout)).toMatchObject({ sealed: 31, erased: 1, lost: 30 });
    expect(existsSync(join(data, 'cli.key'))).toBe(false);
    expect(await run('key', 'list')).toMatchObject({ keys: [{ staffId: 'cli' }] });
    await refused(['keyring', 'import', at('keys.export'), '--passphrase-file', at('passphrase')], /belongs to another installation/);
  });

  it('certifies for whom the keys are lost that nothing could be destroyed, and answers with that from then on', async () => {
    const checked = async () =>
      JSON.parse((await redress(['keyring', 'check', '--json', '--data', data], env())).stdout) as { lost: number };
    const { lost } = await checked();
    const erased = await run('erase', 'staff-s-003', '--by', 's-027', '--grounds', 'order');
    const { certificates } = erased;
    expect(erased).toMatchObject({ person: 'staff-s-003', outcome: 'erased' });
    expect(certificates).toMatchObject([{ keyIds: [expect.any(String)], grounds: 'order', lostBefore: true }]);
    expect(await checked()).toMatchObject({ lost: lost - 1 });
    expect(await run('erase', 'staff-s-003', '--by', 's-027')).toEqual({ person: 'staff-s-003', outcome: 'erased-before', certificates });
    const told = await redress(['erase', 'staff-s-003', '--by', 's-027', '--data', data], env());
    expect(told.stdout).toMatch(/is erased already[\s\S]*had been lost before; nothing could be destroyed/);
    expect(tracesOf([NAME, CLIENT], filesIn(data))).toEqual([]);
  });
});

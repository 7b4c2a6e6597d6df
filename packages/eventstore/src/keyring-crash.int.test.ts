import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openKeyring, rotateWrappingKey } from '@redress/eventstore';

const ROUNDS = process.env.REDRESS_LONG === '1' ? 100 : 4;
const SCRIPT = fileURLToPath(new URL('./testing/keyring-child.mjs', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'redress-keyring-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Told =
  | { readonly told: 'made'; readonly person: string; readonly keyId: string; readonly key: string }
  | { readonly told: 'destroying' | 'destroyed'; readonly person: string; readonly keyId: string }
  | { readonly told: 'rotated'; readonly to: string };

/** A process at work on the keyring, what it has told, and how to end it by force. */
const child = (file: string, work: 'use' | 'rotate') => {
  const program = spawn(process.execPath, [SCRIPT, file, work], { stdio: ['ignore', 'pipe', 'pipe'] });
  const told: Told[] = [];
  let complaint = '';
  program.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const lines = createInterface({ input: program.stdout });
  const allHeard = new Promise<void>((resolve) => lines.once('close', () => resolve()));
  // What was cut off in the middle was not told.
  lines.on('line', (line) => {
    if (line.endsWith('}')) told.push(JSON.parse(line) as Told);
  });
  return {
    told,
    complaint: () => complaint,
    kill: async () => {
      program.kill('SIGKILL');
      await allHeard;
    },
  };
};

const until = async (what: string, isSo: () => boolean): Promise<void> => {
  for (const deadline = Date.now() + 120_000; !isSo(); ) {
    if (Date.now() > deadline) throw new Error(`${what}: not within two minutes`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

describe('a keyring whose users are killed while its wrapping key is replaced again and again', () => {
  it(`opens with every key it has handed out and none that it has destroyed, in ${ROUNDS} rounds on one file`, async () => {
    const file = join(folder, 'keys.db');
    const { pepper, close } = openKeyring(file);
    await close();
    const keys = new Map<string, string>();
    const destroyed = new Map<string, string>();
    const uncertain = new Set<string>();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const [user, other, rotator] = [child(file, 'use'), child(file, 'use'), child(file, 'rotate')];
      const [events, rotations] = [randomInt(20, 200), randomInt(1, 6)];
      await until(`round ${round}: ${events} events, ${rotations} rotations`, () => {
        const complaint = [user, other, rotator].map((one) => one.complaint()).join('');
        if (complaint !== '') throw new Error(complaint);
        return user.told.length + other.told.length >= events && rotator.told.length >= rotations;
      });
      await Promise.all([user, other, rotator].map((one) => one.kill()));

      for (const one of [...user.told, ...other.told]) {
        if (one.told === 'made') keys.set(one.keyId, one.key);
        if (one.told === 'destroying') uncertain.add(one.keyId);
        if (one.told === 'destroyed') destroyed.set(one.keyId, one.person);
      }
      const keyring = openKeyring(file);
      expect(keyring.pepper).toEqual(pepper);
      for (const [keyId, key] of keys) {
        const found = await keyring.find(keyId);
        if (destroyed.has(keyId)) expect([keyId, found]).toEqual([keyId, undefined]);
        else if (found !== undefined || !uncertain.has(keyId))
          expect([keyId, found && Buffer.from(found).toString('hex')]).toEqual([keyId, key]);
      }
      for (const [keyId, person] of destroyed) expect(await keyring.keysOf(person)).toEqual([keyId]);
      await keyring.close();
    }
    expect(keys.size).toBeGreaterThan(destroyed.size);
    expect(destroyed.size).toBeGreaterThan(0);
    rotateWrappingKey(file);
  }, 3_600_000);
});

describe('a keyring that is opened once more in a process that has it', () => {
  it('keeps its place for those who stay when another process comes and goes', async () => {
    const file = join(folder, 'shared.db');
    const first = openKeyring(file);
    const { keyId } = await first.keyFor('person-1');
    await openKeyring(file).close();
    // The last to leave would tidy up behind itself, and take the log from under the feet of who is still there.
    const visit = 'const { openKeyring } = await import("@redress/eventstore"); await openKeyring(process.argv[1]).close();';
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', visit, file], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(existsSync(`${file}-wal`)).toBe(true);
    const later = await first.keyFor('person-2');
    await first.close();
    const again = openKeyring(file);
    expect((await again.find(keyId))?.length).toBe(32);
    expect(await again.find(later.keyId)).toEqual(later.key);
    await again.close();
  });
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const SCRIPT = fileURLToPath(new URL('./testing/forgetting-child.mjs', import.meta.url));

it('a person who is erased by one process is no longer in the memory of another', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT]);
  const { before, after } = JSON.parse(stdout) as { readonly before: number; readonly after: number };
  expect(before).toBeGreaterThan(0);
  expect(after).toBe(0);
}, 60_000);

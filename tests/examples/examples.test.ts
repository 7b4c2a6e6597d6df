import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';

jest.setTimeout(120_000);

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const run = (file: string): Promise<{ readonly code: number | null; readonly said: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--test', '--test-reporter=tap', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const output of [child.stdout, child.stderr])
      output.on('data', (chunk) => {
        said += chunk;
      });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });

describe("the node in other people's tests", () => {
  it('works as the page says', async () => {
    const { code, said } = await run(at('./orders.example.mjs'));
    expect(said).toContain('# pass 2\n');
    expect(code).toBe(0);
  });

  it('is shown on the page by the very file that is run', async () => {
    const example = await readFile(at('./orders.example.mjs'), 'utf8');
    const page = await readFile(at('../../packages/eventstore/NODE.md'), 'utf8');
    expect(page).toContain(`\`\`\`js\n${example}\`\`\``);
  });
});

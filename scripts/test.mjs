// Runs every test level, two suites at a time: unit tests, then what starts servers, threads and processes.
// Usage: node scripts/test.mjs [--long] [jest arguments]. Ends with one line: N passed, N failed, N skipped.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const long = given.includes('--long');
const rest = given.filter((argument) => argument !== '--long');
const scratch = mkdtempSync(join(tmpdir(), 'redress-test-'));
const count = { passed: 0, failed: 0, skipped: 0 };

const jest = (project, ...options) => {
  const output = join(scratch, `${project}.json`);
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      '--selectProjects',
      project,
      '--json',
      `--outputFile=${output}`,
      ...options,
      ...rest,
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...(long ? { REDRESS_LONG: '1' } : {}) } },
  );
  try {
    const report = JSON.parse(readFileSync(output, 'utf8'));
    count.passed += report.numPassedTests;
    count.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
    count.skipped += report.numPendingTests + report.numTodoTests;
    if (status !== 0 && report.numFailedTests + report.numRuntimeErrorTestSuites === 0) count.failed += 1;
  } catch {
    count.failed += 1; // the runner itself died: that counts
  }
};

try {
  for (const project of ['unit', 'int']) jest(project, '--maxWorkers=2', '--passWithNoTests');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1;

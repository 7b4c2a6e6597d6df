// Bundles the loops for Temporal's sandbox, right after the compiler: dist/deterministic → bundle/workflows.js.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const root = join(import.meta.dirname, '..');
const { code } = await bundleWorkflowCode({
  workflowsPath: join(root, 'dist', 'deterministic', 'index.js'),
  logger: new DefaultLogger('WARN'),
});
const folder = join(root, 'bundle');
mkdirSync(folder, { recursive: true });
const temporary = join(folder, `.workflows.${process.pid}.js`);
writeFileSync(temporary, code);
renameSync(temporary, join(folder, 'workflows.js'));

/**
 * A small process that stands between `up` and one child. It holds nothing but the child: when its channel to `up` closes, because `up`
 * stopped or was killed, it ends the child and itself, so that no child is ever orphaned; a foreign program cannot be taught to do that.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { childSpec, GRACE_MS, type Report, STOP } from './protocol.js';

const spec = childSpec.parse(JSON.parse(process.argv[2] ?? 'null'));

const tell = (report: Report): void => {
  if (process.connected) process.send?.(report, () => undefined);
};

const log = openSync(spec.log, 'a', 0o600);
const child = spawn(spec.command, spec.args, {
  env: { ...process.env, ...spec.env },
  stdio: spec.channel ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
  windowsHide: true,
});
closeSync(log);

let ending = false;
const end = (graceMs: number): void => {
  if (ending) return;
  ending = true;
  if (spec.channel && child.connected) child.send(STOP, () => undefined);
  else child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
};

child.once('spawn', () => tell({ kind: 'started', pid: child.pid ?? 0 }));
child.on('message', (body) => tell({ kind: 'said', body }));
child.once('error', (error) => {
  tell({ kind: 'ended', code: null, signal: null, error: error.message });
  process.exitCode = 1;
  if (process.connected) process.disconnect();
});
child.once('exit', (code, signal) => {
  tell({ kind: 'ended', code, signal });
  if (process.connected) process.disconnect();
});

process.on('message', (order) => {
  if (order === STOP) end(GRACE_MS);
});
// Nobody is left to report to: two seconds to finish what is under way, then by force.
process.once('disconnect', () => end(2_000));
// A terminal's Ctrl-C belongs to `up`, which stops its children in order.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

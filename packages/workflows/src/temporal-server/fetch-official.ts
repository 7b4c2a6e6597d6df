/**
 * Lets Temporal's SDK download one of its servers, in a process of its own: a download can be given up only by ending the process.
 * Arguments: `dev-server` or `time-skipping`, an empty folder for the download, the path the server shall have in the end.
 */
import { readdir, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';

const [kind, folder, place] = process.argv.slice(2);
if (kind === undefined || folder === undefined || place === undefined) throw new Error('usage: fetch-official KIND FOLDER PLACE');

const sdkVersion: unknown = createRequire(import.meta.url)('@temporalio/worker/package.json').version;
Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined), telemetryOptions: { logging: { filter: 'OFF', forward: {} } } });
const runtime = Runtime.instance();
const exe = {
  type: 'cached-download' as const,
  downloadDir: folder,
  version: 'default',
  ttl: 0,
  sdkName: 'sdk-typescript',
  sdkVersion: String(sdkVersion),
};
try {
  // The SDK downloads on starting a server, so one is started and stopped.
  const server = await runtime.createEphemeralServer(
    kind === 'time-skipping'
      ? { type: 'time-skipping', exe, port: null, extraArgs: [] }
      : {
          type: 'dev-server',
          exe,
          ip: '127.0.0.1',
          port: null,
          ui: false,
          uiPort: null,
          namespace: 'default',
          dbFilename: null,
          log: { format: 'json', level: 'error' },
          extraArgs: [],
        },
  );
  await runtime.shutdownEphemeralServer(server);
  const [file] = await readdir(folder);
  if (file === undefined) throw new Error('the SDK has downloaded nothing');
  await rename(join(folder, file), place);
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, executable, exists, makeExecutable, produce } from './cache.js';
import { type OnProgress, ServerMissing, tellingLine } from './errors.js';
import { downloadOfficial } from './official.js';
import { run } from './run.js';

/** What `TestWorkflowEnvironment.createTimeSkipping` takes as its executable. */
export type TestServer = { readonly type: 'existing-path'; readonly path: string };

/** Names the test server's release in the Java world; kept where the tests are. */
const POM = fileURLToPath(new URL('../../../../tests/support/temporal/pom.xml', import.meta.url));
const LEAST_JAVA = 11;
const FETCH_MS = 10 * 60_000;

const nativePlace = (): string => join(cacheFolder(), 'test-server', executable('temporal-test-server'));
const javaPlace = (): string => join(cacheFolder(), 'test-server-java', process.platform === 'win32' ? 'launch.cmd' : 'launch');

/** Starts the server from the jars beside it; a small, quickly started machine is enough. */
const launcher = (): string => {
  const options = '-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1';
  const main = 'io.temporal.testserver.TestServer';
  return process.platform === 'win32'
    ? `@java ${options} -cp "%~dp0jars\\*" ${main} %*\r\n`
    : `#!/bin/sh\nexec "\${JAVA_HOME:+$JAVA_HOME/bin/}java" ${options} -cp "$(dirname "$0")/jars/*" ${main} "$@"\n`;
};

const javaMet = async (): Promise<string | undefined> => {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', executable('java')) : 'java';
  const { ok, output } = await run(java, ['-version'], { timeoutMs: 30_000 });
  const major = /version "(\d+)/.exec(output)?.[1];
  if (!ok || major === undefined) return 'Java is not installed';
  return Number(major) >= LEAST_JAVA ? undefined : `Java is ${major}`;
};

const fetchByMaven = async (onProgress: OnProgress): Promise<string | undefined> => {
  const met = await javaMet();
  if (met !== undefined) return met;
  if (!(await exists(POM))) return 'the Maven file of the test server is part of a clone only';
  onProgress('fetching the Temporal test server through Maven: 33 MB, once for all clones of this user');
  const folder = join(cacheFolder(), 'test-server-java');
  const program = process.platform === 'win32' ? 'mvn.cmd' : 'mvn';
  let failed: string | undefined;
  await produce(folder, async (temporary) => {
    const target = ['-DincludeScope=runtime', `-DoutputDirectory=${join(temporary, 'jars')}`];
    const fetch = (...more: readonly string[]) =>
      run(program, ['-B', '-q', '-f', POM, 'dependency:copy-dependencies', ...target, ...more], { timeoutMs: FETCH_MS });
    // Java takes the home folder from the system's list of users, where it may be missing or not writable: then ours serves.
    const first = await fetch();
    const { ok, output } = first.ok ? first : await fetch(`-Dmaven.repo.local=${join(cacheFolder(), 'maven')}`);
    if (!ok) throw new Error(`Maven: ${tellingLine(output)}`);
    const file = join(temporary, process.platform === 'win32' ? 'launch.cmd' : 'launch');
    await writeFile(file, launcher());
    await makeExecutable(file);
  }).catch((error: unknown) => {
    failed = error instanceof Error ? error.message : String(error);
  });
  return failed;
};

/**
 * A Temporal test server that can skip time, from the cache, the SDK's official download, or Maven Central. Needed by tests alone.
 *
 * Throws `ServerMissing` when none of that works.
 */
export const ensureTestServer = async ({
  onProgress = () => undefined,
}: {
  readonly onProgress?: OnProgress;
} = {}): Promise<TestServer> => {
  for (const path of [nativePlace(), javaPlace()]) if (await exists(path)) return { type: 'existing-path', path };

  onProgress('asking for the official download of the Temporal test server');
  let downloadMet = '';
  const native = await produce(join(cacheFolder(), 'test-server'), async (folder) => {
    const { ok, output } = await downloadOfficial('time-skipping', folder, executable('temporal-test-server'));
    if (!ok) throw new Error(tellingLine(output));
  }).catch((error: unknown) => {
    downloadMet = error instanceof Error ? error.message : String(error);
    return undefined;
  });
  if (native !== undefined) return { type: 'existing-path', path: nativePlace() };

  const mavenMet = await fetchByMaven(onProgress);
  if (mavenMet === undefined) return { type: 'existing-path', path: javaPlace() };

  throw new ServerMissing('Temporal test server', [
    { way: 'let this machine reach https://temporal.download, the official download', met: downloadMet },
    { way: `install Java ${LEAST_JAVA} or newer and Maven, and let them reach Maven Central`, met: mavenMet },
  ]);
};

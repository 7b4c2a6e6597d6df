import { rm, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { cacheFolder, executable, exists, produce } from './cache.js';
import { type OnProgress, ServerMissing, tellingLine } from './errors.js';
import { downloadOfficial } from './official.js';
import { run } from './run.js';

/** The newest tag that `go install` accepts; later ones carry replace directives. */
const GO_PACKAGE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
const LEAST_GO = [1, 25] as const;
/** The oldest server with what the loops use. */
const LEAST_SERVER = [1, 29] as const;
const BUILD_MS = 40 * 60_000;
const SAY_EVERY_MS = 5_000;

const placeInCache = (): string => join(cacheFolder(), 'temporal-server', executable('temporal'));

const isAtLeast = (found: RegExpExecArray, [major, minor]: readonly [number, number]): boolean =>
  Number(found[1]) > major || (Number(found[1]) === major && Number(found[2]) >= minor);

/** Whether a program is a Temporal CLI whose server is new enough. Its own version says little: a built one calls itself 0.0.0-DEV. */
const check = async (path: string): Promise<{ readonly ok: boolean; readonly met: string }> => {
  const { ok, output } = await run(path, ['--version'], { timeoutMs: 30_000 });
  const server = /Server (\d+)\.(\d+)\.\d+/.exec(output);
  if (!ok || server === null) return { ok: false, met: `${path} is no Temporal CLI` };
  return { ok: isAtLeast(server, LEAST_SERVER), met: `${path} has ${server[0]}` };
};

const onPath = async (name: string, path: string | undefined): Promise<string | undefined> => {
  for (const folder of (path ?? '').split(delimiter).filter((part) => part !== '')) {
    const candidate = join(folder, executable(name));
    if (
      await stat(candidate).then(
        (found) => found.isFile(),
        () => false,
      )
    )
      return candidate;
  }
  return undefined;
};

/** Downloads or builds into a folder of its own and puts it into the cache when it works. */
const intoCache = async (
  make: (folder: string) => Promise<{ readonly ok: boolean; readonly output: string }>,
): Promise<string | undefined> => {
  let met: string | undefined;
  const place = dirname(placeInCache());
  // One of an older release, or broken: it would keep the new one out.
  if ((await exists(place)) && !(await check(placeInCache())).ok) await rm(place, { recursive: true, force: true });
  await produce(place, async (folder) => {
    const made = await make(folder);
    const works = made.ok ? await check(join(folder, executable('temporal'))) : { ok: false, met: tellingLine(made.output) };
    if (works.ok) return;
    met = works.met;
    throw new Error(met);
  }).catch((error: unknown) => {
    met ??= error instanceof Error ? error.message : String(error);
  });
  return met;
};

const build = async (onProgress: OnProgress): Promise<string | undefined> => {
  const { ok, output } = await run('go', ['env', 'GOVERSION'], { timeoutMs: 30_000 });
  const found = /go(\d+)\.(\d+)/.exec(output);
  if (!ok || found === null) return 'Go is not installed';
  if (!isAtLeast(found, LEAST_GO)) return `Go is ${found[0].slice(2)}`;
  onProgress('building the Temporal server with Go: about 5 minutes, once for all clones of this user');
  const begun = Date.now();
  let compiled = 0;
  let said = begun;
  return intoCache((folder) =>
    run('go', ['install', '-v', '-ldflags=-s -w', GO_PACKAGE], {
      timeoutMs: BUILD_MS,
      env: { GOBIN: folder, GOFLAGS: '' },
      onLine: () => {
        compiled += 1;
        const now = Date.now();
        if (now - said < SAY_EVERY_MS) return;
        said = now;
        onProgress(`building the Temporal server: ${compiled} packages of about 1,300, ${Math.round((now - begun) / 1000)} s so far`);
      },
    }),
  );
};

/** Path of a Temporal CLI that is there already, on PATH or in the cache; undefined when there is none. Fetches nothing. */
export const locateTemporalServer = async (): Promise<string | undefined> => {
  const given = await onPath('temporal', process.env.PATH);
  if (given !== undefined && (await check(given)).ok) return given;
  const cached = placeInCache();
  return (await exists(cached)) && (await check(cached)).ok ? cached : undefined;
};

/**
 * Path of a Temporal CLI with a server that is new enough: on PATH, in the cache, from the SDK's official download, or built by Go.
 *
 * Throws `ServerMissing` when none of that works. A server that runs already is named by TEMPORAL_ADDRESS instead and needs no program.
 */
export const findTemporalServer = async ({ onProgress = () => undefined }: { readonly onProgress?: OnProgress } = {}): Promise<string> => {
  const located = await locateTemporalServer();
  if (located !== undefined) return located;
  const cached = placeInCache();
  onProgress('asking for the official download of the Temporal server');
  const downloadMet = await intoCache((folder) => downloadOfficial('dev-server', folder, executable('temporal')));
  if (downloadMet === undefined) return cached;

  const buildMet = await build(onProgress);
  if (buildMet === undefined) return cached;

  const given = await onPath('temporal', process.env.PATH);
  const onPathMet = given === undefined ? 'no `temporal` on PATH' : (await check(given)).met;
  throw new ServerMissing('Temporal server', [
    { way: 'set TEMPORAL_ADDRESS to a Temporal server that runs already', met: 'not set' },
    { way: `put the \`temporal\` CLI with server ${LEAST_SERVER.join('.')} or newer on PATH`, met: onPathMet },
    { way: 'let this machine reach https://temporal.download, the official download', met: downloadMet },
    { way: `install Go ${LEAST_GO.join('.')} or newer and let it reach its module proxy, to build the server`, met: buildMet },
  ]);
};

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureTestServer, findTemporalServer, locateTemporalServer, ServerMissing, startLocalTemporal } from '@redress/workflows';

const quiet = { info: () => undefined, warn: () => undefined };
/** Programs here are shell scripts. */
const describeUnix = process.platform === 'win32' ? describe.skip : describe;

describeUnix('finding a Temporal server', () => {
  const saved = { ...process.env };
  let folder: string;
  let programs: string;
  let cache: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'redress-find-'));
    programs = join(folder, 'bin');
    cache = join(folder, 'cache', 'redress');
    mkdirSync(programs);
    // Nothing of this machine is found, and no download gets anywhere.
    Object.assign(process.env, {
      PATH: programs,
      XDG_CACHE_HOME: join(folder, 'cache'),
      HTTPS_PROXY: 'http://127.0.0.1:1',
      https_proxy: 'http://127.0.0.1:1',
    });
    delete process.env.JAVA_HOME;
    delete process.env.TEMPORAL_ADDRESS;
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
    Object.assign(process.env, saved);
    rmSync(folder, { recursive: true, force: true });
  });

  const program = (place: string, script: string): string => {
    mkdirSync(join(place, '..'), { recursive: true });
    writeFileSync(place, `#!/bin/sh\n${script}\n`);
    chmodSync(place, 0o755);
    return place;
  };
  const temporalSaying = (server: string) => `echo "temporal version 0.0.0-DEV (Server ${server}, UI 2.42.1)"`;
  const cached = () => join(cache, 'temporal-server', 'temporal');

  const goThatBuilds = () => {
    const built = `printf '#!/bin/sh\\necho "temporal version 0 (Server 1.29.1, UI 1)"\\n' > "$GOBIN/temporal"; /bin/chmod 755 "$GOBIN/temporal"`;
    return program(join(programs, 'go'), `case "$1" in env) echo go1.26.0;; install) ${built};; esac`);
  };

  it('takes the one on PATH when its server is new enough, whatever it calls itself', async () => {
    const path = program(join(programs, 'temporal'), temporalSaying('1.29.1'));
    expect(await findTemporalServer()).toBe(path);
  });

  it('passes over one on PATH whose server is too old', async () => {
    program(join(programs, 'temporal'), temporalSaying('1.28.9'));
    program(cached(), temporalSaying('1.30.0'));
    expect(await findTemporalServer()).toBe(cached());
  });

  it('builds one with Go, once', async () => {
    goThatBuilds();
    const progress: string[] = [];
    expect(await findTemporalServer({ onProgress: (message) => progress.push(message) })).toBe(cached());
    expect(progress.join('\n')).toContain('building');
    rmSync(join(programs, 'go'));
    expect(await locateTemporalServer()).toBe(cached());
  });

  it('replaces one in the cache that is too old', async () => {
    program(cached(), temporalSaying('1.28.0'));
    goThatBuilds();
    expect(await findTemporalServer()).toBe(cached());
    expect(await locateTemporalServer()).toBe(cached());
  });

  it('leaves nothing that looks finished when a build fails', async () => {
    program(join(programs, 'go'), 'case "$1" in env) echo go1.26.0;; install) echo half > "$GOBIN/temporal"; exit 1;; esac');
    await expect(findTemporalServer()).rejects.toThrow(ServerMissing);
    expect(existsSync(cached())).toBe(false);
    expect(readdirSync(cache)).toEqual([]);
  });

  it('goes on after a kill, and clears away what was half done', async () => {
    // No process has this number.
    const leftover = join(cache, '.temporal-server.999999999');
    mkdirSync(leftover, { recursive: true });
    goThatBuilds();
    expect(await findTemporalServer()).toBe(cached());
    expect(readdirSync(cache)).toEqual(['temporal-server']);
  });

  it('lists the choices, and what each of them met, when there is none', async () => {
    program(join(programs, 'temporal'), temporalSaying('1.20.0'));
    program(join(programs, 'go'), 'echo go1.20.1');
    const error: unknown = await findTemporalServer().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServerMissing);
    const { message } = error as ServerMissing;
    for (const part of ['TEMPORAL_ADDRESS', 'Server 1.20.0', 'temporal.download', 'Go is 1.20']) expect(message).toContain(part);
  });

  it('says with the last words of the server why it did not start', async () => {
    program(
      join(programs, 'temporal'),
      `case "$1" in --version) ${temporalSaying('1.29.1')};; *) echo "database is locked" >&2; exit 3;; esac`,
    );
    await expect(startLocalTemporal({ dataDir: join(folder, 'data'), log: quiet })).rejects.toThrow(/exit code 3.*database is locked/);
  });

  it('fetches the test server through Maven when the download is out of reach, with a launcher beside its jars', async () => {
    program(join(programs, 'java'), `echo 'openjdk version "17.0.15"' >&2`);
    program(
      join(programs, 'mvn'),
      'for one in "$@"; do case "$one" in -DoutputDirectory=*) out=`echo "$one" | /usr/bin/cut -d= -f2`; /bin/mkdir -p "$out"; : > "$out/server.jar";; esac; done',
    );
    const { path } = await ensureTestServer();
    expect(readdirSync(join(path, '..')).sort()).toEqual(['jars', 'launch']);
  });

  it('says what the test server would need', async () => {
    program(join(programs, 'java'), `echo 'openjdk version "1.8.0"' >&2`);
    await expect(ensureTestServer()).rejects.toThrow('Java is 1');
  });
});

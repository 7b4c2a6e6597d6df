import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

type User = { readonly uid: number; readonly gid: number } | undefined;

/** Folder of PostgreSQL's programs: the newest installed by the distribution, else from the PATH. */
const binaries = (): string | undefined => {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const installed = versions.map((version) => join(root, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')));
  if (installed !== undefined) return installed;
  const asked = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  const folder = asked.status === 0 ? asked.stdout.trim() : '';
  return folder !== '' && existsSync(join(folder, 'initdb')) ? folder : undefined;
};

/** initdb refuses root, so root lends itself another user. */
const unprivileged = (): User => {
  if (userInfo().uid !== 0) return undefined;
  const id = (flag: string, name: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  for (const name of ['postgres', 'nobody']) {
    if (spawnSync('id', [name]).status === 0) return { uid: id('-u', name), gid: id('-g', name) };
  }
  throw new Error('PostgreSQL does not run as root, and there is no other user to run it as');
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

/**
 * Whether suites on PostgreSQL run: where it is not installed they are skipped, and counted as skipped. In CI its absence is a failure,
 * found when the cluster is started.
 */
export const hasPostgres = (): boolean => binaries() !== undefined || process.env.CI === 'true';

export type Cluster = {
  /** URL of the database that is there from the beginning. */
  readonly url: string;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
};

const accepting = async (bin: string, port: number, server: ChildProcess): Promise<boolean> => {
  const deadline = Date.now() + 30_000;
  while (server.exitCode === null && Date.now() < deadline) {
    const asked = spawn(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const [code] = (await once(asked, 'exit')) as [number | null];
    if (code === 0) return true;
  }
  return false;
};

/** A PostgreSQL server of one's own in a temporary folder, without durability. Always stop it. */
export const startPostgres = async (): Promise<Cluster> => {
  const bin = binaries();
  if (bin === undefined) throw new Error('PostgreSQL is not installed: no initdb in /usr/lib/postgresql/*/bin nor on the PATH');
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'redress-pg-'));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const options = { cwd: folder, ...user, env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'America/New_York' } };
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    ...options,
    stdio: 'pipe',
  });

  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', `unix_socket_directories=${folder}`];
    const server = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', ...settings.flatMap((setting) => ['-c', setting])],
      { ...options, stdio: 'ignore' },
    );
    const stop = async (): Promise<void> => {
      if (server.exitCode === null && server.signalCode === null) {
        const exit = once(server, 'exit');
        server.kill('SIGINT');
        await exit;
      }
      rmSync(folder, { recursive: true, force: true });
    };
    if (await accepting(bin, port, server)) return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, stop };
    // Another process may have taken the port in between.
    if (attempt === 3) {
      await stop();
      throw new Error('PostgreSQL did not start');
    }
    if (server.exitCode === null && server.signalCode === null) server.kill('SIGKILL');
  }
};

/**
 * Makes a clone ready to run: installs what the lock file pins, builds what changed, then lets `redress setup` find or fetch the Temporal
 * servers. Uses Node built-ins only, since nothing else is there yet. Each step leaves its stamp after success alone, so that running it
 * again does what is missing and nothing else, also after a kill.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const skipServers = process.argv.includes('--skip-servers');

const say = (line) => console.error(`[setup] ${line}`);
const fail = (line, hint) => {
  console.error(`[setup] failed: ${line}`);
  if (hint !== undefined) console.error(`[setup] what to do: ${hint}`);
  process.exit(1);
};
const json = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));

const checkNode = () => {
  const wanted = /(\d+)\.(\d+)/.exec(json('package.json').engines.node);
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [least, leastMinor] = [Number(wanted[1]), Number(wanted[2])];
  if (major < least || (major === least && minor < leastMinor))
    fail(`Node ${process.versions.node} is too old`, `install Node ${least}.${leastMinor} or newer and run the command again`);
};

/** Temporal's native core is built against glibc alone; say so before an install that could not work. */
const checkLibc = () => {
  if (process.platform !== 'linux') return;
  process.report.excludeNetwork = true;
  if (process.report.getReport().header.glibcVersionRuntime === undefined)
    fail('this Linux has no glibc (Alpine?)', 'use a glibc distribution such as Debian, Ubuntu or Fedora');
};

const npm = () => {
  const given = process.env.npm_execpath;
  if (given !== undefined && /npm-cli\.c?js$/.test(given)) return [process.execPath, given];
  const beside = [join(dirname(process.execPath), '..', 'lib'), dirname(process.execPath)]
    .map((base) => join(base, 'node_modules', 'npm', 'bin', 'npm-cli.js'))
    .find(existsSync);
  return beside === undefined ? ['npm'] : [process.execPath, beside];
};

const run = (what, [program, ...args], hint) => {
  const { status, signal, error } = spawnSync(program, args, {
    cwd: root,
    // Whatever a step prints is progress: standard output belongs to the command that runs after set-up.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && program === 'npm',
  });
  if (error !== undefined) fail(`${what}: ${error.message}`, hint);
  if (signal !== null) fail(`${what} was ended by ${signal}`, 'run the same command again; it goes on where it stopped');
  if (status !== 0) fail(`${what} ended with exit code ${status}`, hint);
};

const stampOf = (file) => {
  const path = join(modules, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};
const leaveStamp = (file, value) => writeFileSync(join(modules, file), value);

const install = () => {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.version} ${process.platform} ${process.arch}`)
    .digest('hex');
  if (stampOf('.setup-stamp') === wanted) return;
  checkLibc();
  say('installing the pinned packages (about half a minute)');
  rmSync(join(modules, '.setup-stamp'), { force: true });
  run(
    'npm ci',
    [...npm(), 'ci', '--no-audit', '--no-fund'],
    'read the lines of npm above; behind a proxy set HTTPS_PROXY, or set a registry mirror',
  );
  leaveStamp('.setup-stamp', wanted);
};

const sourcesOf = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesOf(path);
    return /\.test\.ts$/.test(entry.name) ? [] : [path];
  });

const build = () => {
  const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
  const inputs = packages
    .flatMap((folder) =>
      ['src', 'scripts']
        .map((part) => join(folder, part))
        .filter(existsSync)
        .flatMap(sourcesOf),
    )
    .concat(
      packages.map((folder) => join(folder, 'tsconfig.json')),
      join(root, 'tsconfig.base.json'),
      join(root, 'tsconfig.json'),
    )
    .filter(existsSync)
    .sort();
  const hash = createHash('sha256').update(stampOf('.setup-stamp') ?? '');
  for (const input of inputs) hash.update(`\n${input.slice(root.length)}\n`).update(readFileSync(input));
  const wanted = hash.digest('hex');

  const built = packages.filter((folder) => existsSync(join(folder, 'tsconfig.json')));
  const missing = built.filter((folder) => !existsSync(join(folder, 'dist')));
  const made = ['workflows/bundle', 'projections/archive'].every((folder) => existsSync(join(root, 'packages', folder)));
  if (stampOf('.build-stamp') === wanted && missing.length === 0 && made) return;
  say('building');
  rmSync(join(modules, '.build-stamp'), { force: true });
  // The compiler trusts its own notes: without them it builds again what somebody has deleted.
  for (const folder of missing) rmSync(join(folder, 'tsconfig.tsbuildinfo'), { force: true });
  run('npm run build', [...npm(), 'run', '--silent', 'build'], 'read the messages above; a clean clone of a release builds without any');
  leaveStamp('.build-stamp', wanted);
};

const servers = () =>
  run(
    'redress setup',
    [process.execPath, join(root, 'packages', 'cli', 'bin', 'redress.js'), 'setup'],
    'read the message above; it lists the ways to get a Temporal server',
  );

checkNode();
install();
build();
if (!skipServers) servers();

// Prepares an empty data directory of the embedded database once per engine version: initialising one takes several seconds, unpacking about one.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';

const folder = new URL('../archive/', import.meta.url);
const archive = new URL('pgdata.tar.gz', folder);
const stamp = new URL('engine', folder);

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.resolve('@electric-sql/pglite')), 'utf8'));
const read = (file) => readFile(file).catch(() => undefined);
if ((await read(stamp))?.toString() === version && (await read(archive)) !== undefined) process.exit(0);

console.error(`preparing the embedded database (PGlite ${version}), once …`);
const database = await PGlite.create();
const data = await database.dumpDataDir('gzip');
await database.close();

await mkdir(folder, { recursive: true });
const fresh = new URL('pgdata.tar.gz.new', folder);
await writeFile(fresh, Buffer.from(await data.arrayBuffer()));
await rename(fresh, archive);
await writeFile(stamp, version);

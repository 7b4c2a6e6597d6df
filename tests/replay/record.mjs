// Records one history of every scenario with the code as it is now, for all later releases to replay:
//   node tests/replay/record.mjs [RELEASE]     → tests/replay/histories/RELEASE-<scenario>.json
// Run it once for each release, after building. Histories of earlier releases are never recorded again.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { drillPolicy } from '@redress/domain';
import { transformFileSync } from '@swc/core';
import proto from '@temporalio/proto';

const root = join(import.meta.dirname, '..', '..');
const release = process.argv[2] ?? JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

/** The scenarios are TypeScript like all tests; the runner of the tests is of no use here. */
const scratch = join(root, 'node_modules', '.cache', `record-${process.pid}`);
const compile = (file) => {
  const { code } = transformFileSync(join(root, 'tests', file), {
    swcrc: false,
    module: { type: 'es6' },
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  });
  const place = join(scratch, file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, code);
  return place;
};

const { History } = proto.temporal.api.history.v1;
const json = (history) =>
  JSON.stringify(History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String }), null, 1);

try {
  mkdirSync(scratch, { recursive: true });
  writeFileSync(join(scratch, 'package.json'), '{"type":"module"}');
  compile('support/cases.ts');
  const worldFile = compile('support/temporal/time-skipping.ts');
  const scenariosFile = compile('replay/scenarios.ts');
  const { openSkippingWorld } = await import(pathToFileURL(worldFile).href);
  const { scenarios } = await import(pathToFileURL(scenariosFile).href);

  const folder = join(root, 'tests', 'replay', 'histories');
  mkdirSync(folder, { recursive: true });
  const world = await openSkippingWorld({ policy: drillPolicy() });
  try {
    for (const [name, play] of Object.entries(scenarios)) {
      const stream = await play(world, name);
      const history = await world.environment.client.workflow.getHandle(stream).fetchHistory();
      writeFileSync(join(folder, `${release}-${name}.json`), `${json(history)}\n`);
      process.stderr.write(`${name}: ${history.events?.length} events\n`);
    }
  } finally {
    await world.close();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

/** Imports a TypeScript file of the tests, so that benchmarks drive cases exactly as tests do. */
export async function importTypeScript(file) {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    swcrc: false,
    filename: file,
    module: { type: 'es6' },
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  });
  const folder = join(import.meta.dirname, '..', '.compiled');
  mkdirSync(folder, { recursive: true });
  const output = join(folder, basename(file).replace(/\.ts$/, '.mjs'));
  writeFileSync(output, code);
  return import(pathToFileURL(output).href);
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { it } from '@jest/globals';

const folder = fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** A file of the real data that may lie beside the project. */
export const beside = (name: string): string => join(folder, name);

/** A test that needs that data: skipped, and counted as skipped, where it is not there. */
export const itWithData: typeof it | typeof it.skip = existsSync(beside('expected.json')) ? it : it.skip;

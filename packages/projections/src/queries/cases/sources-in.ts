import type { Db } from '../../database/schema.js';
import type { CaseSource } from './case-source.js';
import { shippedSources } from './sources.js';

/** Every source whose cases can be asked about. */
export const sourcesIn = async (_db: Db): Promise<readonly CaseSource[]> => shippedSources();

import type { Citation } from './citations.mjs';
import type { Engine } from './engine.mjs';
import type { Table } from './table.mjs';

export const findings: (table: Table, engine: Engine, citations: readonly Citation[]) => string[];

import type { Citation } from './citations.mjs';
import type { Engine } from './engine.mjs';
import type { Table } from './table.mjs';

export const pagesOf: (table: Table, engine: Engine, citations: readonly Citation[]) => Map<string, string>;
export const stalePages: (pages: Map<string, string>, read: (name: string) => string | undefined) => string[];
export const bySource: (table: Table) => { source: string; clauses: number; built: number; partly: number; open: number }[];
export const openByProcess: (table: Table) => { process: string; clauses: number; open: number }[];

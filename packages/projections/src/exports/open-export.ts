import type { ReadDatabase } from '../database/read-database.js';
import { parseQuery } from '../queries/query-error.js';
import { openTable, type ReadingOptions } from './open-table.js';
import type { OpenTable } from './table.js';
import type { ExportTable, PlanContext } from './tables/export-table.js';

/**
 * Opens a table for export. Close it, or read it to its end.
 *
 * Faults: `QueryError` naming the parameter; those of the database.
 */
export const openExport = async (
  database: ReadDatabase,
  table: ExportTable,
  query: Readonly<Record<string, unknown>>,
  { store, ...options }: PlanContext & ReadingOptions = {},
): Promise<OpenTable> => {
  const parsed = parseQuery(table.parameters, query);
  return openTable(
    database,
    { name: table.name, title: table.title, plan: (db) => table.plan(db, parsed, store === undefined ? {} : { store }) },
    options,
  );
};

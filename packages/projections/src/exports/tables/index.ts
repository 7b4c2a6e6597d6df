import { casesTable } from './cases.js';
import type { ExportTable } from './export-table.js';
import { historyTable } from './history.js';
import { queueTable } from './queue.js';
import { statisticsExport } from './statistics.js';

/** What can be exported. The plans take what their own parameters parsed, which `openExport` sees to. */
export const exportTables = [casesTable, statisticsExport, queueTable, historyTable] as unknown as readonly ExportTable[];

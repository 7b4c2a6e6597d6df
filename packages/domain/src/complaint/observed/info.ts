import { describe, type InfoOf } from '../info.js';
import type { observedCommands } from './messages.js';

export const observedInfo: InfoOf<typeof observedCommands> = {
  ImportCase: describe('any', 'loop')('Records what a source reports of a case of its own.', {
    profile: 'sample',
    sourceFile: 'complaints-2025.csv',
    sourceId: '2025-000231',
    importId: 'import-2026-07-01',
    reports: [{ statedAt: '2025-03-04T02:11:00.000Z', facts: [{ fact: 'product', value: '燃气热水器', asReported: '燃气热水器' }] }],
  }),
};

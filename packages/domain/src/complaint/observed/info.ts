import { describe, type InfoOf } from '../info.js';
import type { observedCommands } from './messages.js';

export const observedInfo: InfoOf<typeof observedCommands> = {
  ImportCase: describe('any', 'loop')('Records what a source reports of a case of its own.', {
    profile: 'sample',
    sourceFile: 'complaints-2025.csv',
    sourceId: '2025-000231',
    importId: 'import-2026-07-01',
    timezone: 'Asia/Shanghai',
    reports: [{ statedAt: '2025-03-04T02:11:00.000Z', facts: [{ fact: 'product', value: '燃气热水器', asReported: '燃气热水器' }] }],
  }),
  AdoptCase: describe('receive')('Takes over an observed case: from now on it is handled here, and its clocks run.', {
    reason: '客户来电催办,原渠道未答复',
    channel: 'hotline',
    complainant: { name: '王女士', phone: '13800000000' },
  }),
};

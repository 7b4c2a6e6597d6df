import { describe, type InfoOf } from '../info.js';
import type { improveCommands } from './commands.js';

const step = describe('improve');
const byLoop = describe('improve', 'loop');

export const improveInfo: InfoOf<typeof improveCommands> = {
  LinkImprovement: step('Links an improvement that answers the case.', { improvementId: '2026-0031' }),
  ConcludeImprovement: byLoop('Tells the case whether its improvement had an effect.', {
    improvementId: '2026-0031',
    effective: true,
    evaluatedAt: '2026-10-09T02:00:00.000Z',
  }),
  WaiveImprovement: step('Waives an improvement for a stated reason.', { reason: '个别操作失误,无系统性原因。' }),
  SummariseComplaint: step('Records the lessons of the case and countermeasures.', {
    lessons: ['来料检验未覆盖电极积碳项目'],
    countermeasures: ['修订来料检验规程', '供应商质量约谈'],
  }),
  CloseComplaint: byLoop('Closes the loop once nothing is missing.', {}),
  ReopenComplaint: step('Re-opens a closed case within its window.', { reason: '客户反映同一故障再次出现。' }),
};

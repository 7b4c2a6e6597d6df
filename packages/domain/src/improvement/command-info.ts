import { describe, type InfoOf } from '../complaint/info.js';
import type { improvementCommands } from './commands.js';

const step = describe('improve');

/** Stage, summary, audience and a realistic example of every command of an improvement. */
export const improvementCommandInfo: InfoOf<typeof improvementCommands> = {
  PlanImprovement: step('Plans measures that answer one or several complaints.', {
    complaintIds: ['2026-000118', '2026-000121'],
    measures: [
      {
        description: '修订电极来料检验规程并培训检验员。',
        departmentId: 'quality',
        responsible: 's-015',
        dueAt: '2026-07-31T10:00:00.000Z',
      },
    ],
    category: 'quality_fault',
    product: '壁挂炉 L1P20',
  }),
  InspectImprovement: step('Records a periodic inspection of the measures.', {
    progress: '规程已修订,培训完成一半。',
    problems: ['检验设备校准延期'],
    adjustments: [],
  }),
  AdjustImprovement: step('Adjusts measures, persons or times.', {
    measureChanges: [{ measureId: '2026-0031-m1', dueAt: '2026-08-14T10:00:00.000Z' }],
    reason: '检验设备校准延期两周。',
  }),
  ImplementImprovement: step('Records that all measures are in effect.', {}),
  EvaluateImprovementEffect: step('Evaluates the effect after its window has passed.', {
    complaintCountBefore: 12,
    complaintCountAfter: 2,
    satisfactionBefore: 71.5,
    satisfactionAfter: 93,
    qualityImproved: true,
    serviceLevelImproved: false,
    windowDays: 90,
    effective: true,
  }),
  ReplanImprovement: step('Replaces an improvement without effect by a new one.', {
    newImprovementId: '2026-0044',
    reason: '同类投诉未下降,需更换供应商。',
  }),
  CheckClocks: describe('any', 'loop')('Records warnings and missed deadlines and moves up by one rung at most.', {}),
};

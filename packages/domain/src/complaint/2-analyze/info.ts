import { describe, type InfoOf } from '../info.js';
import type { analyzeCommands } from './commands.js';

const step = describe('analyze');

export const analyzeInfo: InfoOf<typeof analyzeCommands> = {
  AssessValidity: step('Decides whether the complaint is upheld.', {
    groundsSufficient: true,
    demandReasonable: true,
    reasons: '产品在保修期内,故障视频与客户描述一致。',
  }),
  CommunicateNotUpheld: step('Explains to the customer why the complaint is not upheld.', {
    explanation: '经核查,熄火系燃气欠费停供所致,产品运行正常,已向您说明并协助恢复供气。',
    medium: 'phone',
    customerUnderstood: true,
  }),
  AssignResponsibleDepartment: step('Names the responsible department and handler.', { departmentId: 'after-sales', handler: 's-009' }),
  ReassignResponsibleDepartment: step('Moves the case to another department or handler.', {
    departmentId: 'technical',
    handler: 's-012',
    reason: '故障涉及主控板,需技术部处理。',
  }),
  StartAnalysis: step('Starts the analysis with a named team.', {
    participants: [
      { staffId: 's-004', function: 'service' },
      { staffId: 's-012', function: 'technical' },
      { staffId: 's-006', function: 'sales' },
      { staffId: 's-015', function: 'quality' },
    ],
  }),
  IdentifyRootCause: step('Records causes, demands and the attribution of responsibility.', {
    causes: [{ category: '零部件', description: '点火电极批次性积碳,导致点火不稳定。', isRoot: true }],
    customerDemandsUnderstood: '尽快修复并补偿两日无法供暖的损失。',
    standardsChecked: ['GB 25034-2020', '售后服务规范 3.2'],
    methods: ['causal', 'data'],
    directlyResponsible: ['s-015'],
    responsibility: { party: 'supplier' },
  }),
  ClassifyComplaint: step('Grades the complaint and thereby fixes its handling deadline.', {
    severity: 'general',
    seriousness: '影响正常供暖,无人身安全风险。',
    impactScope: '同批次 120 台,已有 3 起类似投诉。',
  }),
  ReclassifyComplaint: step('Changes the severity; the handling deadline is computed anew from the same anchor.', {
    severity: 'serious',
    reason: '同批次投诉增至 20 起,影响范围扩大。',
  }),
  SubmitAnalysisReport: step('Submits the analysis report to management and departments.', {
    basicSituation: '客户购买两周的壁挂炉频繁熄火。',
    process: '调取维修记录与批次数据,现场拆检点火电极。',
    results: '根本原因为供应商电极批次性缺陷。',
    improvementSuggestions: ['加严电极来料检验', '对同批次产品预防性更换'],
    recipients: ['s-026', 's-014'],
    difficulties: '客户要求当日修复,备件需次日到货。',
    strategies: '先提供电暖器应急,备件到货后优先上门。',
  }),
  RecordManagementDecision: step('Records what management decides on a report or at the limit of cycles.', {
    subject: 'analysis_report',
    decision: 'proceed',
    instructions: '同意按报告处理,三日内完成同批次排查。',
  }),
};

import type { Character } from './character.js';

/** What the simulated staff of a live case write: the bodies of their steps. */
export const papersOf = ({ product, category, words, severity, lossFen, upheld, dissatisfied }: Character, id: string) => {
  const loss = { amountFen: lossFen, currency: 'CNY' };
  const record = {
    contentCategories: [category],
    detail: words,
    demands: [{ type: 'repair' }, ...(lossFen > 0 ? [{ type: 'compensation', amount: loss }] : [])],
    urgency: severity === 'serious' ? 'very_urgent' : 'normal',
    productName: product,
    writtenMaterials: [],
  };
  return {
    record,
    loss,
    corrected: { ...record, complainedObject: `${product}售后服务`, reason: '补充投诉对象' },
    validity: { groundsSufficient: upheld, demandReasonable: true, reasons: upheld ? '情况属实' : '经核查与事实不符' },
    notUpheld: { explanation: '经检测产品符合标准，已向客户耐心说明。', medium: 'phone', customerUnderstood: true },
    team: {
      participants: [
        { staffId: 's-004', function: 'service' },
        { staffId: 's-013', function: 'technical' },
        { staffId: 's-006', function: 'sales' },
        { staffId: 's-015', function: 'quality' },
      ],
    },
    cause: (handler: string, departmentId: string) => ({
      causes: [{ category: '流程', description: '上门前未核对配件库存', isRoot: true }],
      customerDemandsUnderstood: '客户要求尽快解决并说明原因',
      standardsChecked: ['售后服务规范'],
      methods: ['data', 'causal'],
      directlyResponsible: [handler],
      responsibility: { party: 'company', departmentId },
    }),
    severity: { severity, seriousness: '影响正常使用', impactScope: '单个客户' },
    report: {
      basicSituation: words,
      process: '现场核查、查询工单与库存记录',
      results: '原因明确，责任在公司',
      improvementSuggestions: ['派工前核对配件'],
      recipients: ['s-024'],
    },
    plan: (handler: string, rep: string, later: (days: number) => string) => ({
      measures: [
        { type: 'repair', description: '携配件上门维修', responsible: handler, dueAt: later(3) },
        { type: 'contact', description: '回访确认使用情况', responsible: rep, dueAt: later(4) },
      ],
      remediesOffered: [{ type: 'repair' }],
      plannedCompletionAt: later(4),
    }),
    resolution: {
      medium: severity === 'minor' ? 'phone' : 'email',
      cause: '配件老化',
      measures: '更换配件并检测',
      result: '恢复正常使用',
      attachments:
        severity === 'minor'
          ? []
          : [
              {
                attachmentId: `${id}-a1`,
                fileName: '检测报告.pdf',
                mediaType: 'application/pdf',
                sha256: 'a'.repeat(64),
                storageLocation: '档案柜A-12',
              },
            ],
      appreciation: '感谢您的意见，帮助我们改进。',
    },
    opinion: { opinion: '处理还算及时', satisfied: dissatisfied === 0, score: dissatisfied === 0 ? 5 : 3, method: 'phone' },
    improvement: (improvementId: string, dueAt: string, replaces?: string) => ({
      improvementId,
      complaintIds: [id],
      measures: [{ description: '派工系统增加配件核对', departmentId: 'quality', responsible: 's-014', dueAt }],
      category,
      product,
      ...(replaces === undefined ? {} : { replaces }),
    }),
    effect: (effective: boolean) => ({
      complaintCountBefore: 6,
      complaintCountAfter: effective ? 2 : 6,
      qualityImproved: effective,
      serviceLevelImproved: effective,
      windowDays: 5,
      effective,
    }),
    summary: { lessons: ['派工前须核对配件'], countermeasures: ['系统校验库存'] },
  };
};

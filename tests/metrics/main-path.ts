import type { ComplaintCommand, ManagedCase } from '@redress/domain';

type Data<T extends ComplaintCommand['type']> = Extract<ComplaintCommand, { readonly type: T }>['data'];
/** A command whose data the compiler checks against its type. */
export const command = <T extends ComplaintCommand['type']>(type: T, data: Data<T>): ComplaintCommand =>
  // The pair is one of the union's members by construction.
  ({ type, data }) as ComplaintCommand;

export const attachment = {
  attachmentId: 'A-1',
  fileName: '维修单.pdf',
  mediaType: 'application/pdf',
  sha256: '0'.repeat(64),
  storageLocation: '档案柜 1',
};

export const receipt = (
  customer: string | undefined,
  channel: Data<'ReceiveComplaint'>['channel'] = 'hotline',
): Data<'ReceiveComplaint'> => ({
  complainant: { name: '王芳', mobile: '13800000000' },
  ...(customer === undefined ? {} : { customerId: customer }),
  channel,
  receivedVia: 'service_department',
  rawContent: '新买的壁挂炉频繁熄火。',
});

export const record: Data<'RecordComplaint'> = {
  contentCategories: ['quality_fault'],
  detail: '使用两周后频繁熄火。',
  demands: [{ type: 'repair' }],
  urgency: 'normal',
  productName: '壁挂炉',
  writtenMaterials: [{ description: '来信', storageLocation: '档案柜 1' }],
};

export const rootCause: Data<'IdentifyRootCause'> = {
  causes: [{ category: '零部件', description: '点火电极积碳', isRoot: true }],
  customerDemandsUnderstood: '尽快修复',
  standardsChecked: [],
  methods: ['causal'],
  directlyResponsible: [],
  responsibility: { party: 'supplier' },
};

const participants: Data<'StartAnalysis'>['participants'] = [
  { staffId: 's-004', function: 'service' },
  { staffId: 's-012', function: 'technical' },
];

const measures = ({ plan }: ManagedCase) => plan?.measures ?? [];

/** What usually comes next in a case, so that it goes on; undefined when it has ended. */
export const usualNext = (state: ManagedCase, at: string): ComplaintCommand | undefined => {
  switch (state.status) {
    case 'received':
      return state.recorded ? command('CorrectComplaintRecord', { ...record, reason: '补' }) : command('RecordComplaint', record);
    case 'recorded':
      return command('SubmitComplaint', {});
    case 'submitted':
      return command('AssessValidity', { groundsSufficient: true, demandReasonable: true, reasons: '在保修期内' });
    case 'not_upheld':
      return state.replied ? command('CloseComplaint', {}) : command('CommunicateNotUpheld', { explanation: '欠费停供', medium: 'phone' });
    case 'validated':
      return command('AssignResponsibleDepartment', { departmentId: 'after-sales', handler: 's-009' });
    case 'assigned':
      return command('StartAnalysis', { participants });
    case 'analyzing':
      if (!state.rootCauseFound) return command('IdentifyRootCause', rootCause);
      if (state.severity === null)
        return command('ClassifyComplaint', { severity: 'general', seriousness: '影响使用', impactScope: '单台' });
      return command('SubmitAnalysisReport', {
        basicSituation: '频繁熄火',
        process: '现场拆检',
        results: '电极缺陷',
        improvementSuggestions: [],
        recipients: ['s-026'],
      });
    case 'analyzed':
      if (state.awaitsDecision !== null)
        return command('RecordManagementDecision', { subject: 'analysis_report', decision: 'proceed', instructions: '同意' });
      return plan(at);
    case 'planning':
      return state.plan === null ? plan(at) : command('SubmitHandlingPlan', {});
    case 'awaiting_approval': {
      if (state.plan?.phase === 'approved') return command('NotifyHandlingPlan', { departments: ['after-sales'], staff: ['s-009'] });
      const asked = state.plan?.chain.slice(0, -1).find((role) => !state.plan?.opinions.includes(role));
      return asked === undefined
        ? command('ApproveHandlingPlan', { instructions: '同意' })
        : command('RecordApprovalOpinion', { role: asked, opinion: '同意' });
    }
    case 'handling': {
      const open = measures(state).find((measure) => measure.state !== 'completed');
      if (open !== undefined) return command('CompleteMeasure', { measureId: open.measureId, result: '已更换' });
      const demand = state.demands.findIndex(({ decided }) => !decided);
      if (demand >= 0) return command('DecideDemand', { demandIndex: demand, reasonable: true, decision: 'granted', explanation: '保修' });
      return command('CompleteHandling', { resultSummary: '已修复' });
    }
    case 'handled':
      if (state.satisfied === 'no') return command('ReplanHandling', { reason: '客户不满意' });
      return command('EvaluateOutcome', { customerSatisfied: 'yes', thoroughlyResolved: true, latentRisk: false });
    case 'awaiting_feedback':
      return command('CommunicateResolution', {
        medium: 'email',
        cause: '电极缺陷',
        measures: '更换电极',
        result: '正常',
        attachments: [attachment],
      });
    case 'feedback_given':
    case 'improving': {
      if (!state.appreciated && state.outcome !== 'unresolved')
        return command('ConveyAppreciation', { medium: 'sms', content: '感谢您的反馈' });
      const linked = Object.keys(state.improvements).find((id) => state.improvements[id] === 'linked');
      if (linked !== undefined && !state.waived)
        return command('ConcludeImprovement', { improvementId: linked, effective: true, evaluatedAt: at });
      if (!state.waived && !Object.values(state.improvements).includes('effective')) return command('WaiveImprovement', { reason: '个案' });
      if (state.status === 'improving' && !state.summarised)
        return command('SummariseComplaint', { lessons: ['加强检验'], countermeasures: [] });
      return command('CloseComplaint', {});
    }
    case 'closed':
      return undefined;
  }
};

const plan = (at: string): ComplaintCommand => {
  const dueAt = new Date(Date.parse(at) + 86_400_000).toISOString();
  return command('DraftHandlingPlan', {
    measures: [{ type: 'repair', description: '更换电极', responsible: 's-009', dueAt }],
    remediesOffered: [],
    plannedCompletionAt: dueAt,
  });
};

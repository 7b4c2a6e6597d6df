import { describe, type InfoOf } from '../info.js';
import type { receiveCommands } from './commands.js';

const step = describe('receive');
const record = {
  contentCategories: ['quality_fault' as const],
  detail: '客户反映 6 月 3 日购买的壁挂炉使用两周后频繁熄火,更换电池后仍无法正常点火。',
  complainedObject: '壁挂炉 L1P20',
  demands: [
    { type: 'repair' as const, note: '希望三日内上门维修' },
    { type: 'compensation' as const, amount: { amountFen: 50_000, currency: 'CNY' as const } },
  ],
  urgency: 'fairly_urgent' as const,
  productName: '壁挂炉 L1P20',
  productId: 'P-L1P20',
  orderNo: 'SO-20260603-118',
  regionCode: '310115',
  occurredAt: '2026-06-17T11:20:00.000Z',
  writtenMaterials: [],
};

export const receiveInfo: InfoOf<typeof receiveCommands> = {
  ReceiveComplaint: step('Receives a complaint by any channel and opens its case.', {
    complainant: { name: '王芳', mobile: '13800000000', address: '上海市浦东新区世纪大道 1 号' },
    customerId: 'C-10086',
    channel: 'hotline',
    receivedVia: 'service_department',
    rawContent: '客户来电称新买的壁挂炉频繁熄火,要求尽快上门维修并赔偿损失。',
  }),
  AcknowledgeComplaint: step('Confirms to the complainant that the complaint has arrived.', { medium: 'sms' }),
  RecordComplaint: step('Fills in the unified record form.', record),
  ReturnComplaintRecord: step('Returns an incomplete record to whoever made it.', {
    missingFields: ['orderNo', 'occurredAt'],
    reason: '缺少订单号和故障发生时间,无法核对保修期。',
  }),
  CorrectComplaintRecord: step('Corrects a returned record.', { ...record, reason: '已向客户核实订单号与故障时间。' }),
  SubmitComplaint: step('Submits the record to the complaint handling department.', {}),
  MarkDuplicate: step('Ends a case that repeats one still open.', {
    duplicateOfComplaintId: '2026-000117',
    reason: '与在办案件内容相同,客户重复来电。',
  }),
  LinkAsRepeat: step('Links the case to an earlier complaint about the same problem.', { priorComplaintId: '2026-000042', rule: 'manual' }),
  ProvideAssistance: step('Records help given whoever is responsible.', { description: '电话指导客户排查水压并复位点火装置。' }),
  WithdrawComplaint: step('Ends the case because the complainant withdraws.', { reason: '客户表示问题已自行解决,撤回投诉。' }),
};

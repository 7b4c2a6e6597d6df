import type { ProfileDocument } from '../profile.js';

const local = { kind: 'time' as const, formats: ['YYYY-MM-DD HH:mm:ss'] };

/** The generated year of complaints that ships with the engine. */
export const sample: ProfileDocument = {
  name: 'sample',
  title: '示例：一年的客户投诉（生成数据）',
  timezone: 'Asia/Shanghai',
  id: { columns: ['投诉编号'] },
  columns: [
    { column: '受理时间', fact: 'received', ...local },
    { column: '产品', fact: 'product' },
    { column: '型号', fact: 'subProduct' },
    { column: '投诉类别', fact: 'issue' },
    { column: '责任单位', fact: 'company' },
    { column: '地区', fact: 'state' },
    { column: '渠道', fact: 'channel' },
    { column: '转办时间', fact: 'sent', ...local },
    { column: '办结时间', fact: 'closed', ...local },
    { column: '处理结果', fact: 'outcome' },
    { column: '是否按时', fact: 'timely', values: { 是: 'Yes', 否: 'No' } },
    { column: '客户有异议', fact: 'disputed', values: { 是: 'Yes', 否: 'No' } },
  ],
  reports: [
    { at: 'received', facts: ['received', 'product', 'subProduct', 'issue', 'company', 'state', 'channel'] },
    { at: 'sent', facts: ['sent'] },
    { at: 'closed', facts: ['closed', 'outcome', 'timely', 'disputed'] },
  ],
  flags: [
    { flag: 'sent-before-received', earlier: 'received', later: 'sent' },
    { flag: 'closed-before-received', earlier: 'received', later: 'closed' },
  ],
  rates: {
    timely: { fact: 'timely', yes: ['Yes'], no: ['No'] },
    disputed: { fact: 'disputed', yes: ['Yes'], no: ['No'] },
  },
  durations: [
    { from: 'received', to: 'sent', unit: 'days' },
    { from: 'received', to: 'closed', unit: 'seconds' },
  ],
};

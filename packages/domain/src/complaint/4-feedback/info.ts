import { describe, type InfoOf } from '../info.js';
import type { feedbackCommands } from './commands.js';

const step = describe('feedback');

export const feedbackInfo: InfoOf<typeof feedbackCommands> = {
  CommunicateResolution: step('Tells the customer cause, measures and result, in writing with material unless the case is minor.', {
    medium: 'email',
    cause: '点火电极批次性积碳。',
    measures: '更换电极并补偿 200 元。',
    result: '设备运行正常,保修期延长一年。',
    attachments: [
      {
        attachmentId: 'A-0118-1',
        fileName: '维修单.pdf',
        mediaType: 'application/pdf',
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        storageLocation: '档案柜 3-12',
      },
    ],
    appreciation: '感谢您的反馈,欢迎继续提出宝贵意见。',
  }),
  CommunicateImprovement: step('Tells the customer what the company improves.', {
    improvementIds: ['2026-0031'],
    content: '我们已加严电极来料检验,并对同批次产品预防性更换。',
    medium: 'email',
  }),
  ConveyAppreciation: step('Thanks the customer and encourages further opinions.', { medium: 'sms', content: '感谢您帮助我们改进产品。' }),
  CollectCustomerOpinion: step('Records the opinion of the customer on the handling, with a score on the scale of the policy.', {
    opinion: '处理及时,师傅态度好。',
    satisfied: true,
    score: 5,
    method: 'phone',
  }),
};

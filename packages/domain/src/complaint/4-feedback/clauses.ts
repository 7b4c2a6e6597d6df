import type { ClausesOf } from '../../grounds.js';
import type { feedbackCommands } from './commands.js';
import type { feedbackEvents } from './events.js';

export const feedbackClauses: ClausesOf<typeof feedbackCommands, typeof feedbackEvents> = {
  commands: {
    CommunicateResolution: ['S1-44', 'S2-38', 'S2-42', 'S2-45', 'S2-46', 'S2-47', 'S2-48', 'S2-49', 'S2-50', 'S2-51', 'S3.1-10'],
    CommunicateImprovement: ['S2-43'],
    ConveyAppreciation: ['S2-44'],
    CollectCustomerOpinion: ['S2-67', 'S3.1-11'],
  },
  events: {
    ResolutionCommunicated: ['S1-44', 'S2-38', 'S2-42', 'S2-45', 'S2-46', 'S2-47', 'S2-48', 'S2-49', 'S2-50', 'S2-51', 'S3.1-10'],
    ImprovementCommunicated: ['S2-43'],
    AppreciationConveyed: ['S2-44'],
    CustomerOpinionCollected: ['S2-67', 'S3.1-11'],
  },
};

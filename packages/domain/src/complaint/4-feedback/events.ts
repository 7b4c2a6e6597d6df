import { z } from 'zod';
import { defineEvents } from '../../catalogue.js';
import { instant } from '../../envelope.js';
import { startsClocks } from '../starts-clocks.js';
import { holder, id, medium, personalText, severity } from '../vocabulary.js';
import { opinionFields, resolutionFields } from './commands.js';

export const feedbackEvents = defineEvents({
  ResolutionCommunicated: startsClocks({
    severity,
    ...resolutionFields(personalText),
    sentBy: id,
    sentAt: instant,
    feedbackDueAt: instant,
    onTime: z.boolean(),
    holder,
  }),
  ImprovementCommunicated: z.strictObject({ improvementIds: z.array(id), content: personalText, medium, sentAt: instant }),
  AppreciationConveyed: z.strictObject({ medium, content: personalText, conveyedAt: instant, holder }),
  CustomerOpinionCollected: z.strictObject({ ...opinionFields(personalText), collectedBy: id, collectedAt: instant }),
});

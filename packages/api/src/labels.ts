import { type Label, STAGE_LABELS as OF_STAGES } from '@redress/domain';
import { z } from 'zod';

/** A word in the two languages of the interface. */
export const labelSchema = z.object({ 'zh-Hans': z.string(), en: z.string() }).meta({ id: 'Label' });

const label = (zh: string, en: string): Label => ({ 'zh-Hans': zh, en });

/** The five stages of the loop, and its end. */
export const STAGE_LABELS = { ...OF_STAGES, closed: label('已结案', 'Closed') } as const;

/** Where an improvement stands. */
export const PHASE_LABELS = {
  planned: label('已计划', 'Planned'),
  implemented: label('已实施', 'Implemented'),
  evaluated: label('已评价', 'Evaluated'),
  replanned: label('已重新计划', 'Re-planned'),
} as const satisfies Readonly<Record<string, Label>>;

import { type ImprovementState, improvement, improvementView } from '@redress/domain';
import type { RecordedEvent } from '@redress/eventstore';
import { z } from 'zod';
import { clockSchema } from './case-document.js';
import { labelSchema, PHASE_LABELS } from './labels.js';
import { dataFor, type Viewer } from './personal-access.js';

const standing = {
  phase: z.string(),
  holder: z.string().nullable().meta({ description: 'Staff id of the person who must act next' }),
  level: z.int(),
  terminal: z.boolean(),
};

/** What a step of an improvement answers. */
export const improvementAnswer = z
  .object({ id: z.string(), revision: z.int(), position: z.string().optional(), ...standing })
  .meta({ id: 'ImprovementAnswer' });

export const improvementSchema = z
  .object({
    id: z.string(),
    revision: z.int(),
    position: z.string(),
    ...standing,
    phaseLabel: labelSchema,
    clocks: z.array(clockSchema),
    complaints: z.array(z.string()).meta({ description: 'Streams of the complaints it answers' }),
    effective: z.boolean().nullable(),
    file: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Improvement' });

export const improvementStanding = (state: ImprovementState, revision: number) => {
  const { phase, holder, level, terminal } = improvementView(state, revision);
  return { phase, holder, level, terminal };
};

/** What a case that waits for it needs to know of an improvement. */
export const awaitedImprovement = (improvementId: string, state: ImprovementState, revision: number) => {
  const { phase, holder, clocks } = improvementView(state, revision);
  return { improvementId, phase, holder, clocks: [...clocks] };
};

const SECTIONS: Readonly<Record<string, string>> = {
  ImprovementPlanned: 'plan',
  ImprovementAdjusted: 'adjustment',
  ImprovementInspected: 'inspection',
  ImprovementImplemented: 'implementation',
  ImprovementEffectEvaluated: 'evaluation',
  ImprovementReplanned: 'replanning',
};

type Read = {
  readonly id: string;
  readonly state: ImprovementState;
  readonly revision: number;
  readonly position: string;
  readonly events: readonly RecordedEvent[];
};

/** An improvement as a caller may see it. */
export const improvementDocument = ({ id, state, revision, position, events }: Read, viewer: Viewer): z.infer<typeof improvementSchema> => {
  const { clocks, complaints, conclusion } = improvementView(state, revision);
  const where = improvementStanding(state, revision);
  return {
    id,
    revision,
    position,
    ...where,
    phaseLabel: PHASE_LABELS[where.phase],
    clocks: [...clocks],
    complaints: [...complaints],
    effective: conclusion?.effective ?? null,
    file: Object.fromEntries(
      events.flatMap((event) => {
        const section = SECTIONS[event.type];
        return section === undefined ? [] : [[section, dataFor(viewer, event, improvement.events)] as const];
      }),
    ),
  };
};

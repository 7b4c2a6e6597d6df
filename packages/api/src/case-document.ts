import { type ComplaintState, caseView, complaint, OUTCOME_LABELS, STATE_LABELS, stages } from '@redress/domain';
import type { RecordedEvent } from '@redress/eventstore';
import { z } from 'zod';
import { caseFile } from './case-file.js';
import { labelSchema, STAGE_LABELS } from './labels.js';
import type { Viewer } from './personal-access.js';

const stage = z.enum([...stages, 'closed']);

export const clockSchema = z
  .object({
    kind: z.string().meta({ description: 'Deadline kind, or ladder for the rung the case stands on' }),
    dueAt: z.string(),
    warnAt: z.string().nullable(),
    level: z.int(),
    pausedSince: z.string().nullable(),
  })
  .meta({ id: 'Clock' });

const standing = {
  status: z.string(),
  stage,
  cycle: z.int(),
  holder: z.string().nullable().meta({ description: 'Staff id of the person who must act next' }),
  level: z.int().meta({ description: 'Rung of the escalation ladder, 0 to 3' }),
  outcome: z.string().nullable(),
  terminal: z.boolean(),
};

/** What a step answers: where the case stands after it. */
export const stepAnswer = z
  .object({ id: z.string(), revision: z.int(), position: z.string().optional(), ...standing })
  .meta({ id: 'StepAnswer' });

/** Where a managed case stands; steps never reach a state of any other kind. */
export const standingOf = (state: ComplaintState, revision: number) => {
  if (state.kind !== 'managed') throw new Error(`a step left a case ${state.kind}`);
  const { stage: at, cycle, holder, level, terminal } = caseView(state, revision);
  return { status: state.status, stage: at, cycle, holder, level, outcome: state.outcome, terminal };
};

const common = { id: z.string(), revision: z.int(), position: z.string(), file: z.record(z.string(), z.unknown()) };

const managedCase = z
  .object({
    kind: z.literal('managed'),
    ...common,
    ...standing,
    statusLabel: labelSchema,
    stageLabel: labelSchema,
    outcomeLabel: labelSchema.optional(),
    opened: z.boolean(),
    closable: z.boolean(),
    complaintNo: z.string(),
    customerId: z.string().nullable(),
    channel: z.string(),
    severity: z.string().nullable(),
    receivedAt: z.string(),
    submittedAt: z.string().nullable(),
    closedAt: z.string().nullable(),
    responsibleDepartment: z.string().nullable(),
    handler: z.string().nullable(),
    clocks: z.array(clockSchema),
    overdue: z.array(z.object({ kind: z.string(), subject: z.string().optional(), dueAt: z.string() })),
    improvements: z.record(z.string(), z.string()).meta({ description: 'Improvement id → linked, effective or ineffective' }),
    waitsFor: z
      .array(z.object({ improvementId: z.string(), phase: z.string(), holder: z.string().nullable(), clocks: z.array(clockSchema) }))
      .meta({ description: 'Improvements whose effect is awaited: their holders and clocks keep the case going' }),
  })
  .meta({ id: 'ManagedCase' });

const observedCase = z
  .object({
    kind: z.literal('observed'),
    ...common,
    profile: z.string(),
    sourceFile: z.string(),
    sourceId: z.string(),
    importId: z.string(),
  })
  .meta({ id: 'ObservedCase' });

export const caseSchema = z.discriminatedUnion('kind', [managedCase, observedCase]).meta({ id: 'Case' });

type Read = {
  readonly id: string;
  readonly state: ComplaintState;
  readonly revision: number;
  readonly position: string;
  readonly events: readonly RecordedEvent[];
};

type WaitedFor = z.infer<typeof managedCase>['waitsFor'];

/** Improvements that a case is linked to and that have not shown their effect. */
export const awaitedImprovements = (state: ComplaintState): readonly string[] =>
  state.kind !== 'managed' || state.status === 'closed'
    ? []
    : Object.entries(state.improvements).flatMap(([id, link]) => (link === 'linked' ? [id] : []));

/** A case as a caller may see it; undefined for a stream that holds none. */
export const caseDocument = (
  { id, state, revision, position, events }: Read,
  { viewer, waitsFor }: { readonly viewer: Viewer; readonly waitsFor: WaitedFor },
): z.infer<typeof caseSchema> | undefined => {
  const base = { id, revision, position, file: caseFile(events, { viewer, catalogue: complaint.events }) };
  switch (state.kind) {
    case 'none':
      return undefined;
    case 'observed': {
      const { profile, sourceFile, sourceId, importId } = state;
      return { kind: 'observed', ...base, profile, sourceFile, sourceId, importId };
    }
    case 'managed': {
      const { opened, closable, clocks } = caseView(state, revision);
      const where = standingOf(state, revision);
      const { complaintNo, customerId, channel, severity, receivedAt, submittedAt, closedAt, responsibleDepartment, handler } = state;
      return {
        kind: 'managed',
        ...base,
        ...where,
        statusLabel: STATE_LABELS[state.status],
        stageLabel: STAGE_LABELS[where.stage],
        ...(state.outcome === null ? {} : { outcomeLabel: OUTCOME_LABELS[state.outcome] }),
        opened,
        closable,
        complaintNo,
        customerId,
        channel,
        severity,
        receivedAt,
        submittedAt,
        closedAt,
        responsibleDepartment,
        handler,
        clocks: [...clocks],
        overdue: state.clocks
          .filter(({ missed }) => missed)
          .map(({ kind, subject, dueAt }) => ({ kind, ...(subject === undefined ? {} : { subject }), dueAt })),
        improvements: { ...state.improvements },
        waitsFor,
      };
    }
  }
};

import type { StartedClock } from '../complaint/vocabulary.js';
import { accept, type Context, type Decision, refuse } from '../decider.js';
import type { PathStep } from '../envelope.js';
import { deadlineAt } from '../rules/deadline.js';
import { activeDepartment, activeStaff, departmentOf } from '../rules/directory.js';
import type { Named } from '../rules/ladder.js';
import { resolve } from '../rules/resolve.js';
import type { RulesInForce } from '../rules/rules.js';
import type { ImprovementCommand } from './commands.js';
import type { ImprovementEvent } from './events.js';
import { changed, type Measure, type RunningImprovement } from './state.js';

export type MeasureRefusal = 'department-unknown' | 'responsible-unknown' | 'due-in-the-past' | 'measure-unknown';

type At = Context<RulesInForce>;
type Decided = Decision<ImprovementEvent, MeasureRefusal>;
type Data<T extends ImprovementCommand['type']> = Extract<ImprovementCommand, { readonly type: T }>['data'];

type Fields = {
  readonly departmentId?: string | undefined;
  readonly responsible?: string | undefined;
  readonly dueAt?: string | undefined;
};

/** What keeps somebody from carrying out a measure; only fields that are given are looked at. */
const unfit = (measure: Fields, path: string, { at, rules }: At): Decision<never, MeasureRefusal> | undefined => {
  const directory = rules.directory.document;
  const { departmentId, responsible, dueAt } = measure;
  if (departmentId !== undefined && activeDepartment(directory, departmentId, at) === undefined)
    return refuse('department-unknown', { field: `${path}.departmentId` });
  if (responsible !== undefined && activeStaff(directory, responsible, at) === undefined)
    return refuse('responsible-unknown', { field: `${path}.responsible` });
  if (dueAt !== undefined && dueAt <= at) return refuse('due-in-the-past', { field: `${path}.dueAt` });
  return undefined;
};

const clockOf = ({ measureId, dueAt }: Measure, { at, rules }: At): StartedClock => ({
  ...deadlineAt('improvement', at, dueAt, rules),
  subject: measureId,
});

/** Targeted, operable measures with department, person and completion time (S2-53, S2-54). */
export const decidePlan = ({ measures, ...data }: Data<'PlanImprovement'>, context: At): Decided => {
  const { id, at, actor } = context;
  const problem = measures.map((measure, index) => unfit(measure, `measures.${index}`, context)).find((found) => found !== undefined);
  if (problem !== undefined) return problem;
  const numbered = measures.map((measure, index) => ({ ...measure, measureId: `${id}-m${index + 1}` }));
  const holder = holderOfMeasures(numbered, actor.id, context);
  return accept({
    type: 'ImprovementPlanned',
    data: {
      improvementId: id,
      ...data,
      measures: numbered,
      plannedBy: actor.id,
      plannedAt: at,
      holder,
      departmentId: departmentOf(context.rules.directory.document, holder) ?? numbered[0]?.departmentId ?? 'unknown',
      deadlines: numbered.map((measure) => clockOf(measure, context)),
    },
  });
};

/** The person of the measure that is due first, or who planned them, substitutes respected, with the way there. */
export const resolveMeasures = (measures: readonly Measure[], otherwise: string, { at, rules }: Pick<At, 'at' | 'rules'>): Named => {
  const first = measures.reduce<Measure | undefined>(
    (next, measure) => (next === undefined || measure.dueAt < next.dueAt ? measure : next),
    undefined,
  );
  const path: PathStep[] = [];
  for (const person of [...(first === undefined ? [] : [first.responsible]), otherwise]) {
    const asked = resolve(rules.directory.document, { person }, at);
    path.push(...asked.path);
    if (asked.staffId !== undefined) return { staffId: asked.staffId, path };
  }
  return { staffId: otherwise, path };
};

/** The person of the measure that is due first: `resolveMeasures` without the way there. */
export const holderOfMeasures = (measures: readonly Measure[], otherwise: string, context: At): string =>
  resolveMeasures(measures, otherwise, context).staffId;

export const decideAdjustment = (
  { measureChanges, reason }: Data<'AdjustImprovement'>,
  state: RunningImprovement,
  context: At,
): Decided => {
  const { id, actor } = context;
  for (const [index, change] of measureChanges.entries()) {
    const path = `measureChanges.${index}`;
    if (!state.measures.some(({ measureId }) => measureId === change.measureId))
      return refuse('measure-unknown', { field: `${path}.measureId` });
    const problem = unfit(change, path, context);
    if (problem !== undefined) return problem;
  }
  const after = state.measures.map((measure) => changed(measure, measureChanges));
  const moved = after.filter(({ measureId, dueAt }) =>
    state.measures.some((measure) => measure.measureId === measureId && measure.dueAt !== dueAt),
  );
  return accept({
    type: 'ImprovementAdjusted',
    data: {
      improvementId: id,
      measureChanges,
      reason,
      adjustedBy: actor.id,
      holder: holderOfMeasures(after, state.plannedBy, context),
      deadlines: moved.map((measure) => clockOf(measure, context)),
    },
  });
};

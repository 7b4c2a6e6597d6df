import { accept, type Decision, refuse } from '../../decider.js';
import type { ObservedCommand } from '../commands.js';
import type { ComplaintEvent, ObservedEvent } from '../events.js';
import type { ComplaintState, NoCase, ObservedCase } from '../state.js';

export type ImportRefusal = 'already-imported' | 'case-is-managed';

/** What a source reports of a case of its own time: facts only, no step invented, no clock, nobody notified. */
export const decideImport = (
  { data }: Extract<ObservedCommand, { readonly type: 'ImportCase' }>,
  state: ComplaintState,
): Decision<ComplaintEvent, ImportRefusal> => {
  if (state.kind !== 'none') return refuse(state.kind === 'observed' ? 'already-imported' : 'case-is-managed');
  const { reports, ...origin } = data;
  const facts = reports.map((report): ObservedEvent => ({ type: 'FactsReported', data: report }));
  return accept({ type: 'CaseImported', data: origin }, ...facts);
};

/** Facts that the source reports. An adoption makes another kind of case of it (`evolveAdopted`). */
export const evolveObserved = (
  state: NoCase | ObservedCase,
  event: Exclude<ObservedEvent, { readonly type: 'CaseAdopted' }>,
): NoCase | ObservedCase => {
  switch (event.type) {
    case 'CaseImported': {
      // As the source states its id it may be a name, which no state needs.
      const { statedId: _, ...origin } = event.data;
      return { kind: 'observed', ...origin, reports: 0 };
    }
    case 'FactsReported':
      return state.kind === 'observed' ? { ...state, reports: state.reports + 1 } : state;
  }
};

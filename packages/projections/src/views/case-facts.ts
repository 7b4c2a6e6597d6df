import type { Projection } from '../projection.js';
import { type FactsRow, NO_FACTS } from './facts-row.js';
import { type ManagedFactsEvent, managedFacts, managedFactsEvents } from './managed-facts.js';
import { type ObservedFactsEvent, observedFacts, observedFactsEvents } from './observed-facts.js';

export const caseFacts: Projection<ManagedFactsEvent | ObservedFactsEvent, FactsRow> = {
  name: 'case-facts',
  version: 2,
  handles: [...observedFactsEvents, ...managedFactsEvents],
  columns: {
    kind: 'text',
    profile: 'text',
    sourceId: 'text',
    timezone: 'text',
    receivedOn: 'date',
    facts: 'jsonb',
    days: 'jsonb',
    instants: 'jsonb',
  },
  indexes: ['(kind, profile)'],
  key: ({ stream }) => stream,
  initial: NO_FACTS,
  evolve: (row, { event }) => {
    switch (event.type) {
      case 'CaseImported':
      case 'FactsReported':
        return observedFacts(row, event);
      default:
        return managedFacts(row, event);
    }
  },
};

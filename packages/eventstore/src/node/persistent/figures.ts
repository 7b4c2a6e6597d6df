import type { NodeMetrics } from '../metrics/node-metrics.js';
import type { GroupFigures, Groups } from './groups.js';

const READINGS: readonly (readonly [name: string, help: string, figure: Exclude<keyof GroupFigures, 'group'>])[] = [
  ['redress_node_parked_events', 'Events that groups of consumers have parked.', 'parked'],
  ['redress_node_group_consumers', 'Consumers connected to groups.', 'consumers'],
  ['redress_node_group_events_under_way', 'Events handed to consumers and not answered.', 'inFlight'],
];

/** Figures by the name of the group, whatever its source: names of streams are not for figures. */
export const showGroups = (groups: Groups, { reading }: Pick<NodeMetrics, 'reading'>): void => {
  for (const [name, help, figure] of READINGS) {
    reading(name, help, 'group', () => {
      const sums = new Map<string, number>();
      for (const { group, [figure]: value } of groups.figures()) sums.set(group, (sums.get(group) ?? 0) + value);
      return [...sums].map(([group, value]) => ({ labels: { group }, value }));
    });
  }
};

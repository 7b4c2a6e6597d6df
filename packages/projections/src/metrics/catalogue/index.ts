import { QueryError } from '../../queries/query-error.js';
import type { Metric } from '../metric.js';
import { m01 } from './m01.js';
import { m01throughput } from './m01-throughput.js';
import { m02 } from './m02.js';
import { m02eval } from './m02-eval.js';
import { m03 } from './m03.js';
import { m03problem } from './m03-problem.js';
import { m07 } from './m07.js';
import { m08 } from './m08.js';
import { m09 } from './m09.js';
import { m10 } from './m10.js';
import { m11 } from './m11.js';
import { m12 } from './m12.js';
import { m13 } from './m13.js';
import { m20 } from './m20.js';
import { m21 } from './m21.js';

/** Every metric of this release, by id. */
export const METRICS: readonly Metric[] = [
  m01,
  m01throughput,
  m02,
  m02eval,
  m03,
  m03problem,
  m07,
  m08,
  m09,
  m10,
  m11,
  m12,
  m13,
  m20,
  ...m21,
];

/** Faults: `QueryError` for an id that is in no catalogue. */
export const metricOf = (id: string): Metric => {
  const found = METRICS.find((metric) => metric.id === id);
  if (found === undefined)
    throw new QueryError('metric', `there is no metric ${id}; there are ${METRICS.map((metric) => metric.id).join(', ')}`);
  return found;
};

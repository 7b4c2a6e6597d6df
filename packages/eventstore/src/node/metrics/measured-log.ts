import type { Append, AppendOutcome, EventLog } from '../log/event-log.js';
import type { NodeMetrics } from './node-metrics.js';

const bytesOf = ({ events }: Append): number => events.reduce((sum, { data, metadata }) => sum + data.byteLength + metadata.byteLength, 0);

const secondsSince = (began: number): number => (performance.now() - began) / 1_000;

/** The log with a stopwatch: the log itself knows of no figures. */
export const measuredLog = (log: EventLog, metrics: NodeMetrics): EventLog => {
  const timed = async <Answer>(read: () => Promise<Answer>, count: (answer: Answer) => number): Promise<Answer> => {
    const began = performance.now();
    const answer = await read();
    metrics.read(secondsSince(began), count(answer));
    return answer;
  };

  return {
    ...log,
    append: async (append) => {
      const began = performance.now();
      metrics.appendBegun();
      let outcome: AppendOutcome['kind'] | 'failed' = 'failed';
      try {
        const answer = await log.append(append);
        outcome = answer.kind;
        return answer;
      } finally {
        metrics.appendEnded({ outcome, events: append.events.length, bytes: bytesOf(append), seconds: secondsSince(began) });
      }
    },
    readStream: (stream, page) =>
      timed(
        () => log.readStream(stream, page),
        ({ events }) => events.length,
      ),
    readAll: (page) =>
      timed(
        () => log.readAll(page),
        (events) => events.length,
      ),
  };
};

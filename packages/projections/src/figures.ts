import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Lag } from './lag.js';
import type { ProjectorObserver } from './options.js';
import { createPace } from './pace.js';
import type { Projector } from './runner.js';
import type { ViewStatus } from './status.js';

/** What is to be said of a view at a moment. */
export type ViewReport = ViewStatus & {
  readonly lag: Lag;
  /** Events a second that concerned the view, over the last ten seconds. */
  readonly eventsPerSecond: number;
  /** Share of the log in the table that a rebuild fills beside the live one; absent while there is none. */
  readonly rebuilding?: number;
};

export type ProjectorFigures = {
  /** To be given to the projector whose figures these are. */
  readonly observer: ProjectorObserver;
  readonly report: (projector: Projector) => Promise<readonly ViewReport[]>;
  /** All figures in the text format of Prometheus, version 0.0.4. */
  readonly render: (projector: Projector) => Promise<string>;
};

const BATCH_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const STATES = ['catching-up', 'live', 'failed'] as const;

/** The figures of one projector, in a registry of its own. Views are the only label: no stream, no person. */
export const createProjectorFigures = (clock: () => number = () => performance.now()): ProjectorFigures => {
  const registers = [new Registry()];
  const labelNames = ['view'] as const;
  const counter = (name: string, help: string) => new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers });

  const events = counter('redress_view_events_total', 'Events taken into the rows of a view.');
  const rows = counter('redress_view_rows_total', 'Rows written by a view, each once in a batch.');
  const conflicts = counter('redress_view_checkpoint_conflicts_total', 'How often another projector had moved the checkpoint first.');
  const failures = counter('redress_view_failures_total', 'How often a view stopped at an event it could not digest.');
  const batch = new Histogram({
    name: 'redress_view_batch_seconds',
    help: 'Folding and saving one batch in one view.',
    labelNames,
    buckets: BATCH_SECONDS,
    registers,
  });
  const position = gauge('redress_view_position', 'Position in the log up to which a view reflects it.');
  const lagEvents = gauge(
    'redress_view_lag_events',
    'Events of the log that a view does not reflect yet, by positions: on a cluster, whose positions are offsets in bytes, an upper bound.',
  );
  const lagSeconds = gauge('redress_view_lag_seconds', "From when a view's newest event was recorded to when the log's was.");
  const built = gauge('redress_view_built', 'Whether queries read this version of the view: 1, or 0 while it is built for the first time.');
  const rebuild = gauge('redress_view_rebuild_progress', 'Share of the log in the table that a rebuild fills; absent while there is none.');
  const state = new Gauge({
    name: 'redress_view_state',
    help: 'The state a view is in: 1 for that one, 0 for the others.',
    labelNames: ['view', 'state'],
    registers,
  });
  const memory = new Gauge({ name: 'process_resident_memory_bytes', help: 'Resident memory of the process.', registers });
  const processor = new Counter({ name: 'process_cpu_seconds_total', help: 'Processor time of the process.', registers });

  const pace = createPace(clock);
  const rebuilding = new Map<string, number>();
  const observer: ProjectorObserver = {
    advanced: (view, step) => {
      events.inc({ view }, step.events);
      rows.inc({ view }, step.rows);
      conflicts.inc({ view }, step.conflicts);
      batch.observe({ view }, step.seconds);
      pace.add(view, step.events);
    },
    failed: (view) => failures.inc({ view }),
    rebuilding: (view, share) => {
      if (share === null) rebuilding.delete(view);
      else rebuilding.set(view, share);
    },
  };

  const report = async (projector: Projector): Promise<readonly ViewReport[]> => {
    const lags = await projector.lags();
    return projector.status().views.map((status) => {
      const share = rebuilding.get(status.view);
      return {
        ...status,
        lag: lags.get(status.view) ?? { events: 0, seconds: 0 },
        eventsPerSecond: pace.perSecond(status.view),
        ...(share !== undefined && { rebuilding: share }),
      };
    });
  };

  const show = ({ view, version: _version, ...one }: ViewReport): void => {
    position.set({ view }, Number(one.position?.split(':').at(-1) ?? 0));
    lagEvents.set({ view }, one.lag.events);
    lagSeconds.set({ view }, one.lag.seconds);
    built.set({ view }, one.built ? 1 : 0);
    for (const each of STATES) state.set({ view, state: each }, one.state === each ? 1 : 0);
    if (one.rebuilding !== undefined) rebuild.set({ view }, one.rebuilding);
    // From the start at zero, so that the first increase is one.
    for (const each of [events, rows, conflicts, failures]) each.inc({ view }, 0);
  };

  return {
    observer,
    report,
    render: async (projector) => {
      rebuild.reset();
      for (const one of await report(projector)) show(one);
      memory.set(process.memoryUsage.rss());
      const { user, system } = process.cpuUsage();
      processor.reset();
      processor.inc((user + system) / 1e6);
      return (await Promise.all(registers.map((registry) => registry.metrics()))).join('');
    },
  };
};

import { fileURLToPath } from 'node:url';
import type { CommandHandler, EventStore } from '@redress/eventstore';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from './activities/activities.js';
import { pause } from './pause.js';
import { installRuntime } from './runtime.js';
import { TASK_QUEUE } from './temporal.js';

/** The loops, bundled at build time: bundling at start would cost seconds and need the sources. */
export const workflowBundle = { codePath: fileURLToPath(new URL('../bundle/workflows.js', import.meta.url)) } as const;

/** A loop asleep is some hundred kilobytes; one that is evicted is replayed when it wakes. */
const MOST_CACHED = 1_000;
/** Tasks of a loop are short: look, send, sleep. */
const TASKS_AT_ONCE = 100;
const STOP_MS = 10_000;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const WELL_AFTER_MS = 30_000;

export type RunningWorker = {
  /** Lets tasks under way finish. */
  stop(): Promise<void>;
};

/**
 * Runs the loops of a task queue.
 *
 * Not versioned: a versioned worker gets no task before somebody has made its version current on the server, which makes every first start a
 * race. What versions are for is kept otherwise: the loops know only `CaseView`, `patched` marks changes, recorded histories of every release
 * are replayed. Throws when the server or its namespace is not there.
 */
export const startWorker = async ({
  temporal: { address, namespace = 'default' },
  store,
  handler,
  taskQueue = TASK_QUEUE,
  log,
}: {
  readonly temporal: { readonly address: string; readonly namespace?: string };
  readonly store: EventStore;
  readonly handler: CommandHandler;
  readonly taskQueue?: string;
  readonly log: Logger;
}): Promise<RunningWorker> => {
  installRuntime(log);
  const create = async () => {
    const connection = await NativeConnection.connect({ address });
    try {
      const worker = await Worker.create({
        connection,
        namespace,
        taskQueue,
        workflowBundle,
        activities: createActivities({ handler, log }),
        maxCachedWorkflows: MOST_CACHED,
        maxConcurrentWorkflowTaskExecutions: TASKS_AT_ONCE,
        maxConcurrentLocalActivityExecutions: TASKS_AT_ONCE,
        shutdownGraceTime: STOP_MS / 2,
        shutdownForceTime: STOP_MS,
      });
      return { worker, connection };
    } catch (error) {
      await connection.close();
      throw error;
    }
  };
  const stopping = new AbortController();
  let current = await create();
  log.info({ address, namespace, taskQueue, logId: store.logId }, 'worker runs');

  /** A worker ends by itself when the server refuses it, as one that was wiped may do for a moment: then the next one begins. */
  const run = async (): Promise<void> => {
    for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      const since = Date.now();
      try {
        const ended = current.worker.run();
        if (stopping.signal.aborted) current.worker.shutdown();
        await ended;
      } catch (error) {
        log.error({ err: error }, 'worker failed');
      }
      await current.connection.close().catch(() => undefined);
      if (Date.now() - since > WELL_AFTER_MS) wait = FIRST_PAUSE_MS;
      for (let isBack = false; !isBack; ) {
        await pause(wait, stopping.signal);
        if (stopping.signal.aborted) return;
        try {
          current = await create();
          isBack = true;
        } catch (error) {
          log.warn({ err: error }, 'worker waits for Temporal');
        }
      }
    }
  };
  const done = run();

  return {
    stop: async () => {
      stopping.abort();
      if (current.worker.getState() === 'RUNNING') current.worker.shutdown();
      await done;
    },
  };
};

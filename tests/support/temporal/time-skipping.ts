import type { Instant } from '@redress/domain';
import { createActivities, ensureTestServer, type Loops, loopsOf, workflowBundle } from '@redress/workflows';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { type Engine, type EngineOptions, openEngine } from '../cases.js';

export const quiet = pino({ level: 'silent' });

type Activities = ReturnType<typeof createActivities>;
type Send = Activities['send'];

/** A world in which days pass in moments: engine, loops and a Temporal server that skips time. One for each test file; tests run serially. */
export type SkippingWorld = {
  readonly engine: Engine;
  readonly environment: TestWorkflowEnvironment;
  /** The server's time. */
  readonly now: () => Promise<Instant>;
  /** Lets time pass until shortly after an instant; everything due before has happened then. The engine's clock follows. */
  readonly passUntil: (instant: Instant) => Promise<void>;
  /** Tells the loop of a stream that it has reached a revision, starting the loop when none runs. */
  readonly poke: (stream: string, revision: number) => Promise<void>;
  /** For a relay. */
  readonly loops: Loops;
  /** Runs before every command that the loop of the stream sends, until it answers true: whoever acts there is faster than the loop. */
  readonly interfere: (stream: string, act: () => Promise<boolean>) => void;
  /** Commands that loops have sent, with what became of them. */
  readonly sent: { readonly stream: string; readonly type: string; readonly outcome: string }[];
  readonly isRunning: (stream: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
};

const TASK_QUEUE = 'stages';

const TRIES = 6;

/** A server that skips time. It is given five seconds to start, which on a busy machine may be too few: then another one is tried. */
const startServer = async (): Promise<TestWorkflowEnvironment> => {
  const server = { executable: await ensureTestServer() };
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({ server });
    } catch (error) {
      if (left === 0 || !String(error).includes('did not start within')) throw error;
    }
  }
};

/** Opens a world. Throws when this machine has no server that can skip time. */
export const openSkippingWorld = async (options: EngineOptions = {}): Promise<SkippingWorld> => {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
  const environment = await startServer();
  const engine = await openEngine(options);
  const now = async () => new Date(await environment.currentTimeMs()).toISOString();
  const sent: { stream: string; type: string; outcome: string }[] = [];
  const interfering = new Map<string, () => Promise<boolean>>();

  const activities = createActivities({ handler: engine.handler, log: quiet });
  const send: Send = async (stream, command) => {
    if (await interfering.get(stream)?.()) interfering.delete(stream);
    const answer = await activities.send(stream, command);
    sent.push({ stream, type: command.type, outcome: answer.outcome });
    return answer;
  };
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: TASK_QUEUE,
    workflowBundle,
    activities: { ...activities, send },
  });
  const running = worker.run();
  const loops = loopsOf(environment.client, TASK_QUEUE);
  const handleOf = (stream: string) => environment.client.workflow.getHandle(stream);

  return {
    engine,
    environment,
    now,
    passUntil: async (instant) => {
      for (;;) {
        const left = Date.parse(instant) - (await environment.currentTimeMs());
        if (left < 0) break;
        await environment.sleep(left + 1);
      }
      engine.setNow(await now());
    },
    loops,
    // This server refuses one of two pokes that start a loop at the same moment, which others settle. A relay tells again what failed; so do we.
    poke: (stream, revision) =>
      loops.poke(stream, revision).catch((fault: unknown) => {
        if (!(fault instanceof WorkflowExecutionAlreadyStartedError)) throw fault;
        return loops.poke(stream, revision);
      }),
    interfere: (stream, act) => void interfering.set(stream, act),
    sent,
    isRunning: async (stream) => {
      const { status } = await handleOf(stream).describe();
      return status.name === 'RUNNING';
    },
    close: async () => {
      worker.shutdown();
      await running;
      await environment.teardown();
      await engine.close();
    },
  };
};

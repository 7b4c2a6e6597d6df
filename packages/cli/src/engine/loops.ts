import { connectTemporal, startRelay, startWorker } from '@redress/workflows';
import type { Logger } from 'pino';
import { messageOf, unreachable } from '../failure.js';
import type { Core } from './core.js';

export type Loops = {
  /** What keeps the loops from going on; nothing when all is well. */
  readonly problem: () => string | undefined;
  readonly stop: () => Promise<void>;
};

export type LoopsOptions = { readonly core: Core; readonly temporalAddress: string; readonly namespace?: string; readonly log: Logger };

/** Starts the worker that runs the loops and the relay that tells them what the log says. Fails with exit code 4 without a Temporal server. */
export const startLoops = async ({
  core: { store, handler },
  temporalAddress,
  namespace = 'default',
  log,
}: LoopsOptions): Promise<Loops> => {
  const client = await connectTemporal(temporalAddress, namespace).catch((error: unknown) => {
    throw unreachable(
      `the Temporal server at ${temporalAddress} does not answer: ${messageOf(error)}`,
      'start it, or correct TEMPORAL_ADDRESS (host:port)',
      error,
    );
  });
  const worker = await startWorker({
    temporal: { address: temporalAddress, namespace },
    store,
    handler,
    log: log.child({ part: 'worker' }),
  });
  const relay = await startRelay({ store, client, log: log.child({ part: 'relay' }) });
  return {
    problem: () => {
      const { failure, temporalAway } = relay.status();
      return failure ?? (temporalAway ? 'Temporal does not answer' : undefined);
    },
    stop: async () => {
      await relay.stop();
      await worker.stop();
      await client.close();
    },
  };
};

import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';

let installed = false;

/** The native core is one per process and takes its logger once: warnings and errors go where all others go. */
export const installRuntime = (log: Logger): void => {
  if (installed) return;
  installed = true;
  try {
    Runtime.install({
      logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
        const line = { ...meta };
        if (level === 'ERROR') log.error(line, message);
        else log.warn(line, message);
      }),
      telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} } },
      // Whoever starts a worker also stops it.
      shutdownSignals: [],
    });
  } catch (error) {
    // Somebody in this process, such as a test environment, was first; theirs serves as well.
    log.debug({ err: error }, 'Temporal runtime is there already');
  }
};
